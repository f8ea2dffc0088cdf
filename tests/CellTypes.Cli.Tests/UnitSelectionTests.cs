using System;
using System.IO;
using System.Linq;
using CellTypes.Cli.Tests.Support;
using CellTypes.Models.Recordings;

namespace CellTypes.Cli.Tests;

/// <summary>Which units of a recording the commands take, and where they say that the units are.</summary>
public sealed class UnitSelectionTests(SimulatedFolders simulated) : IDisposable
{
    private const string Groups = "cluster_id\tgroup\n0\tgood\n1\tmua\n2\tnoise\n3\tgood\n4\tnoise\n";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Features_are_those_of_the_good_units_unless_others_are_named()
    {
        string recording = Recording("cluster_group.tsv", Groups);
        ProgramResult good = Celltypes.Run("features", recording);
        Assert.Equal("celltypes features: 2 of 8 units: group good in cluster_group.tsv; left out: 3 without a group, 2 noise, 1 mua\n", good.Error);
        Assert.Equal(["0", "3"], Ids(good));
        ProgramResult others = Celltypes.Run("features", recording, "--group", "mua", "noise");
        Assert.Equal("celltypes features: 3 of 8 units: group mua or noise in cluster_group.tsv; left out: 3 without a group, 2 good\n", others.Error);
        Assert.Equal(["1", "2", "4"], Ids(others));
        Assert.Equal(8, Ids(Celltypes.Run("features", recording, "--group", "all")).Length);
        ProgramResult none = Celltypes.Run("features", recording, "--group", "axon");
        Assert.Contains("no unit is in the group axon (0 of 8 units: group axon in cluster_group.tsv; left out: 3 without a group, 2 good, 2 noise, 1 mua)", none.Refused());
    }

    [Fact]
    public void Features_take_a_column_of_any_table()
    {
        string recording = Recording("cluster_bc_unitType.tsv", "cluster_id\tbc_unitType\n0\tGOOD\n1\tNON-SOMA GOOD\n2\tNOISE\n");
        Assert.Equal(["1"], Ids(Celltypes.Run("features", recording, "--group-column", "bc_unitType", "--group", "non-soma good")));
        Assert.EndsWith("has a column 'quality'; the columns are bc_unitType, channel, merged, split_from, true_cell_type.", Celltypes.Run("features", recording, "--group-column", "quality").Refused());
    }

    [Fact]
    public void Features_say_where_each_unit_is()
    {
        string recording = Recording("cluster_group.tsv", Groups);
        NpyFile.Write(Path.Combine(recording, "channel_map.npy"), [.. Enumerable.Range(0, 384).Select(row => row + 384)]);
        string[][] rows = [.. Celltypes.Run("features", recording, "--group", "all").Output.TrimEnd('\n').Split('\n').Select(line => line.Split(','))];
        Assert.Equal(["cluster_id", "channel", "row", "x_um", "y_um", "shank"], rows[0].Take(6));
        SortedRecording sorted = SortedRecording.Load(recording);
        foreach ((string[] row, SortedUnit unit) in rows.Skip(1).Zip(sorted.Units))
        {
            int channel = int.Parse(unit.Properties["channel"]);
            (double x, double y) = sorted.Probe!.Position(channel);
            Assert.Equal([unit.Name, $"{channel + 384}", $"{channel}", $"{x}", $"{y}", "0"], row.Take(6));
        }
    }

    [Fact]
    public void Features_that_a_dense_probe_cannot_give_are_blank_and_the_others_are_there()
    {
        string recording = Recording("params.py", "sample_rate = 30000\n");
        NpyFile.Write(Path.Combine(recording, "channel_positions.npy"), [.. Enumerable.Range(0, 384).SelectMany(k => new[] { 6.0 * (k % 8), 6.0 * (k / 8) })], 384, 2);
        string[][] rows = [.. Celltypes.Run("features", recording, "--inputs", "features/waveform-17@2").Output.TrimEnd('\n').Split('\n').Select(line => line.Split(','))];
        int decay = Array.IndexOf(rows[0], "spatial_decay_24um"), width = Array.IndexOf(rows[0], "wvf_width (ms)");
        string[][] shaped = [.. rows.Skip(1).Where(row => row[width].Length > 0)];
        Assert.NotEmpty(shaped);
        Assert.All(shaped, row => Assert.Equal("", row[decay]));
        Assert.All(shaped, row => Assert.Contains("the channels are 6 um apart", string.Join(",", row)));
    }

    [Fact]
    public void Label_and_live_take_the_good_units()
    {
        string recording = Recording("cluster_group.tsv", Groups), log = _folder.PathOf("log.jsonl");
        ProgramResult label = Celltypes.Run("label", recording, "--output", _folder.PathOf("tables"));
        Assert.Equal((0, "celltypes label: 2 of 8 units: group good in cluster_group.tsv; left out: 3 without a group, 2 noise, 1 mua\n"), (label.ExitCode, label.Error));
        Assert.Contains("2 units labelled", label.Output);
        ProgramResult live = Celltypes.Run("live", "--source", $"phy:{recording}", "--speed", "max", "--publish", "none", "--log", log, "--group", "noise");
        Assert.Contains("celltypes live: 2 of 8 units: group noise in cluster_group.tsv; left out: 3 without a group, 2 good, 1 mua\n", live.Error);
        Assert.Equal(["2", "4"], LogRecords.LastUnits(LogRecords.Read(log)).Keys.Order());
        Assert.Contains(
            "--group and --group-column choose units of a recording, which is --source phy:FOLDER; leave them away.",
            Celltypes.Run("live", "--source", "sim:units=5,duration=5s", "--group", "good").Refused());
    }

    private static string[] Ids(ProgramResult result) => [.. result.Output.TrimEnd('\n').Split('\n').Skip(1).Select(line => line.Split(',')[0])];

    private string Recording(string file, string text)
    {
        string recording = _folder.Copy(simulated.Short);
        File.WriteAllText(Path.Combine(recording, file), text);
        return recording;
    }
}
