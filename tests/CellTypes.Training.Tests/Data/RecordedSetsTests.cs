using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using CellTypes.Models.Recordings;
using CellTypes.Models.Simulation;
using CellTypes.Models.Views;
using CellTypes.Training.Data;
using CellTypes.Training.Evaluation;
using CellTypes.Training.Folds;
using MathNet.Numerics.Statistics;

namespace CellTypes.Training.Tests.Data;

/// <summary>Sets of units whose views are computed from their spikes and waveforms.</summary>
public sealed class RecordedSetsTests : IDisposable
{
    private static readonly UnitView[] Usual = [new PeakWaveformView(), new AutocorrelogramShapeView()];

    private readonly string _folder = Directory.CreateTempSubdirectory("recorded").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // A file with what h5py and NumPy make of its units: the autocorrelogram of the spikes that are sane and good, the waveform around the peak
    // that lies neither in the middle row nor in the middle of the row.
    [Fact]
    public void Units_of_a_file_have_the_views_that_numpy_computes()
    {
        string path = Path.Combine(_folder, "units.h5");
        float[][] expected = JsonSerializer.Deserialize<float[][]>(H5py.Run("""
            random = np.random.default_rng(1)
            f = h5py.File(sys.argv[1], 'w')
            rows = []
            labels = [b'PkC_ss', b'GoC', 0, b'PkC_ss', b'GoC', b'MLI']
            for n, label in enumerate(labels):
                s = np.unique(random.integers(0, 30000 * 60, 2000))
                sane, good = s < 30000 * 50, random.random(len(s)) < 0.7
                w = np.zeros((22, 180))
                for row in range(22): w[row] = -100 / (1 + abs(row - 4 - n)) * np.exp(-0.5 * ((np.arange(180) - 70 - n) / 4) ** 2)
                if n == 5: w[:] = 7
                g = f.create_group(f'lab{n % 2}_neuron_{n}')
                g['optotagged_label'] = label; g['dataset_id'] = f'21-12-0{n % 3}_DK{n % 3}_probe1'; g['neuron_id'] = n; g['sampling_rate'] = 30000
                g['spike_indices'] = s; g['sane_spikes'] = sane; g['fn_fp_filtered_spikes'] = good
                g['mean_waveform_preprocessed'] = w; g['channel_ids'] = np.arange(22)
                k = s[sane & good]
                lags = (k[None] - k[:, None]).ravel()
                counts = np.histogram(lags[(lags >= 15) & (lags < 3015)], 15 + 30 * np.arange(101))[0]
                rows.append(np.r_[w[4 + n, 40 + n:130 + n] / 100, counts / counts.mean()].tolist())
            f.close()
            print(json.dumps(rows))
            """, path))!;
        List<ReadingProgress> reports = [];
        TrainingTables read = OfFile(path, new Recorder(reports));
        LabelledSet set = read.Set;
        Assert.Equal(["lab0_neuron_0", "lab1_neuron_1", "lab1_neuron_3", "lab0_neuron_4"], set.UnitIds);
        Assert.Equal(["GoC", "PkC_ss"], set.ClassNames);
        Assert.Equal([1, 0, 1, 0], set.Labels.ToArray());
        Assert.Equal([.. Usual.SelectMany(view => view.InputNames)], set.InputNames);
        Assert.Equal(["lab0", "lab1", "lab1", "lab0"], set.Groups["lab"]);
        Assert.Equal(["DK0", "DK1", "DK0", "DK1"], set.Groups["mouse"]);
        Assert.Equal("21-12-01_DK1_probe1", set.Groups["recording"][1]);
        Assert.Equal(["lab0_neuron_2"], set.Unlabelled.UnitIds);
        Assert.Equal(["DK2"], set.Unlabelled.Groups["mouse"]);
        Assert.Equal(["class MLI is empty: 1 the template is flat or not finite", "1 MLI: the template is flat or not finite"], read.LeftOut);
        Assert.Equal(Enumerable.Range(1, 6).Select(done => new ReadingProgress(done, 6)), reports);
        float[][] rows = [set.Row(0).ToArray(), set.Row(1).ToArray(), set.Unlabelled.Inputs.ToArray(), set.Row(2).ToArray(), set.Row(3).ToArray()];
        for (int unit = 0; unit < rows.Length; unit++)
        {
            for (int i = 0; i < rows[unit].Length; i++) Assert.Equal(expected[unit][i], rows[unit][i], 1e-4);
        }
    }

    [Fact]
    public void Units_of_phy_folders_are_those_that_a_file_made_of_them_has()
    {
        SortedRecording[] folders = [Phy("a", seed: 1), Phy("b", seed: 2)];
        string[] types = ["x", "y"];
        string? Label(SortedRecording folder, SortedUnit unit) => Id(unit) < 8 ? types[Id(unit) % 2] : null;
        TrainingTables read = OfPhy(folders, Label, new PhySource { Lab = "here" }, Usual);
        List<DroppedUnit> dropped = [];
        UnitRecord[] records = [.. folders.SelectMany(folder => PhyUnitRecords.Create(folder, "here", unit => Label(folder, unit), UnitGroups.Find(folder), dropped))];
        string path = Path.Combine(_folder, "units.h5");
        CerebellumFileWriter.Write(path, records);
        TrainingTables file = OfFile(path);
        Assert.Equal(file.Set.Count, read.Set.Count);
        Assert.Equal(file.LeftOut, read.LeftOut);
        Assert.Equal(file.Set.Labels.ToArray(), read.Set.Labels.ToArray());
        Assert.Equal(file.Set.Groups["recording"], read.Set.Groups["recording"]);
        Assert.Equal(file.Set.Groups["lab"], read.Set.Groups["lab"]);
        Assert.Equal(file.Set.Inputs.ToArray(), read.Set.Inputs.ToArray());
        Assert.Equal(file.Set.Unlabelled.Inputs.ToArray(), read.Set.Unlabelled.Inputs.ToArray());
        for (int unit = 0; unit < read.Set.Count; unit++)
            Assert.Equal(file.Set.Sources![unit].Train.Samples.ToArray(), read.Set.Sources![unit].Train.Samples.ToArray());
        Assert.Equal(read.Set.Unlabelled.Count, read.Set.Unlabelled.Sources!.Count);
        Assert.Equal(folders[0].DurationSamples, read.Set.Sources![0].Train.Length);
        Assert.True(read.Set.Count > 8 && read.Set.Unlabelled.Count > 2);
        Assert.Equal("a/0", read.Set.UnitIds[0]);
        Assert.DoesNotContain("mouse", read.Set.Groups.Keys);
    }

    [Fact]
    public void Without_the_filters_every_spike_counts_and_groups_of_the_curator_are_kept_to()
    {
        SortedRecording folder = Phy("a", seed: 3, "cluster_id\tgroup\n0\tgood\n1\tgood\n2\tmua\n3\tgood\n");
        TrainingTables read = OfPhy([folder], (_, unit) => $"type {Id(unit) % 2}", new PhySource { IsFiltered = false }, [new AutocorrelogramShapeView()]);
        Assert.Equal(["a/0", "a/1", "a/3"], read.Set.UnitIds);
        Assert.Equal(["1 type 0: its group is mua", "4 type 0: its group is not set", "4 type 1: its group is not set"], read.LeftOut.Order());
        float[] expected = new float[100];
        Assert.Null(new AutocorrelogramShapeView().Compute(folder.Unit("3"), expected));
        Assert.Equal(expected, read.Set.Row(2).ToArray());
        Assert.Equal(12, OfPhy([folder], (_, _) => "x", new PhySource { Groups = [], IsFiltered = false }, [new AutocorrelogramShapeView()]).Set.Count);
    }

    [Fact]
    public void Unit_that_is_there_twice_stays_once_and_the_labelled_copy_stays()
    {
        SortedRecording folder = Phy("a", seed: 4), copy = Phy("b", seed: 4);
        TrainingTables read = OfPhy(
            [folder, copy], (from, unit) => from == copy || Id(unit) == 0 ? $"type {Id(unit) % 2}" : null, new PhySource { IsFiltered = false }, [new AutocorrelogramShapeView()]);
        Assert.Equal(["a/0", .. Enumerable.Range(1, 11).Select(unit => $"b/{unit}")], read.Set.UnitIds);
        Assert.Equal(0, read.Set.Unlabelled.Count);
        Assert.Equal(["1 type 0: the spikes are those of another unit", "11 unlabelled: the spikes are those of another unit"], read.LeftOut);
    }

    [Fact]
    public void Simulated_units_have_their_true_types_and_any_view()
    {
        SimulatedRecording recording = SimulatedRecording.Create(new SimulationOptions { Units = 20, Duration = 60, Seed = 5 });
        UnitView[] views = [new ThesisWaveformView(), new ThesisAutocorrelogramView()];
        LabelledSet set = RecordedSets.OfSimulation(recording, views).Set;
        Assert.Equal(700, set.InputLength);
        Assert.Equal(20, set.Count);
        for (int i = 0; i < set.Count; i++)
        {
            SimulatedUnit unit = recording.Units[i];
            Assert.Equal(($"sim5/{unit.Id}", unit.Class.Name, "sim5"), (set.UnitIds[i], set.ClassNames[set.Labels[i]], set.Groups["recording"][i]));
            // Row 5, sample 30 of the crop is the peak.
            float[] largest = [.. unit.Template.Row(unit.Template.PeakRow()).ToArray()];
            float median = (float)largest.Select(value => (double)value).Median();
            Assert.Equal(largest.MaxBy(value => Math.Abs(value - median)), set.Row(i)[5 * 60 + 30], 1e-3);
        }
    }

    [Fact]
    public void What_cannot_be_evaluated_is_told_in_one_line()
    {
        SortedRecording folder = Phy("a", seed: 10);
        PhySource all = new() { IsFiltered = false };
        Assert.Equal(
            $"No unit of {folder.Path} has a label and waveform/peak-90@1 and acg/ms-100@1.",
            Assert.Throws<CellTypesException>(() => OfPhy([folder], (_, _) => null, all, Usual)).Message);
        Assert.StartsWith(
            "features/temporal-15@1 and features/temporal-15@2 both have a value mfr: name one of them.",
            Assert.Throws<CellTypesException>(() => OfPhy([folder], (_, _) => "x", all, [UnitViews.Parse("features/temporal-15@1"), UnitViews.Parse("features/temporal-15@2")])).Message,
            StringComparison.Ordinal);
        LabelledSet oneClass = OfPhy([folder], (_, _) => "x", all, Usual).Set;
        Assert.Contains("All 12 units are of class x", Assert.Throws<CellTypesException>(() => Evaluator.Check(oneClass, Protocol.Parse("loo"), [0])).Message);
        LabelledSet small = OfPhy([folder], (_, unit) => Id(unit) < 2 ? "x" : "y", all, Usual).Set;
        Assert.Contains("Class x has 2 units, fewer than the 5 folds", Assert.Throws<CellTypesException>(() => Evaluator.Check(small, Protocol.Parse("kfold:5"), [0])).Message);
    }

    private static int Id(SortedUnit unit) => int.Parse(unit.Name);

    private static TrainingTables OfFile(string path, IProgress<ReadingProgress>? progress = null) =>
        RecordedSets.OfFile(path, Usual, null, progress, TestContext.Current.CancellationToken);

    private static TrainingTables OfPhy(SortedRecording[] folders, Func<SortedRecording, SortedUnit, string?> label, PhySource source, UnitView[] views) =>
        RecordedSets.OfPhy(folders, label, source, views, cancellation: TestContext.Current.CancellationToken);

    private SortedRecording Phy(string name, int seed, string? groups = null)
    {
        string path = Path.Combine(_folder, name);
        SimulatedRecording recording = SimulatedRecording.Create(new SimulationOptions { Units = 12, Duration = 240, Seed = seed });
        PhyFolderWriter.Write(
            path, recording.Options.SamplingRate, recording.Probe, recording.SpikeSamples, recording.SpikeUnits, recording.Units.ToDictionary(unit => unit.Id, unit => unit.Template));
        if (groups is not null) File.WriteAllText(Path.Combine(path, "cluster_group.tsv"), groups);
        return SortedRecording.Load(path, withAmplitudes: true);
    }

    private sealed class Recorder(List<ReadingProgress> reports) : IProgress<ReadingProgress>
    {
        public void Report(ReadingProgress value) => reports.Add(value);
    }
}
