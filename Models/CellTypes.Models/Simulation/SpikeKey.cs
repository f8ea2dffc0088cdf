namespace CellTypes.Models.Simulation;

/// <summary>A spike in one integer whose order is that of time, then unit: sample index, unit and neuron of the unit.</summary>
internal static class SpikeKey
{
    private const int UnitBits = 22;

    /// <summary>Gets the number of units that a key can tell apart.</summary>
    public const int MaxUnits = (1 << UnitBits) - 1;

    /// <summary>Packs a spike; unit -1 is none.</summary>
    public static long Pack(long sample, int unit, int neuron) => (((sample << UnitBits) + unit + 1) << 1) + neuron;

    /// <summary>Unpacks a spike.</summary>
    public static (long Sample, int Unit, byte Neuron) Unpack(long key) =>
        (key >> (UnitBits + 1), (int)((key >> 1) & MaxUnits) - 1, (byte)(key & 1));
}
