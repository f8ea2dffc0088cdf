using System;
using System.IO;
using System.Linq;
using CellTypes.Models.Recordings;

namespace CellTypes.Cli.Tests.Support;

/// <summary>Made-up current-clamp sweeps of 100 ms at 100 kHz with a stimulus of 3 ms at 40 ms: cell w fires wide, n narrow, s not at all.</summary>
internal static class PatchClamp
{
    public const double Rate = 100_000, Onset = 0.04;
    private const int Samples = 10_000;

    /// <summary>The sweeps in order.</summary>
    public static string[] Cells { get; } = ["w", "n", "w", "s", "n", "w"];

    public static float[] Sweep(string cell)
    {
        double width = cell == "w" ? 0.0008 : 0.0002, height = cell == "s" ? 0 : 100;
        return [.. Enumerable.Range(0, Samples).Select(i => (float)(-70 + 0.2 * Math.Sin(i * 1.7) + height * Math.Exp(-0.5 * Math.Pow((i / Rate - Onset - 0.001) / width, 2))))];
    }

    public static float[] Current() => [.. Enumerable.Range(0, Samples).Select(i => i / Rate is >= Onset and < Onset + 0.003 ? 300f : 0f)];

    /// <summary>Writes the sweeps, their current, and a table with the trigger.</summary>
    public static (string Potential, string Current, string Table) Write(TemporaryFolder folder, Func<float, float>? change = null, string[]? cells = null)
    {
        cells ??= Cells;
        string potential = folder.PathOf("potential.npy"), current = folder.PathOf("current.npy"), table = folder.PathOf("sweeps.csv");
        NpyFile.Write(potential, [.. cells.SelectMany(Sweep).Select(change ?? (value => value))], cells.Length, Samples);
        NpyFile.Write(current, [.. cells.SelectMany(_ => Current())], cells.Length, Samples);
        File.WriteAllLines(table, cells.Select((cell, i) => $"{cell},{i},40,4000").Prepend("cell,sweep,onset_ms,onset_samples"));
        return (potential, current, table);
    }
}
