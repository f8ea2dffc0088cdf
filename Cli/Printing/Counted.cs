using System.Globalization;

namespace CellTypes.Cli.Printing;

/// <summary>Things with their number.</summary>
internal static class Counted
{
    /// <summary>Writes a number and its noun, such as 1 spike or 1,234 spikes.</summary>
    public static string Of(long count, string noun) => $"{count.ToString("N0", CultureInfo.InvariantCulture)} {noun}{(count == 1 ? "" : "s")}";
}
