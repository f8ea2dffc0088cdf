using System;
using System.IO;
using System.Linq;
using CellTypes.Cli.Tests.Support;
using CellTypes.Models.Recordings;

namespace CellTypes.Cli.Tests;

/// <summary>One recording in the formats of several programs, through the commands that take recordings.</summary>
public sealed class RecordingFormatTests(SimulatedFolders simulated) : IDisposable
{
    private const string Names = """["u0", "u1", "u2", "u3", "u4", "u5", "u6", "u7", "u8", "u9", "u10", "u11"]""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("alf")]
    [InlineData("analyzer")]
    [InlineData("nwb")]
    public void Features_and_labels_are_those_of_the_phy_folder(string format)
    {
        string recording = Write(format);
        string[][] expected = Table(simulated.Recording), found = Table(recording, "--group", "all");
        Assert.Equal(expected.Length, found.Length);
        for (int line = 1; line < found.Length; line++)
        {
            // Cluster, channel, row, x, y and shank; then the features, of waveforms that were in volts.
            Assert.Equal(expected[line][1..6], found[line][1..6]);
            for (int i = 6; i < found[line].Length - 1; i++)
            {
                double wanted = double.Parse(expected[line][i]);
                Assert.Equal(wanted, double.Parse(found[line][i]), Math.Max(1e-6, 1e-3 * Math.Abs(wanted)));
            }
        }
        Assert.Equal(Labels(simulated.Recording), Labels(recording, "--group", "all").Select(line => line.TrimStart('u')));
    }

    [Fact]
    public void Names_of_units_are_those_of_the_recording_live_and_in_data_sets()
    {
        string recording = Write("analyzer"), log = _folder.PathOf("labels.jsonl");
        Assert.Equal(["u0", "u1", "u2"], Labels(recording).Take(3).Select(line => line.Split('\t')[0]));
        Celltypes.Run("live", "--source", $"phy:{recording}", "--speed", "max", "--publish", "none", "--log", log).Succeeded();
        Assert.Contains("\"u11\"", File.ReadAllText(log));
        string labels = _folder.Write("labels.csv", "recording,unit,label\nanalyzer,u3,PkC_cs\n");
        Assert.Contains("12 units, 1 with a label", Celltypes.Run("dataset", "create", "--phy", recording, "--labels", labels, "--output", _folder.PathOf("units.h5")).Succeeded());
    }

    [Fact]
    public void Folder_of_recordings_may_hold_any_format()
    {
        foreach (string format in new[] { "alf", "analyzer", "nwb" }) Write(format);
        Assert.Contains("30 units", Celltypes.Run("dataset", "create", "--phy", _folder.Root, "--output", _folder.PathOf("units.h5")).Succeeded());
    }

    [Fact]
    public void NWB_file_is_labelled_into_a_folder_by_its_good_units()
    {
        string file = Write("nwb"), output = _folder.PathOf("labels");
        Assert.EndsWith($"{file} is a file, into which no table is written: name a folder for the tables with --output.", Celltypes.Run("label", file).Refused());
        ProgramResult result = Celltypes.Run("label", file, "--output", output);
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("celltypes label: 6 of 12 units: group good in the column quality of units; left out: 6 mua\n", result.Error);
        Assert.All(UnitRows.Read(output).Values, row => Assert.Equal("good", row["group"]));
    }

    [Fact]
    public void Damaged_NWB_file_is_refused_by_its_name()
    {
        string file = Write("nwb");
        byte[] bytes = File.ReadAllBytes(file);
        File.WriteAllBytes(file, bytes[..(bytes.Length / 3)]);
        Assert.Contains(file, Celltypes.Run("features", file).Refused());
        File.WriteAllText(file, "nothing");
        Assert.Contains(file, Celltypes.Run("features", file).Refused());
    }

    private string Write(string format)
    {
        SortedRecording recording = SortedRecording.Load(simulated.Recording);
        return format switch
        {
            "alf" => RecordingFormats.WriteAlf(recording, _folder.PathOf("alf")),
            "analyzer" => RecordingFormats.WriteAnalyzer(recording, _folder.PathOf("analyzer"), Names),
            _ => RecordingFormats.WriteNwb(RecordingFormats.WriteAlf(recording, _folder.PathOf("alf")), _folder.PathOf("session.nwb")),
        };
    }

    private static string[][] Table(string recording, params string[] options)
    {
        ProgramResult result = Celltypes.Run(["features", recording, .. options]);
        Assert.Equal(0, result.ExitCode);
        return [.. result.Output.TrimEnd('\n').Split('\n').Select(line => line.Split(','))];
    }

    private string[] Labels(string recording, params string[] options)
    {
        string output = _folder.PathOf($"labels of {Path.GetFileName(recording)}");
        Assert.Equal(0, Celltypes.Run(["label", recording, "--output", output, .. options]).ExitCode);
        return [.. UnitRows.Read(output).Values.Select(row => $"{row["unit"]}\t{row["status"]}\t{row["cell_type"]}")];
    }
}
