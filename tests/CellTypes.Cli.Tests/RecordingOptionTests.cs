using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CellTypes.Cli.Tests.Support;
using CellTypes.Models.Recordings;

namespace CellTypes.Cli.Tests;

/// <summary><c>--recording</c>: waveforms from the raw recording.</summary>
public sealed class RecordingOptionTests(RawSession session) : IClassFixture<RawSession>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Features_of_a_whitened_folder_are_those_of_the_true_waveforms()
    {
        string[] view = ["--inputs", "waveform/peak-90@1"];
        double[][] truth = Rows(Celltypes.Run(["features", session.Truth, .. view]));
        double[][] whitened = Rows(Celltypes.Run(["features", session.Whitened, .. view]));
        ProgramResult result = Celltypes.Run(["features", session.Whitened, .. view, "--recording", session.Recording]);
        double[][] averaged = Rows(result);
        Assert.Matches($@"celltypes features: Waveforms of 6 of 6 units are means of \d+ spikes in {session.Recording}\.\n", result.Error);
        for (int unit = 0; unit < RawSession.Units; unit++)
        {
            // In units of the peak; what is left is noise over the root of 60 spikes or more.
            Assert.InRange(LargestDifference(truth[unit], averaged[unit]), 0, 0.08);
            Assert.True(LargestDifference(truth[unit], whitened[unit]) > 0.3);
        }
    }

    [Fact]
    public void Labels_of_a_whitened_folder_are_those_of_the_true_waveforms_but_for_noise()
    {
        string[] Label(string folder, params string[] more)
        {
            string output = _folder.PathOf(Path.GetFileName(folder) + more.Length);
            ProgramResult result = Celltypes.Run(["label", folder, "--model", "cerebellum-forest", "--output", output, .. more]);
            Assert.True(result.ExitCode == 0, result.Error);
            string state = more.Length > 0 ? "averaged" : "as given";
            Assert.All(UnitRows.Read(output).Values, row => Assert.Equal(state, row["templates"]));
            return File.ReadAllLines(Path.Combine(output, "cluster_cell_type.tsv"));
        }
        string[] truth = Label(session.Truth), averaged = Label(session.Whitened, "--recording", session.Recording);
        // What is left of the noise may turn a unit that is on the edge.
        Assert.InRange(truth.Zip(averaged).Count(row => row.First != row.Second), 0, 1);
        Assert.True(truth.Zip(Label(session.Whitened)).Count(row => row.First != row.Second) > 1);
    }

    [Fact]
    public void Data_set_holds_the_averaged_waveforms_in_microvolts()
    {
        string path = _folder.PathOf("units.h5");
        ProgramResult result = Celltypes.Run("dataset", "create", "--phy", session.Whitened, "--recording", session.Recording, "-o", path);
        Assert.True(result.ExitCode == 0, result.Error);
        Dictionary<string, SortedUnit> truth = SortedRecording.Load(session.Truth).Units.ToDictionary(unit => unit.Name);
        using RawRecording recording = RawRecording.Open(session.Recording);
        Dictionary<string, SortedUnit> averaged = RawWaveforms.Replace(
            SortedRecording.Load(session.Whitened), recording, cancellation: TestContext.Current.CancellationToken).Units.ToDictionary(unit => unit.Name);
        string[] units = H5py.Run(
            "for g in (f[n] for f in [h5py.File(sys.argv[1])] for n in f if '_neuron_' in n): print(g['neuron_id'][()], np.ptp(g['mean_waveform_preprocessed'][()], axis=1).max())", path).Split('\n');
        Assert.Equal(RawSession.Units, units.Length);
        foreach (string[] unit in units.Select(line => line.Split(' ')))
        {
            SortedUnit expected = averaged[unit[0]], real = truth[unit[0]];
            Assert.Equal(PeakToPeak(expected), double.Parse(unit[1], CultureInfo.InvariantCulture), 0.01);
            Assert.Equal(1, PeakToPeak(expected) / PeakToPeak(real), 0.05);
            Assert.Equal(real.Place, expected.Place);
        }
        Assert.Contains("--recording names 2 files for 1 folder; give one for each, in the same order.", Celltypes.Run(
            "dataset", "create", "--phy", session.Whitened, "--recording", session.Recording, session.Recording, "-o", path + "2").Error);
    }

    [Fact]
    public void Other_formats_give_the_same_waveforms()
    {
        double[][] spikeGlx = Rows(Features(session.Whitened, session.Recording));
        string stream = Directory.CreateDirectory(_folder.PathOf("recording1", "continuous", "Neuropix-PXI-100.ProbeA-AP")).FullName;
        File.Copy(session.Recording, Path.Combine(stream, "continuous.dat"));
        string channels = string.Join(", ", Enumerable.Range(1, RawSession.Channels).Select(channel => $$"""{"channel_name": "AP{{channel}}", "bit_volts": 0.195}""").Append("""{"channel_name": "AP_SYNC", "bit_volts": 1.0}"""));
        File.WriteAllText(_folder.PathOf("recording1", "structure.oebin"), $$"""{"continuous": [{"folder_name": "Neuropix-PXI-100.ProbeA-AP/", "sample_rate": 30000, "num_channels": {{RawSession.Channels + 1}}, "channels": [{{channels}}]}]}""");
        string folder = _folder.Copy(session.Whitened);
        File.Copy(session.Recording, Path.Combine(folder, "recording.dat"));
        File.WriteAllText(Path.Combine(folder, "params.py"), $"dat_path = 'recording.dat'\nn_channels_dat = {RawSession.Channels + 1}\ndtype = 'int16'\noffset = 0\nsample_rate = 30000.\nhp_filtered = True\n");
        foreach (string file in new[] { _folder.PathOf("recording1"), stream, Path.Combine(folder, "params.py"), Path.Combine(folder, "recording.dat") })
        {
            double[][] other = Rows(Features(folder, file));
            for (int unit = 0; unit < RawSession.Units; unit++) Assert.InRange(LargestDifference(spikeGlx[unit], other[unit]), 0, 1e-4);
        }
    }

    [Fact]
    public void What_is_wrong_with_templates_is_not_said_of_averages()
    {
        string alf = Directory.CreateDirectory(_folder.PathOf("alf")).FullName;
        foreach ((string name, string ofPhy) in new[] { ("spikes.samples", "spike_times"), ("spikes.clusters", "spike_clusters"), ("channels.localCoordinates", "channel_positions"), ("channels.rawInd", "channel_map") })
            File.Copy(Path.Combine(session.Truth, $"{ofPhy}.npy"), Path.Combine(alf, $"{name}.npy"));
        string[] arguments = ["features", alf, "--sample-rate", "30000"];
        Assert.Contains("templates.waveforms.npy is missing: no unit has a template.", Celltypes.Run(arguments).Error);
        ProgramResult result = Celltypes.Run([.. arguments, "--recording", session.Recording]);
        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("no unit has a template", result.Error);
    }

    [Fact]
    public void Channel_map_of_a_sorter_that_left_a_channel_out_is_mended_by_places()
    {
        double[][] all = Rows(Features(session.Whitened, session.Recording));
        // Channel 5 was left out, and the map counts the rest, as that of Kilosort 2.5 does.
        string folder = _folder.Copy(session.Whitened);
        int[] kept = [.. Enumerable.Range(0, RawSession.Channels).Where(channel => channel != 5)];
        NpyArray positions = NpyFile.Read(Path.Combine(folder, "channel_positions.npy"));
        double[] values = positions.ToDouble();
        NpyFile.Write(Path.Combine(folder, "channel_positions.npy"), [.. kept.SelectMany(channel => values[(2 * channel)..(2 * channel + 2)])], kept.Length, 2);
        NpyFile.Write(Path.Combine(folder, "channel_map.npy"), [.. Enumerable.Range(0, kept.Length)]);
        foreach (string name in new[] { "templates.npy", "templates_ind.npy", "template_ind.npy" }) File.Delete(Path.Combine(folder, name));
        ProgramResult result = Features(folder, session.Recording);
        Assert.Contains("the channels of " + session.Recording + " were found by their places.", result.Error);
        double[][] fewer = Rows(result);
        for (int unit = 0; unit < RawSession.Units; unit++) Assert.InRange(LargestDifference(all[unit], fewer[unit]), 0, 1e-4);
        // Of another probe.
        NpyFile.Write(Path.Combine(folder, "channel_positions.npy"), [.. kept.SelectMany(channel => new[] { values[2 * channel], 1.5 * values[2 * channel + 1] })], kept.Length, 2);
        AssertRefused(folder, session.Recording, "do not belong together: the places of its channels are not those of the electrodes in the recording.");
    }

    [Fact]
    public void Recording_that_was_not_sorted_is_refused_in_one_line()
    {
        AssertRefused(session.Whitened, "none.ap.bin", "There is no recording none.ap.bin; check the name");
        AssertRefused(session.Whitened, session.Truth, "names no recording (dat_path)");
        string other = _folder.PathOf("other.ap.bin");
        RawSession.WriteSpikeGlx(other, session.Samples.AsSpan(0, session.Samples.Length / 2));
        AssertRefused(session.Whitened, other, "it is the recording of another session, or not all of it");
        // The second half of the session before the first.
        int middle = session.Samples.Length / 34 * 17;
        RawSession.WriteSpikeGlx(other, (short[])[.. session.Samples[middle..], .. session.Samples[..middle]]);
        AssertRefused(session.Whitened, other, "does not have spikes where the sorting has them");
        string meta = Path.ChangeExtension(other, ".meta"), text = File.ReadAllText(meta);
        File.WriteAllText(meta, text.Replace("imSampRate=30000.061", "imSampRate=25000"));
        AssertRefused(session.Whitened, other, "is sampled at 25000 Hz and");
        File.WriteAllText(meta, text.Replace($"nSavedChans={RawSession.Channels + 1}", "nSavedChans=5"));
        AssertRefused(session.Whitened, other, "nSavedChans=5 and snsApLfSy=16,0,1 do not agree");
    }

    [Fact]
    public void Channels_in_another_order_are_refused()
    {
        // Without places in the recording, only the sorter's templates tell.
        string folder = _folder.Copy(session.Whitened);
        string plain = _folder.PathOf("data.dat");
        short[] turned = new short[session.Samples.Length];
        int width = RawSession.Channels + 1;
        for (int i = 0; i < turned.Length; i++) turned[i] = session.Samples[i / width * width + (i % width + 8) % RawSession.Channels];
        File.WriteAllBytes(plain, System.Runtime.InteropServices.MemoryMarshal.AsBytes(turned.AsSpan()).ToArray());
        File.WriteAllText(Path.Combine(folder, "params.py"), $"dat_path = []\nn_channels_dat = {width}\ndtype = 'int16'\noffset = 0\nsample_rate = 30000.\nhp_filtered = True\n");
        NpyFile.Write(Path.Combine(folder, "channel_positions.npy"), [.. Enumerable.Range(0, RawSession.Channels).SelectMany(channel => new[] { 0.0, 40 * channel })], RawSession.Channels, 2);
        AssertRefused(folder, plain, "units are on other channels of");
    }

    // One bar after the other: two at a time end the program.
    [Theory]
    [InlineData("dataset create --output units.h5 --phy")]
    [InlineData("features --output features.csv")]
    [InlineData("label --model cerebellum-forest")]
    [InlineData("live --model cerebellum-forest --speed max --publish none --source", "phy:")]
    public void Commands_show_on_a_terminal_how_far_they_are(string command, string prefix = "")
    {
        const string Script = "/usr/bin/script";
        Assert.SkipUnless(File.Exists(Script), $"{Script} is missing (apt-get install bsdutils).");
        using ChildProcess process = new("env",
        [
            "-C", _folder.Root, "TERM=xterm", Script, "--quiet", "--return", "--command",
            $"dotnet '{Celltypes.Program}' {command} '{prefix}{_folder.Copy(session.Whitened)}' --recording '{session.Recording}'", "/dev/null",
        ]);
        string output = process.WaitForExit().Succeeded();
        Assert.Contains("reading", output);
        Assert.Contains("averaging waveforms", output);
    }

    [Fact]
    public void Replay_takes_the_averaged_waveforms()
    {
        ProgramResult result = Celltypes.Run("live", "--source", $"phy:{session.Whitened}", "--recording", session.Recording, "--speed", "max", "--model", "cerebellum-forest", "--publish", "none");
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("Waveforms of 6 of 6 units are means of", result.Error);
        Assert.Contains("--recording is for --source phy:FOLDER", Celltypes.Run("live", "--source", "sim:", "--recording", session.Recording).Refused());
    }

    private static float PeakToPeak(SortedUnit unit) => unit.Template!.PeakToPeak(unit.Template.PeakRow());

    private static ProgramResult Features(string folder, string recording) =>
        Celltypes.Run("features", folder, "--inputs", "waveform/peak-90@1", "--recording", recording);

    private static void AssertRefused(string folder, string recording, string problem)
    {
        ProgramResult result = Features(folder, recording);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(problem, result.Refused());
    }

    // The numbers of the views, behind the columns that say where a unit is.
    private static double[][] Rows(ProgramResult result)
    {
        Assert.True(result.ExitCode == 0, result.Error);
        string[][] rows = [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => TableText.Fields(line)!)];
        int first = Array.FindIndex(rows[0], name => name is "wave_0");
        return [.. rows.Skip(1).Select(row => Array.ConvertAll(row[first..^1], text => double.Parse(text, CultureInfo.InvariantCulture)))];
    }

    private static double LargestDifference(double[] a, double[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max();
}
