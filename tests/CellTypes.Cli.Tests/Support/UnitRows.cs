using System.Collections.Generic;
using System.IO;
using System.Linq;
using CellTypes.Models.Recordings;

namespace CellTypes.Cli.Tests.Support;

/// <summary>Reads the tables that <c>label</c> writes.</summary>
internal static class UnitRows
{
    /// <summary>Asserts that all units of a recording were labelled, and that nothing else had to be said on stderr.</summary>
    /// <returns>What was printed.</returns>
    public static string Labelled(this ProgramResult result)
    {
        Assert.True(result.ExitCode == 0, $"exit {result.ExitCode}\n{result.Output}\n{result.Error}");
        Assert.Matches(@"^celltypes label: all \d+ units: no table says which are good\n$", result.Error);
        return result.Output;
    }

    /// <summary>Reads celltypes/units.csv of a folder.</summary>
    /// <returns>The row of each unit, by column.</returns>
    public static Dictionary<string, Dictionary<string, string>> Read(string folder)
    {
        string[][] rows = [.. File.ReadLines(Path.Combine(folder, "celltypes", "units.csv")).Select(line => TableText.Fields(line)!)];
        Assert.All(rows, row => Assert.Equal(rows[0].Length, row.Length));
        return rows.Skip(1).Select(row => rows[0].Zip(row).ToDictionary(field => field.First, field => field.Second)).ToDictionary(row => row["unit"]);
    }

    /// <summary>Reads a column that phy shows.</summary>
    /// <returns>The value of each cluster, blank ones too.</returns>
    public static Dictionary<string, string> Column(string folder, string column)
    {
        string[] lines = File.ReadAllLines(Path.Combine(folder, $"cluster_{column}.tsv"));
        Assert.Equal($"cluster_id\t{column}", lines[0]);
        return lines.Skip(1).Select(line => line.Split('\t')).ToDictionary(row => row[0], row => row[1]);
    }
}
