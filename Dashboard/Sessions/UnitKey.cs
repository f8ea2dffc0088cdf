namespace CellTypes.Dashboard.Sessions;

/// <summary>Names a unit within a session that may have several streams.</summary>
internal static class UnitKey
{
    /// <summary>What stands between the name of the stream and that of the unit.</summary>
    public const string Separator = " / ";

    /// <summary>Gets the name.</summary>
    /// <param name="stream">The stream; empty where there is only one.</param>
    /// <param name="unit">The name of the unit in its stream.</param>
    public static string Of(string stream, string unit) => stream.Length == 0 ? unit : $"{stream}{Separator}{unit}";
}
