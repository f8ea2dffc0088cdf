namespace Bonsai.CellTypes;

/// <summary>The unit of membrane potential.</summary>
public enum PotentialUnit
{
    /// <summary>Millivolts.</summary>
    Millivolts,

    /// <summary>Volts.</summary>
    Volts,
}
