using System;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using CellTypes.Cli.Tests.Support;

namespace CellTypes.Cli.Tests;

/// <summary>Sets of units of every kind, by the names that the commands take.</summary>
public sealed class DataSetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Simulated_units_are_evaluated_on_any_view_and_reported()
    {
        const string Set = "sim:units=40,duration=2min,seed=1";
        string output = Evaluate("--data", Set, "--inputs", "waveform/thesis-10x60@1,acg/thesis-100@1", "--output", _folder.PathOf("result.json")).Succeeded();
        Assert.StartsWith($"{Set}, waveform/thesis-10x60@1,acg/thesis-100@1 inputs: ", output, StringComparison.Ordinal);
        Assert.Contains(" units, 700 inputs\n", output);
        JsonNode json = JsonNode.Parse(File.ReadAllText(_folder.PathOf("result.json")))!;
        Assert.Equal((Set, "waveform/thesis-10x60@1,acg/thesis-100@1"), ((string?)json["Data"], (string?)json["Features"]));
        // Six simulated classes: chance is below 30 %.
        Assert.True((double)json["Accuracy"]!["Mean"]! > 0.6);
        string report = Celltypes.Run("report", _folder.PathOf("result.json"), "--data", Set, "--output", _folder.PathOf("report.html")).Succeeded();
        Assert.Contains($"units of {Set}.", report);
        Assert.Contains("Waveforms on the peak channel", File.ReadAllText(_folder.PathOf("report.html")));
    }

    [Fact]
    public void Evaluation_that_is_stopped_leaves_no_file()
    {
        string result = _folder.PathOf("result.json");
        using ChildProcess evaluation = Celltypes.Start("evaluate", "--data", "sim:units=60,duration=3min,seed=1", "--model", "forest(trees=2000)", "--seeds", "50", "--output", result);
        evaluation.WaitForLine("protocol loo");
        evaluation.Send(PosixSignalNumber.Interrupt);
        evaluation.WaitForExit().Stopped("evaluate");
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void Phy_folders_with_a_label_table_and_the_file_made_of_them_are_one_set()
    {
        Simulate("first", 1);
        Simulate("second", 2);
        string labels = _folder.PathOf("labels.csv");
        // A name in brackets is no markup where tables are drawn.
        (int Unit, string Label)[] types = [.. Enumerable.Range(0, 8).Select(unit => (unit, unit % 2 == 0 ? "[a]" : "b"))];
        File.WriteAllLines(labels, ["recording,unit,label", .. types.Select(type => $"first,{type.Unit},{type.Label}"), .. types.Select(type => $"second,{type.Unit},{type.Label}")]);
        string[] folders = [_folder.PathOf("first"), _folder.PathOf("second")];
        string file = _folder.PathOf("units.h5");
        Celltypes.Run(["dataset", "create", "--phy", .. folders, "--labels", labels, "--output", file]).Succeeded();
        string ofFile = Evaluate("--data", file, "--protocol", "group:recording").Succeeded();
        string ofFolders = Evaluate("--data", $"phy:{folders[0]},{folders[1]},labels={labels}", "--protocol", "group:recording").Succeeded();
        Assert.Matches("1[0-6] units and [1-9][0-9]* unlabelled, 190 inputs", ofFile);
        Assert.Contains("protocol group:recording: 2 folds", ofFile);
        Assert.Equal(Results(ofFile), Results(ofFolders));
        // A folder of folders is all of them; labels of phy's own tables.
        foreach (string folder in folders)
            File.WriteAllLines(Path.Combine(folder, "cluster_type.tsv"), ["cluster_id\tcell_type", .. types.Select(type => $"{type.Unit}\t{type.Label}")]);
        Assert.Equal(Results(ofFile), Results(Evaluate("--data", $"phy:{_folder.PathOf(".")},label-column=cell_type", "--protocol", "group:recording").Succeeded()));
    }

    [Theory]
    [InlineData("a, b=c", "\"PATH\"")]
    [InlineData("d=e", "PATH")]
    [InlineData("f (g, h)", "PATH")]
    public void Folder_of_any_name_is_found(string name, string written)
    {
        string folder = _folder.PathOf(name);
        Simulate(name, 1);
        File.WriteAllLines(Path.Combine(folder, "cluster_type.tsv"), ["cluster_id\tcell_type", .. Enumerable.Range(0, 10).Select(unit => $"{unit}\t{(unit % 2 == 0 ? "a" : "b")}")]);
        string place = written.Replace("PATH", folder);
        Assert.Contains("units, 190 inputs", Evaluate("--data", $"phy:{place},label-column=cell_type", "--protocol", "kfold:2").Succeeded());
        Celltypes.Run("live", "--source", $"phy:{place}", "--speed", "max", "--publish", "none").Succeeded();
    }

    [Fact]
    public void Units_of_other_brain_areas_are_a_set()
    {
        SharedData.Folder("cellexplorer_groundtruth");
        string output = Evaluate("--data", "cellexplorer_groundtruth", "--protocol", "group:recording", "--features", "acg").Succeeded();
        // 63 units, of which one is there twice.
        Assert.StartsWith(
            "cellexplorer_groundtruth, acg inputs: 62 units, 100 inputs\nleft out: 1 PV|VGAT: the spikes are those of another unit\n", output, StringComparison.Ordinal);
        Assert.Contains("protocol group:recording: 28 folds", output);
    }

    [Theory]
    [InlineData("--data none.h5", "Cannot read none.h5: there is no such file. Name another file.")]
    [InlineData("--data phy:none,labels=labels.csv", "The folder none does not exist.")]
    [InlineData("--data phy:,labels=labels.csv", "'phy:labels=labels.csv': it names no folder; write for example phy:recordings/session1,recordings/session2,labels=labels.csv.")]
    [InlineData("--data phy:x,spikes=few", "'phy:x,spikes=few': spikes is 'few'; it must be good or all.")]
    [InlineData("--data phy:x,bogus=1", "'phy:x,bogus=1': there is no setting 'bogus'; the settings are phy, labels, label-column, label, recording, sample-rate, rate, lab, group, group-column, spikes.")]
    [InlineData("--data simclamp:cells=0", "'simclamp:cells=0': cells is 0; it must be from 1 to ")]
    [InlineData("--data sim:units=9,duration=20s --inputs trace/50ms@1", "There is no input trace/50ms@1 of sorted spikes; the inputs are ")]
    [InlineData("--data sim:units=0", "'sim:units=0': units is 0; it must be from 1 to ")]
    [InlineData("--data thesis_features:x", "there is no data set 'thesis_features:x'; the sets are ")]
    [InlineData("--data c4_cerebellum:moon", "there is no data set 'c4_cerebellum:moon'; the labs are hull, lisberger, hausser.")]
    [InlineData("--data sim:200", "'sim:200': '200' is no setting, which is written NAME=VALUE; the settings are units, duration, ")]
    [InlineData("--data sim:units=2,units=3", "'sim:units=2,units=3': units is written 2 times.")]
    [InlineData("--data sweeps:x.npy,table=x.csv", "'sweeps:x.npy,table=x.csv': sample-rate= is missing, in hertz.")]
    [InlineData("--data sweeps:x.npy,tabel=x.csv", "'sweeps:x.npy,tabel=x.csv': table= is missing, a CSV file with a line for each sweep; perhaps tabel= is meant for it.")]
    [InlineData("--data allen:", "'allen': the folder of .nwb files is missing.")]
    [InlineData("--data simclamp:rate=20000,sample-rate=20000", "sample-rate and rate are the same: write one of them.")]
    [InlineData("--data sim:units=3,duration=1s", "at least two classes are needed.")]
    [InlineData("--data sim:units=30,duration=20s --protocol kfold:20", "fewer than the 20 folds: use fewer folds, or loo.")]
    [InlineData("--data sim:units=9,duration=20s --protocol group:mouse", "mouse")]
    [InlineData("--data sim:units=9,duration=20s --inputs acg/ms-100", "There is no input acg/ms-100 of sorted spikes; the inputs are ")]
    [InlineData("--data sim:units=9,duration=20s --inputs acg/ms-100@1 --features acg", "give --features or --inputs, not both.")]
    [InlineData("--data sim:units=9,duration=20s --features some", "--features is 'some'; use all, temporal, waveform, or, where there are autocorrelograms, acg or robust.")]
    [InlineData("--data thesis_features --inputs acg/ms-100@1", "thesis_features holds features, of which no input can be computed; choose with --features.")]
    [InlineData("--data units.csv", "there is no data set 'units.csv'; the sets are thesis_features, ")]
    public void Slip_in_the_name_of_a_set_is_told_in_one_line(string arguments, string expected) =>
        Assert.Contains(expected, Celltypes.Run(["evaluate", .. arguments.Split(' ')]).Refused());

    private static ProgramResult Evaluate(params string[] arguments) =>
        Celltypes.Run(["evaluate", "--model", "linear", "--seeds", "1", .. arguments]);

    // What was measured: all but the heading, the time and the names of units.
    private static string[] Results(string output)
    {
        int first = output.IndexOf("accuracy", StringComparison.Ordinal), names = output.IndexOf("most often labelled wrongly", StringComparison.Ordinal);
        string[] lines = output[first..(names < 0 ? output.Length : names)].TrimEnd().Split('\n');
        return [.. lines.Where(line => !line.StartsWith("time", StringComparison.Ordinal))];
    }

    private void Simulate(string name, int seed) =>
        Celltypes.Run("simulate", "--units", "10", "--duration", "240s", "--seed", $"{seed}", "--output", _folder.PathOf(name)).Succeeded();
}
