using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using CellTypes.Cli.Tests.Support;
using CellTypes.Models.Recordings;
using CellTypes.Models.Signals;
using CellTypes.Models.Views;
using CellTypes.Training.Data;

namespace CellTypes.Cli.Tests;

/// <summary>Data set files made of phy folders.</summary>
public sealed class DatasetCommandTests : IDisposable
{
    // The marks of the quality filters for false positives, computed a second time.
    private const string Marks = """
        folder, path = sys.argv[1:3]
        times, clusters = (np.load(f'{folder}/spike_{n}.npy').ravel() for n in ('times', 'clusters'))
        fs, f, different, kept = 30000, h5py.File(path), 0, 0
        windows = int((times.max() + 1) / fs / 10)
        for g in (f[name] for name in f if '_neuron_' in name):
            s = np.unique(times[clusters == g['neuron_id'][()]])
            t = s / fs
            mask = np.zeros(len(s), bool)
            if len(s) > 300:
                isi = np.diff(s)
                low, high = np.quantile(isi, [.005, .995], method='median_unbiased')
                rate = fs / isi[(isi >= low) & (isi <= high)].mean()
                def passes(w):
                    c = s[(t >= w * 10) & (t < w * 10 + 30)]
                    violations = sum(((c[k:] - c[:-k]) < 24).sum() for k in range(1, 6))
                    return len(c) > 15 and violations / (2 * len(c) * .0008 * rate) <= .05
                good = [passes(w) for w in range(windows)]
                for chunk in range(windows + 2):
                    if any(good[max(chunk - 2, 0):chunk + 1]): mask |= (t >= chunk * 10) & (t < chunk * 10 + 10)
                if np.diff(s)[mask[1:] & mask[:-1]].sum() <= 180 * fs: mask[:] = False
            different += (g['fn_fp_filtered_spikes'][()] != mask).sum()
            kept += mask.sum()
        print(different, kept)
        """;

    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.PathOf("units.h5");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Simulated_recordings_become_a_data_set_with_the_labels_of_a_table()
    {
        string first = Simulate("first", seed: 1), second = Simulate("second", seed: 2);
        string labels = Write("labels.csv", "recording,unit,label\nfirst,0,PkC_ss\nfirst,1,GoC\nsecond,0,PkC_ss\n");
        string output = Celltypes.Run("dataset", "create", "--phy", first, second, "--labels", labels, "--lab", "test", "-o", FilePath).Succeeded();
        Assert.Contains($"8 units, 3 with a label, written to {FilePath}; ", output);

        using CerebellumFile file = CerebellumFile.Open(FilePath);
        DatasetUnit[] units = [.. file.Units()];
        Assert.Equal(8, units.Length + file.Dropped.Count);
        Assert.NotEmpty(units);
        foreach (DatasetUnit unit in units)
        {
            SortedRecording folder = SortedRecording.Load(unit.Recording == "first" ? first : second);
            RecordedUnit direct = folder.Unit(unit.Neuron);
            bool[] mask = QualityMask.Compute(direct.SpikeSamples(), folder.SamplingRate, folder.DurationSamples);
            Assert.Equal(direct.SpikeSamples().ToArray().Where((_, i) => mask[i]), unit.Signals.SpikeSamples().ToArray());
            Assert.Equal(Crop(direct), Crop(unit.Signals));
            Assert.Equal("test", unit.Lab);
        }

        string info = Celltypes.Run("dataset", "info", FilePath).Succeeded();
        Assert.Contains($"{FilePath}: 8 units, {units.Length} with spikes that pass the quality filters", info);
        Assert.Contains("sampled at 30000 Hz", info);
        foreach (IGrouping<string, DatasetUnit> group in units.GroupBy(unit => unit.Label ?? "unlabelled"))
            Assert.Matches($@"\n +{group.Key} +{group.Count()} +{group.Sum(unit => unit.RecordedSpikes):N0} +{group.Sum(unit => unit.Signals.SpikeCount):N0} *\n", info);
        foreach (IGrouping<string, DatasetUnit> group in units.GroupBy(unit => unit.Recording))
            Assert.Matches($@"\n +test, {group.Key} +{group.Count()} ", info);
    }

    [Fact]
    public void Labels_and_groups_come_from_the_cluster_tables_that_phy_writes()
    {
        string recording = Simulate("session", seed: 3);
        File.WriteAllText(Path.Combine(recording, "cluster_group.tsv"), "cluster_id\tgroup\n0\tgood\n1\tmua\n2\tgood\n");
        File.WriteAllText(Path.Combine(recording, "cluster_layer.tsv"), "cluster_id\tcell_type\n0\tPkC_ss\n1\tMLI\n");
        string output = Celltypes.Run("dataset", "create", "--phy", recording, "--label-column", "cell_type", "-o", FilePath).Succeeded();
        Assert.Contains("2 units, 1 with a label, ", output);
        AssertRow(output, "units of the folders", 4, 2);
        AssertRow(output, "left out: its group is mua", 1, 1);
        AssertRow(output, "left out: its group is not set", 1, 0);
        AssertRow(output, "written", 2, 1);

        string all = FilePath + "-all";
        output = Celltypes.Run("dataset", "create", "--phy", recording, "--label-column", "cell_type", "--group", "all", "-o", all).Succeeded();
        Assert.Contains("4 units, 2 with a label, ", output);
        Assert.Contains($"{all} exists already; delete it, or name another file with --output.", Celltypes.Run("dataset", "create", "--phy", recording, "-o", all).Refused());

        File.WriteAllText(Path.Combine(recording, "cluster_layer.tsv"), "cluster_id\tcell_type\n0\tPkC_ss\n1\toutlier\n");
        Assert.Contains(
            "the column 'cell_type' says 'outlier', as celltypes label does where a model has no label",
            Celltypes.Run("dataset", "create", "--phy", recording, "--label-column", "cell_type", "-o", FilePath + "-opinions").Refused());
    }

    [Fact]
    public void Amplitudes_are_used_where_the_folder_has_them()
    {
        string recording = Simulate("session", seed: 4);
        int spikes = NpyFile.Read(Path.Combine(recording, "spike_times.npy")).Length;
        NpyFile.Write(Path.Combine(recording, "amplitudes.npy"), Enumerable.Repeat(20f, spikes).ToArray(), spikes);
        Assert.DoesNotContain("; 0 with spikes", Celltypes.Run("dataset", "create", "--phy", recording, "-o", FilePath + "-whole").Succeeded());
        // The upper half of a normal distribution: the other half is missing.
        Random random = new(4);
        float[] amplitudes = [.. Enumerable.Range(0, spikes).Select(_ => (float)(20 + 4 * Math.Abs(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble()))))];
        NpyFile.Write(Path.Combine(recording, "amplitudes.npy"), amplitudes, spikes);
        Assert.Contains("; 0 with spikes that pass the quality filters", Celltypes.Run("dataset", "create", "--phy", recording, "-o", FilePath).Succeeded());
        AssertRow(Celltypes.Run("dataset", "info", FilePath).Succeeded(), "no spike passes the quality filters", 4, 0);
    }

    [Fact]
    public void Table_says_which_filter_took_how_many_and_a_file_names_them()
    {
        // Units 0 to 3 of a recording of 240 s: 0 is a copy of 1 by its spikes, 2 has 300 spikes, 3 is noise.
        string recording = Simulate("session", seed: 7);
        long[] samples = NpyFile.Read(Path.Combine(recording, "spike_times.npy")).ToInt64();
        int[] clusters = [.. NpyFile.Read(Path.Combine(recording, "spike_clusters.npy")).ToInt64().Select(cluster => (int)cluster)];
        (long Sample, int Cluster)[] spikes =
        [
            .. samples.Zip(clusters).Where(spike => spike.Second is 1 or 3), .. samples.Zip(clusters).Where(spike => spike.Second == 1).Select(spike => (spike.First, 0)),
            .. samples.Zip(clusters).Where(spike => spike.Second == 2).Take(300),
        ];
        (long Sample, int Cluster)[] sorted = [.. spikes.OrderBy(spike => spike.Sample)];
        NpyFile.Write(Path.Combine(recording, "spike_times.npy"), sorted.Select(spike => spike.Sample).ToArray(), sorted.Length);
        File.Delete(Path.Combine(recording, "amplitudes.npy"));
        NpyFile.Write(Path.Combine(recording, "spike_templates.npy"), sorted.Select(spike => spike.Cluster).ToArray(), sorted.Length);
        NpyFile.Write(Path.Combine(recording, "spike_clusters.npy"), sorted.Select(spike => spike.Cluster).ToArray(), sorted.Length);
        File.WriteAllText(Path.Combine(recording, "cluster_group.tsv"), "cluster_id\tgroup\n0\tgood\n1\tgood\n2\tgood\n3\tnoise\n");
        string labels = Write("labels.csv", "recording,unit,label\nsession,1,GoC\nsession,3,MLI\n"), list = _folder.PathOf("left-out.csv");
        string output = Celltypes.Run("dataset", "create", "--phy", recording, "--labels", labels, "--left-out", list, "-o", FilePath).Succeeded();
        AssertRow(output, "units of the folders", 4, 2);
        AssertRow(output, "left out: its group is noise", 1, 1);
        AssertRow(output, "written", 3, 1);
        AssertRow(output, "written, of no use: 300 spikes or fewer", 1, 0);
        AssertRow(output, "written, of no use: the spikes are those of another unit", 1, 0);
        AssertRow(output, "to train and evaluate with", 1, 1);
        Assert.Equal(["unit,label,reason", "session/3,MLI,its group is noise"], File.ReadAllLines(list));
        Assert.False(File.Exists(FilePath + ".part"));
    }

    [Fact]
    public void Reasons_come_before_the_error_that_no_unit_is_left()
    {
        string recording = Simulate("session", seed: 8);
        File.WriteAllText(Path.Combine(recording, "cluster_group.tsv"), "cluster_id\tgroup\n0\tnoise\n1\tnoise\n2\tmua\n3\tnoise\n");
        AssertRefused("create: Left out: 3, its group is noise; 1, its group is mua. No unit of the folders can be used.", "--phy", recording);
        Assert.False(File.Exists(FilePath));
    }

    [Fact]
    public void Real_session_becomes_a_data_set()
    {
        string recording = SharedData.Folder("neuropixels_session");
        string labels = Write("labels.tsv", "unit\tlabel\trecording\n3\tcortex\tneuropixels_session\n");
        ProgramResult result = Celltypes.Run("dataset", "create", "--phy", recording, "--labels", labels, "-o", FilePath);
        Assert.Equal(0, result.ExitCode);
        SortedRecording folder = SortedRecording.Load(recording);
        using CerebellumFile file = CerebellumFile.Open(FilePath);
        DatasetUnit[] units = [.. file.Units()];
        Assert.Equal(folder.Units.Count(unit => unit.Template is not null), file.Count);
        Assert.Equal(file.Count, units.Length + file.Dropped.Count);
        Assert.Equal($"0 {units.Sum(unit => unit.Signals.SpikeCount)}", H5py.Run(Marks, recording, FilePath));
        Assert.NotEmpty(units);
        Assert.Equal("cortex", Assert.Single(units, unit => unit.Neuron == "3").Label);
        // Two templates are cut off in mid-spike; continued to 6 ms with that value as a baseline, their peak is another one.
        DatasetUnit[] other = [.. units.Where(unit => !Crop(folder.Unit(unit.Neuron)).SequenceEqual(Crop(unit.Signals)))];
        Assert.Equal(["96", "134"], other.Select(unit => unit.Neuron));
    }

    [Fact]
    public void Slip_is_told_in_one_line()
    {
        string recording = Simulate("session", seed: 5);
        string labels = Write("labels.csv", "recording,unit,label\nsesion,0,GoC\n");
        AssertRefused("'sesion' is none of the recordings, which are session.", "--phy", recording, "--labels", labels);
        AssertRefused("give one of --labels, --label-column and --label.", "--phy", recording, "--labels", labels, "--label-column", "x");
        AssertRefused("no cluster table of the folders has a column 'colour' with a value in it; there are channel, merged, true_cell_type.", "--phy", recording, "--label-column", "colour");
        AssertRefused("have the same name, which is that of the recording in the data set; rename one.", "--phy", recording, recording);
        AssertRefused("The lab 'my_lab' cannot be part of a unit's name", "--phy", recording, "--lab", "my_lab");
        AssertRefused("The folder none does not exist.", "--phy", "none");
        AssertRefused("Cannot read none.csv: there is no such file. Name another file with --labels.", "--phy", recording, "--labels", "none.csv");
        AssertRefused($"no unit of {recording} has a group, so none can be chosen by it: leave out --group, which takes them all.", "--phy", recording, "--group", "nope");
        File.Delete(Path.Combine(recording, "channel_positions.npy"));
        AssertRefused("has no channel_positions.npy: without it the channels of a waveform cannot be put in order.", "--phy", recording);
    }

    [Fact]
    public void File_that_is_no_data_set_is_told_in_one_line()
    {
        Assert.Contains("none.h5", Celltypes.Run("dataset", "info", "none.h5").Refused());
        Assert.Contains($"{FilePath}: ", Celltypes.Run("dataset", "info", Write("units.h5", "no HDF5")).Refused());
        string recording = Simulate("session", seed: 6);
        Assert.Contains("Cannot write to /dev/null/units.h5: ", Celltypes.Run("dataset", "create", "--phy", recording, "-o", "/dev/null/units.h5").Refused());
    }

    private static float[] Crop(IUnitSignals unit)
    {
        ThesisWaveformView view = new();
        float[] values = new float[view.InputNames.Count];
        Assert.Null(view.Compute(unit, values));
        return values;
    }

    private static void AssertRow(string output, string what, int units, int labelled) =>
        Assert.Matches($@"\n +{Regex.Escape(what)} +{units} +{labelled} *\n", output);

    private void AssertRefused(string problem, params string[] arguments) =>
        Assert.Contains(problem, Celltypes.Run(["dataset", "create", .. arguments, "-o", FilePath]).Refused());

    private string Simulate(string name, int seed)
    {
        Celltypes.Run("simulate", "--units", "4", "--duration", "240s", "--seed", $"{seed}", "--output", _folder.PathOf(name)).Succeeded();
        return _folder.PathOf(name);
    }

    private string Write(string name, string text)
    {
        File.WriteAllText(_folder.PathOf(name), text);
        return _folder.PathOf(name);
    }
}
