using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CellTypes.Models.Recordings;
using CellTypes.Models.Signals;
using CellTypes.Models.Views;
using CellTypes.Training.Data;

namespace CellTypes.Training.Tests.Data;

/// <summary>Files as the two generations of Python programs write them, and files of our own read by h5py.</summary>
public sealed class CerebellumFileTests : IDisposable
{
    // A unit whose waveform peaks (negative, -100 uV) at row 15 of 22 and sample 80 of 180: neither is the middle.
    private const string Common = """
        def wave(peak_row, peak_sample=80, rows=22):
            w = np.zeros((rows, 180))
            for row in range(rows):
                w[row] = -100 / (1 + abs(row - peak_row)) * np.exp(-0.5 * ((np.arange(180) - peak_sample) / 3) ** 2)
            return w
        f = h5py.File(sys.argv[1], 'w')

        """;

    // As NeuroPyxels of July 2022: labels are byte strings or the integer 0, neuron_id is the cluster, channelmap has x only.
    private const string Written2022 = Common + """
        def unit(n, label, dataset, cluster, spikes, sane, good, peak_row=11, first_channel=100, rows=22):
            g = f.create_group(f'hausser_neuron_{n}')
            f[f'datasets/{dataset}/{cluster}'] = g
            g['optotagged_label'] = label
            g['lab_id'] = 'hausser'; g['dataset_id'] = dataset; g['neuron_id'] = cluster; g['neuron_absolute_id'] = g.name
            g['sampling_rate'] = 30000
            g['spike_indices'] = np.array(spikes)
            g['sane_spikes'] = np.array(sane, bool); g['fn_fp_filtered_spikes'] = np.array(good, bool)
            g['mean_waveform_preprocessed'] = wave(peak_row, rows=rows)
            g['channel_ids'] = np.arange(first_channel, first_channel + rows, dtype='u2')
            g['channelmap'] = np.array([[43, 11, 59, 27][c % 4] for c in range(first_channel, first_channel + rows)])[:, None]
            g['amplitudes'] = np.ones(len(spikes)); g['voltage_sample'] = np.zeros(1000, 'i2')
            return g
        unit(0, b'PkC_ss', '20-15-06_DK152', 7, [10, 20, 20, 30, 400], [1, 1, 1, 1, 0], [1, 0, 1, 1, 1], peak_row=15)
        unit(1, 0, '20-15-06_DK152', 9, [5, 6], [1, 1], [1, 1])
        unit(2, b'GrC', '20-28-09_DK186', 1, [5, 6], [1, 0], [0, 1])
        unit(10, b'MLI', '20-28-09_DK186', 3, [1], [1], [1], peak_row=3, first_channel=0, rows=12)

        """;

    // As NeuroPyxels today: text labels, uint32 spikes, neuron_id is a path and neuron_relative_id the cluster, channelmap has x and y.
    private const string WrittenC4 = Common + """
        g = f.create_group('hull_neuron_3')
        f['datasets/29_03_2022_Gabrielle/unit_5'] = g
        g['lab_id'] = 'hull'; g['line'] = 'C57'; g['dataset_id'] = '29_03_2022_Gabrielle'
        g['neuron_relative_id'] = 5; g['neuron_id'] = g.name
        g['ground_truth_label'] = 'PkC_cs'
        g['sampling_rate'] = 30000.5
        g['spike_indices'] = np.array([7, 2**32 - 1], 'u4')
        g['sane_spikes'] = np.array([True, True]); g['fn_fp_filtered_spikes'] = np.array([True, True])
        g['mean_waveform_preprocessed'] = wave(11).astype('f4')
        g['channel_ids'] = np.arange(500, 522, dtype='u2')
        g['channelmap'] = np.array([[32 * (c % 2), 15 * (c // 2)] for c in range(500, 522)])

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("cerebellum").FullName;

    private string FilePath => Path.Combine(_folder, "units.h5");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void File_of_2022_is_read()
    {
        using CerebellumFile file = Python(Written2022);
        DatasetUnit[] units = [.. file.Units()];
        Assert.Equal(4, file.Count);
        Assert.Equal(["hausser_neuron_0", "hausser_neuron_1", "hausser_neuron_10"], units.Select(unit => unit.Signals.Id));
        Assert.Equal(["PkC_ss", null, "MLI"], units.Select(unit => unit.Label));
        Assert.Equal(["20-15-06_DK152", "20-15-06_DK152", "20-28-09_DK186"], units.Select(unit => unit.Recording));
        Assert.Equal(["7", "9", "3"], units.Select(unit => unit.Neuron));
        Assert.All(units, unit => Assert.Equal(("hausser", 30000.0), (unit.Lab, unit.Signals.SamplingRate)));
        // Of 10, 20, 20, 30, 400 the first 20 is not isolated and 400 comes after the stimulus.
        Assert.Equal([10, 20, 30], units[0].Signals.SpikeSamples().ToArray());
        Assert.Equal(5, units[0].RecordedSpikes);
        Assert.Equal(Enumerable.Range(100, 22), units[0].ChannelIds);
        Assert.Equal([new DroppedUnit("hausser_neuron_2", "GrC", "no spike passes the quality filters")], file.Dropped);
    }

    [Fact]
    public void File_of_C4_is_read()
    {
        using CerebellumFile file = Python(WrittenC4);
        DatasetUnit unit = Assert.Single(file.Units());
        Assert.Equal(("hull_neuron_3", "PkC_cs", "hull", "29_03_2022_Gabrielle", "5"), (unit.Signals.Id, unit.Label, unit.Lab, unit.Recording, unit.Neuron));
        Assert.Equal(30000.5, unit.Signals.SamplingRate);
        Assert.Equal([7, 4294967295], unit.Signals.SpikeSamples().ToArray());
        Assert.Equal(Enumerable.Range(500, 22), unit.ChannelIds);
        Assert.Equal((32.0, 15.0 * 255), unit.Signals.Probe!.Position(11));
    }

    [Fact]
    public void Crop_is_centred_on_the_peak_that_is_found_not_on_the_middle_of_the_array()
    {
        using CerebellumFile file = Python(Written2022);
        DatasetUnit[] units = [.. file.Units()];
        Assert.Equal(-100, Crop(units[0])[5 * 60 + 30], 1e-4);
        Assert.Equal(-50, Crop(units[0])[4 * 60 + 30], 1e-4);
        // At the tip of the probe the peak is row 3 of 12: two rows are missing above row 0.
        float[] tip = Crop(units[2]);
        Assert.Equal(-100, tip[5 * 60 + 30], 1e-4);
        Assert.Equal(-25, tip[2 * 60 + 30], 1e-4);
        Assert.All(tip[..120], value => Assert.Equal(0, value));
    }

    [Fact]
    public void Long_spike_trains_are_read_in_parts_to_their_end()
    {
        using CerebellumFile file = Python(Common + """
            n = 2 * 2**20 + 12345
            g = f.create_group('lab_neuron_0')
            g['ground_truth_label'] = 0; g['dataset_id'] = 'long'; g['neuron_relative_id'] = 1; g['sampling_rate'] = 30000
            g.create_dataset('spike_indices', data=np.arange(n, dtype='u4') * 31, compression='gzip')
            g['sane_spikes'] = np.arange(n) % 3 != 0
            g['fn_fp_filtered_spikes'] = np.arange(n) % 5 != 0
            g['mean_waveform_preprocessed'] = wave(11); g['channel_ids'] = np.arange(22)

            """);
        DatasetUnit unit = Assert.Single(file.Units());
        long[] expected = [.. Enumerable.Range(0, 2 * (1 << 20) + 12345).Where(i => i % 3 != 0 && i % 5 != 0).Select(i => i * 31L)];
        Assert.Equal(expected, unit.Signals.SpikeSamples().ToArray());
        Assert.Equal("lab", unit.Lab);
    }

    [Fact]
    public void Progress_counts_all_units_and_reading_again_starts_anew()
    {
        using CerebellumFile file = Python(Written2022);
        Recorder progress = new();
        Assert.Equal(3, file.Units(progress).Count());
        Assert.Equal([new(1, 4), new(2, 4), new(3, 4), new(4, 4)], progress.Reports);
        Assert.Equal(3, file.Units().Count());
        Assert.Single(file.Dropped);
    }

    [Theory]
    [InlineData("del g['spike_indices']", "has no spike_indices.")]
    [InlineData("del g['sane_spikes']", "has no sane_spikes.")]
    [InlineData("del g['fn_fp_filtered_spikes']", "has no fn_fp_filtered_spikes.")]
    [InlineData("del g['mean_waveform_preprocessed']", "has no mean_waveform_preprocessed.")]
    [InlineData("del g['channel_ids']", "has no channel_ids.")]
    [InlineData("del g['sampling_rate']", "has no sampling_rate.")]
    [InlineData("del g['dataset_id']", "has no dataset_id.")]
    [InlineData("del g['neuron_id']", "has no neuron_id.")]
    [InlineData("del g['optotagged_label']", "has neither ground_truth_label nor optotagged_label.")]
    [InlineData("put('optotagged_label', 4)", "optotagged_label is 4; it must be a cell type, or 0 for a unit without a label.")]
    [InlineData("put('optotagged_label', [1.5, 2])", "optotagged_label is neither one text nor one whole number.")]
    [InlineData("put('sampling_rate', 0)", "sampling_rate is not one number above 0.")]
    [InlineData("put('sampling_rate', np.nan)", "sampling_rate is not one number above 0.")]
    [InlineData("put('spike_indices', [1.0, 2, 3, 4, 5])", "spike_indices are not whole numbers.")]
    [InlineData("put('spike_indices', [1, 2, 9, 4, 5])", "spike_indices has sample 4 at spike 3; sort them, from 0 on.")]
    [InlineData("put('spike_indices', [-1, 2, 3, 4, 5])", "spike_indices has sample -1 at spike 0; sort them, from 0 on.")]
    [InlineData("put('spike_indices', np.zeros((5, 1), int))", "spike_indices has the shape (5, 1) where one dimension is needed.")]
    [InlineData("put('sane_spikes', [True, True])", "sane_spikes has 2 values for the 5 spikes of spike_indices.")]
    [InlineData("put('fn_fp_filtered_spikes', np.ones(5))", "fn_fp_filtered_spikes are not truths.")]
    [InlineData("put('mean_waveform_preprocessed', wave(11).T)", "mean_waveform_preprocessed has the shape (180, 22) where (channels, samples) with the 22 channels of channel_ids is needed.")]
    [InlineData("w = wave(11); w[3, 7] = np.nan; put('mean_waveform_preprocessed', w)", "mean_waveform_preprocessed is NaN at channel 3, sample 7.")]
    [InlineData("w = wave(11); w[3, 7] = 1e6; put('mean_waveform_preprocessed', w)", "mean_waveform_preprocessed is 1000000 at channel 3, sample 7.")]
    [InlineData("put('mean_waveform_preprocessed', np.full((22, 180), b'x'))", "mean_waveform_preprocessed are not numbers.")]
    [InlineData("put('channel_ids', np.arange(-1, 21))", "channel_ids are not whole numbers from 0, one at least.")]
    [InlineData("put('channel_ids', np.arange(380, 402))", "channel 384 is not on a Neuropixels 1.0 probe, and channelmap has no x and y.")]
    [InlineData("put('channelmap', np.full((22, 2), np.nan))", "channelmap must be finite, x and y for each of the 22 channels.")]
    public void Field_that_is_missing_or_wrong_is_told_in_one_line(string damage, string problem)
    {
        using CerebellumFile file = Python($"""
            {Written2022}
            g = f['hausser_neuron_0']
            def put(name, value):
                if name in g: del g[name]
                g[name] = value
            {damage}
            """);
        string message = Assert.Throws<CellTypesException>(() => file.Units().Count()).Message;
        Assert.Equal($"{FilePath}, hausser_neuron_0: {problem}", message);
    }

    [Fact]
    public void File_without_units_or_of_another_kind_is_refused()
    {
        H5py.Run(Common + "f['something'] = 1", FilePath);
        Assert.Contains("has no group named LAB_neuron_NUMBER", Assert.Throws<CellTypesException>(() => CerebellumFile.Open(FilePath)).Message);
        File.WriteAllText(FilePath, "recording,unit,label\n");
        Assert.StartsWith($"{FilePath}: ", Assert.Throws<CellTypesException>(() => CerebellumFile.Open(FilePath)).Message, StringComparison.Ordinal);
        File.Delete(FilePath);
        Assert.Throws<FileNotFoundException>(() => CerebellumFile.Open(FilePath));
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        UnitRecord[] records = [Record("GoC", "session1", "12", channel: 200), Record(null, "session1", "13", channel: 2), Record("GoC", "session2", "12", channel: 382)];
        CerebellumFileWriter.Write(FilePath, records);
        using CerebellumFile file = CerebellumFile.Open(FilePath);
        DatasetUnit[] units = [.. file.Units()];
        Assert.Equal(["lab-x_neuron_0", "lab-x_neuron_1", "lab-x_neuron_2"], units.Select(unit => unit.Signals.Id));
        Assert.Equal(records.Select(record => (record.Label, record.Lab, record.Recording, record.Neuron)), units.Select(unit => (unit.Label, unit.Lab, unit.Recording, unit.Neuron)));
        for (int i = 0; i < units.Length; i++)
        {
            Assert.Equal(25_000, units[i].Signals.SamplingRate);
            Assert.Equal(records[i].SpikeSamples.Where((_, spike) => records[i].GoodSpikes[spike]), units[i].Signals.SpikeSamples().ToArray());
            // The view of the file's unit is the view of the unit itself: at 25 kHz, at the tip and at the top of the probe.
            RecordedUnit direct = new("direct", 25_000, records[i].SpikeSamples, records[i].Waveform, records[i].Probe);
            Assert.Equal(Crop(direct), Crop(units[i].Signals));
        }
        Assert.Equal([22, 13, 13], units.Select(unit => unit.ChannelIds.Count));
        Assert.Equal(Enumerable.Range(189, 22), units[0].ChannelIds);
        Assert.Equal(Enumerable.Range(371, 13), units[2].ChannelIds);
    }

    [Fact]
    public void Python_reads_what_is_written_under_both_generations_of_names()
    {
        CerebellumFileWriter.Write(FilePath, [Record("GoC", "session1", "12", channel: 200), Record(null, "session1", "b", channel: 200)]);
        Assert.Equal(
            """
            True GoC GoC 0 lab-x session1 12 12 /lab-x_neuron_0 25000.0
            uint32 bool bool [1000, 3000] float32 (22, 150) -80.0 [11, 75] uint16 [189, 210] (22, 2) [43.0, 2000.0] float32
            """,
            H5py.Run("""
                f = h5py.File(sys.argv[1])
                g = f['lab-x_neuron_0']
                text = lambda name: g[name].asstr()[()]
                w = g['mean_waveform_preprocessed'][()]
                print(g == f['datasets/session1/12'], text('optotagged_label'), text('ground_truth_label'), f['datasets/session1/b/ground_truth_label'][()],
                      text('lab_id'), text('dataset_id'), g['neuron_id'][()], g['neuron_relative_id'][()], text('neuron_absolute_id'), g['sampling_rate'][()])
                print(g['spike_indices'].dtype, g['sane_spikes'].dtype, g['fn_fp_filtered_spikes'].dtype,
                      g['spike_indices'][()][g['fn_fp_filtered_spikes'][()] & g['sane_spikes'][()]].tolist(),
                      w.dtype, w.shape, w.min(), [int(i) for i in np.unravel_index(w.argmin(), w.shape)],
                      g['channel_ids'].dtype, g['channel_ids'][[0, -1]].tolist(), g['channelmap'].shape, g['channelmap'][11].tolist(), g['amplitudes'].dtype)
                """, FilePath));
    }

    [Fact]
    public void Records_that_cannot_be_written_are_refused()
    {
        UnitRecord record = Record("GoC", "session1", "12", channel: 200);
        Assert.Throws<CellTypesException>(() => CerebellumFileWriter.Write(FilePath, []));
        Assert.Throws<CellTypesException>(() => CerebellumFileWriter.Write(FilePath, [record, record]));
        Assert.Throws<CellTypesException>(() => CerebellumFileWriter.Write(FilePath, [Record("GoC", "a/b", "12", channel: 200)]));
        Assert.Throws<CellTypesException>(() => CerebellumFileWriter.Write(FilePath, [Record("GoC", "a", "12", channel: 200, lab: "my_lab")]));
        Assert.Throws<DirectoryNotFoundException>(() => CerebellumFileWriter.Write(Path.Combine(_folder, "none", "units.h5"), [record]));
    }

    private static float[] Crop(DatasetUnit unit) => Crop(unit.Signals);

    private static float[] Crop(IUnitSignals unit)
    {
        ThesisWaveformView view = new();
        float[] values = new float[view.InputNames.Count];
        Assert.Null(view.Compute(unit, values));
        return values;
    }

    // Three spikes of which the second is not good; a template of 40 samples at 25 kHz on the ten channels around one.
    private static UnitRecord Record(string? label, string recording, string neuron, int channel, string lab = "lab-x")
    {
        int[] channels = [.. Enumerable.Range(channel - 5, 10).Where(c => c is >= 0 and < 384)];
        float[] values = [.. channels.SelectMany(c => Enumerable.Range(0, 40).Select(t => (float)(-80 / (1 + Math.Abs(c - channel)) * Math.Exp(-(t - 17) * (t - 17) / 8.0))))];
        return new UnitRecord
        {
            Lab = lab,
            Recording = recording,
            Neuron = neuron,
            Label = label,
            SamplingRate = 25_000,
            SpikeSamples = [1000, 2000, 3000],
            GoodSpikes = [true, false, true],
            Amplitudes = [1, 2, 3],
            Waveform = new Template(values, channels, 40, 25_000),
            Probe = ProbeGeometry.Neuropixels1(),
        };
    }

    private CerebellumFile Python(string program)
    {
        H5py.Run(program + "\nf.close()", FilePath);
        return CerebellumFile.Open(FilePath);
    }

    private sealed class Recorder : IProgress<ReadingProgress>
    {
        public List<ReadingProgress> Reports { get; } = [];

        public void Report(ReadingProgress value) => Reports.Add(value);
    }
}
