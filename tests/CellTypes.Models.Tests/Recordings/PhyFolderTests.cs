using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CellTypes.Models.Recordings;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Tests.Recordings;

/// <summary>Each test starts from a small folder that loads without a note, and changes one thing.</summary>
public sealed class PhyFolderTests : IDisposable
{
    private static readonly float[] Spike = [0, -40, 20, 0];
    private readonly TemporaryFolder _folder = new();

    public PhyFolderTests()
    {
        Save("spike_times.npy", new long[] { 10, 20, 20, 35, 50 });
        Save("spike_clusters.npy", new[] { 1, 0, 1, 1, 0 });
        // Template 0 on channel 0, template 1 twice as large on channel 2, nothing on channel 1.
        Save("templates.npy", Dense([(0, 1f)], [(2, 2f)]), 2, 4, 3);
        Save("channel_positions.npy", new double[] { 0, 0, 0, 20, 0, 40 }, 3, 2);
        WriteText("params.py", "dat_path = 'none.bin'\nn_channels_dat = 3\n# sample_rate = 1\nsample_rate = 30000.  # Hz\n");
        WriteText("cluster_info.tsv", "cluster_id\tgroup\tdepth\n0\tgood\t12.5\n1\tmua\t\n7\tnoise\t3\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Folder_gives_spikes_units_templates_and_columns()
    {
        SortedRecording folder = PhyFolder.Load(_folder.Root);

        Assert.Equal(30000, folder.SamplingRate);
        Assert.Equal([10L, 20, 20, 35, 50], folder.SpikeSamples);
        Assert.Equal(["1", "0", "1", "1", "0"], Clusters(folder));
        Assert.Equal(51, folder.DurationSamples);
        Assert.Equal(3, folder.Probe!.ChannelCount);
        Assert.Equal((0.0, 40.0), folder.Probe.Position(2));
        Assert.Empty(folder.Notes);
        Assert.Equal(["0", "1"], folder.Units.Select(unit => unit.Name));
        Assert.Equal([2, 3], folder.Units.Select(unit => unit.SpikeCount));
        Assert.Equal(["good", "mua"], folder.Units.Select(Group));
        Assert.Equal("12.5", folder.Units[0].Properties["depth"]);
        Assert.False(folder.Units[1].Properties.ContainsKey("depth"));
        AssertTemplate(folder.Units[0], [0], Spike);
        AssertTemplate(folder.Units[1], [2], Scaled(2));
        Assert.Equal(30000, folder.Units[0].Template!.SamplingRate);
    }

    [Fact]
    public void Amplitudes_follow_the_spikes_of_their_unit_through_sorting_and_duplicates()
    {
        Save("spike_times.npy", new long[] { 50, 20, 20, -3, 10, 20 });
        Save("spike_clusters.npy", new[] { 0, 1, 0, 0, 1, 1 });
        Save("amplitudes.npy", new[] { 5.0, 2, 3, 9, 1, 4 });

        SortedRecording folder = PhyFolder.Load(_folder.Root, withAmplitudes: true);

        Assert.Equal([10, 20], folder.Unit("1").SpikeSamples().ToArray());
        Assert.Equal([1, 2], folder.Amplitudes("1")!);
        Assert.Equal([20, 50], folder.Unit("0").SpikeSamples().ToArray());
        Assert.Equal([3, 5], folder.Amplitudes("0")!);
        Assert.Throws<CellTypesException>(() => folder.Amplitudes("7"));
        Assert.Null(PhyFolder.Load(_folder.Root).Amplitudes("0"));
    }

    [Fact]
    public void Amplitudes_that_are_missing_or_all_one_value_are_none()
    {
        Assert.Null(PhyFolder.Load(_folder.Root, withAmplitudes: true).Amplitudes("0"));
        Save("amplitudes.npy", Enumerable.Repeat(1.0, 5).ToArray());
        Assert.Null(PhyFolder.Load(_folder.Root, withAmplitudes: true).Amplitudes("0"));
        Save("amplitudes.npy", Enumerable.Repeat(1.0, 4).ToArray());
        Assert.Contains("amplitudes.npy 4", Assert.Throws<CellTypesException>(() => PhyFolder.Load(_folder.Root, withAmplitudes: true)).Message);
    }

    [Theory]
    [InlineData("templates_ind.npy")]
    [InlineData("template_ind.npy")]
    public void Rows_of_sparse_templates_lie_on_the_channels_of_the_index(string name)
    {
        Save("templates.npy", Sparse(rowCount: 2, [1f, 3f], [2f, 5f]), 2, 4, 2);
        Save(name, new long[] { 2, 0, 1, -1 }, 2, 2);

        SortedRecording folder = PhyFolder.Load(_folder.Root);

        AssertTemplate(folder.Units[0], [2, 0], [.. Spike, .. Scaled(3)]);
        AssertTemplate(folder.Units[1], [1], Scaled(2));
    }

    [Fact]
    public void Row_on_a_channel_beyond_the_probe_is_no_row()
    {
        Save("templates.npy", Sparse(rowCount: 2, [1f, 3f], [2f, 5f]), 2, 4, 2);
        Save("templates_ind.npy", new[] { 0, 3, 1, 2 }, 2, 2);

        AssertTemplate(PhyFolder.Load(_folder.Root).Units[0], [0], Spike);
    }

    [Fact]
    public void Dense_template_keeps_the_channels_nearest_to_its_peak()
    {
        const int Channels = 100, Peak = 60;
        Save("channel_positions.npy", Enumerable.Range(0, Channels).SelectMany(i => new[] { 0, 20.0 * i }).ToArray(), Channels, 2);
        Save("templates.npy", Dense(Enumerable.Range(0, Channels).Select(c => (c, c == Peak ? 9f : 1f)).ToArray()), 1, 4, Channels);
        Save("spike_clusters.npy", new int[5]);

        Template template = PhyFolder.Load(_folder.Root).Units[0].Template!;

        // 16 below and 15 above; of two equally far the lower index is nearer.
        Assert.Equal(Enumerable.Range(Peak - 16, PhyFolder.LargestTemplateChannelCount), template.Channels);
        Assert.Equal(Peak, template.Channels[template.PeakRow()]);
    }

    [Fact]
    public void Dense_template_without_positions_keeps_its_largest_channels()
    {
        File.Delete(_folder.PathOf("channel_positions.npy"));
        Save("templates.npy", Dense(Enumerable.Range(0, 40).Select(c => (c, c + 1f)).ToArray()), 1, 4, 40);
        Save("spike_clusters.npy", new int[5]);

        SortedRecording folder = PhyFolder.Load(_folder.Root);

        Assert.Null(folder.Probe);
        Assert.Contains("channel_positions.npy is missing", Assert.Single(folder.Notes));
        Assert.Equal(Enumerable.Range(8, 32), folder.Units[0].Template!.Channels);
    }

    [Fact]
    public void Columns_of_spikes_are_read_in_every_layout_of_sorters()
    {
        Python.Run(
            """
            import sys, numpy as np
            np.save(sys.argv[1] + '/spike_times.npy', np.array([[10], [20], [20], [35], [50]], '>f8'))
            np.save(sys.argv[1] + '/spike_clusters.npy', np.array([[1, 0, 1, 1, 0]], '>u4'))
            np.save(sys.argv[1] + '/templates.npy', np.asfortranarray(np.load(sys.argv[1] + '/templates.npy').astype('f8')))
            """,
            _folder.Root);

        SortedRecording folder = PhyFolder.Load(_folder.Root);

        Assert.Equal([10L, 20, 20, 35, 50], folder.SpikeSamples);
        Assert.Equal(["1", "0", "1", "1", "0"], Clusters(folder));
        AssertTemplate(folder.Units[1], [2], Scaled(2));
    }

    [Fact]
    public void Spike_templates_stand_in_for_clusters()
    {
        File.Move(_folder.PathOf("spike_clusters.npy"), _folder.PathOf("spike_templates.npy"));

        SortedRecording folder = PhyFolder.Load(_folder.Root);

        Assert.Equal(["1", "0", "1", "1", "0"], Clusters(folder));
        Assert.NotNull(folder.Units[1].Template);
    }

    [Fact]
    public void Merged_cluster_has_the_mean_template_of_its_spikes()
    {
        Save("spike_templates.npy", new[] { 1, 0, 1, 1, 0 });
        Save("spike_clusters.npy", new[] { 5, 5, 5, 5, 5 });

        SortedRecording folder = PhyFolder.Load(_folder.Root);

        Assert.Empty(folder.Notes);
        // Three spikes of template 1 (twice the waveform, channel 2), two of template 0 (channel 0).
        AssertTemplate(Assert.Single(folder.Units), [2, 0], [.. Scaled(2 * 3 / 5f), .. Scaled(2 / 5f)]);
    }

    [Fact]
    public void Part_of_a_split_cluster_has_the_template_it_came_from()
    {
        Save("spike_templates.npy", new[] { 1, 0, 1, 1, 0 });
        Save("spike_clusters.npy", new[] { 5, 0, 6, 6, 0 });

        SortedRecording folder = PhyFolder.Load(_folder.Root);

        Assert.Equal(["0", "5", "6"], folder.Units.Select(unit => unit.Name));
        AssertTemplate(folder.Units[2], [2], Scaled(2));
    }

    [Fact]
    public void Clusters_beyond_the_templates_leave_every_unit_without_one()
    {
        Save("spike_clusters.npy", new[] { 1, 0, 9, 1, 0 });

        SortedRecording folder = PhyFolder.Load(_folder.Root);

        Assert.All(folder.Units, unit => Assert.Null(unit.Template));
        Assert.Equal(
            "No unit has a template: spike_clusters.npy names 3 templates up to 9, and templates.npy has 2, so which row is whose is unknown. Take spike_templates.npy from the sorting too, which says it.",
            Assert.Single(folder.Notes));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(3e38f)]
    public void Template_without_finite_signal_is_none_and_noted(float scale)
    {
        Save("templates.npy", Dense([(0, scale)], [(2, 2f)]), 2, 4, 3);

        SortedRecording folder = PhyFolder.Load(_folder.Root);

        Assert.Null(folder.Units[0].Template);
        Assert.NotNull(folder.Units[1].Template);
        Assert.Equal("No template for unit 0: it is flat, not finite, larger than 100,000 or on no known channel.", Assert.Single(folder.Notes));
    }

    // A neighbour of the channel where the spike is largest is not its peak.
    [Fact]
    public void Template_of_which_one_channel_is_not_finite_is_none_and_noted()
    {
        Save("templates.npy", Dense([(0, float.NaN), (1, 1f)], [(2, 2f)]), 2, 4, 3);

        SortedRecording folder = PhyFolder.Load(_folder.Root);

        Assert.Null(folder.Units[0].Template);
        AssertTemplate(folder.Units[1], [2], Scaled(2));
        Assert.StartsWith("No template for unit 0: ", Assert.Single(folder.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Channel_that_is_finite_in_no_template_is_dead()
    {
        Save("templates.npy", Dense([(0, 1f), (1, float.NaN)], [(1, float.NaN), (2, 2f)]), 2, 4, 3);

        SortedRecording folder = PhyFolder.Load(_folder.Root);

        AssertTemplate(folder.Units[0], [0], Spike);
        AssertTemplate(folder.Units[1], [2], Scaled(2));
    }

    [Theory]
    [InlineData(new[] { 2, 3, 4 }, "0, 2, 1", true)]
    [InlineData(new[] { 3, 4, 2 }, "2, 1, 0", true)]
    [InlineData(new[] { 2, 3, 4 }, "0, 2, 1", false)]
    public void Transposed_templates_are_refused_with_the_way_to_mend_them(int[] shape, string axes, bool hasPositions)
    {
        Save("templates.npy", new float[24], shape);
        if (!hasPositions)
        {
            Save("channel_map.npy", new[] { 0, 1, 2 });
            File.Delete(_folder.PathOf("channel_positions.npy"));
        }

        AssertRefused("templates.npy", $"which is transposed: (templates, samples, channels) is needed. Save it as templates.transpose({axes}).");
    }

    [Fact]
    public void Transposed_templates_are_known_by_their_index_too()
    {
        Save("templates.npy", new float[24], 2, 3, 4);
        Save("templates_ind.npy", new[] { 0, 1, 2, 0, 1, 2 }, 2, 3);

        AssertRefused("templates.npy", "which is transposed");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Index_that_begins_at_1_is_refused(bool hasPositions)
    {
        Save("templates_ind.npy", new[] { 1, 2, 3, 1, 2, 3 }, 2, 3);
        if (!hasPositions)
        {
            Save("channel_map.npy", new[] { 0, 1, 2 });
            File.Delete(_folder.PathOf("channel_positions.npy"));
        }

        AssertRefused("templates_ind.npy numbers the channels up to 3, and there are 3, so it begins at 1: subtract 1 from all of it.");
    }

    [Fact]
    public void Two_indices_that_differ_are_refused()
    {
        Save("templates_ind.npy", new[] { 0, 1, 2, 0, 1, 2 }, 2, 3);
        Save("template_ind.npy", new[] { 0L, 1, 2, 0, 1, 2 }, 2, 3);
        AssertTemplate(PhyFolder.Load(_folder.Root).Units[1], [2], Scaled(2));

        Save("template_ind.npy", new[] { 2, 1, 0, 2, 1, 0 }, 2, 3);
        AssertRefused("template_ind.npy and templates_ind.npy differ: delete the one that does not belong to templates.npy.");
    }

    [Fact]
    public void Folder_without_templates_loads_with_a_note()
    {
        File.Delete(_folder.PathOf("templates.npy"));

        SortedRecording folder = PhyFolder.Load(_folder.Root);

        Assert.All(folder.Units, unit => Assert.Null(unit.Template));
        Assert.Contains("templates.npy is missing", Assert.Single(folder.Notes));
    }

    // The first template lies on channels 0 and 2, whitened it lies on all three.
    [Theory]
    [InlineData("whitening_mat.npy", false)]
    [InlineData("whitening_mat_inv.npy", true)]
    public void Whitened_templates_are_unwhitened(string name, bool isInverse)
    {
        double[] whitening = [2, -1, 0.5, 1, 3, 0, -0.5, 1, 1], inverse = [3, 1.5, -1.5, -1, 2.25, 0.5, 2.5, -1.5, 7];
        Save(name, isInverse ? [.. inverse.Select(value => value / 8.25)] : whitening, 3, 3);
        float[] first = [.. Enumerable.Range(0, 3).Select(channel => (float)(whitening[channel] + 3 * whitening[6 + channel]))];
        Save("templates.npy", Dense([.. first.Select((scale, channel) => (channel, scale))]), 1, 4, 3);
        Save("spike_clusters.npy", new int[5]);

        SortedRecording folder = PhyFolder.Load(_folder.Root);

        Template template = folder.Units[0].Template!;
        Assert.Contains("was unwhitened by the sorter's matrix", Assert.Single(folder.Notes));
        Assert.Equal(TemplateState.Unwhitened, folder.Templates);
        Assert.Equal([0, 2], Enumerable.Range(0, template.Channels.Length).Where(row => template.Row(row).ToArray().Max(Math.Abs) > 1e-5).Select(row => template.Channels[row]));
        Assert.Equal(Spike, template.Row(0).ToArray().Select(value => MathF.Round(value, 4)));
        Assert.Equal(Scaled(3), template.Row(template.Channels.Length - 1).ToArray().Select(value => MathF.Round(value, 4)));
    }

    [Fact]
    public void Sparse_templates_are_unwhitened_by_the_part_of_their_channels()
    {
        // Channels 1 and 2 were mixed, channel 0 was not.
        Save("whitening_mat.npy", new double[] { 4, 0, 0, 0, 2, 1, 0, 1, 1 }, 3, 3);
        Save("templates.npy", Sparse(rowCount: 2, [5f, 3f], [0f, 8f]), 2, 4, 2);
        Save("templates_ind.npy", new[] { 1, 2, 1, 0 }, 2, 2);

        SortedRecording folder = PhyFolder.Load(_folder.Root);

        AssertTemplate(folder.Units[0], [1, 2], [.. Scaled(2), .. Spike]);
        AssertTemplate(folder.Units[1], [0], Scaled(2));
    }

    [Theory]
    [InlineData(new double[] { 1, 2, 2, 4 }, 2, 2, "has no inverse; copy it anew from the sorting, or delete it if templates.npy is not whitened.")]
    [InlineData(new double[] { 1, 2, 3, 4, 5, 6, 5, 7, 9.000001 }, 3, 3, "has no inverse; copy it anew")]
    [InlineData(new double[] { 1, 2, 2, double.NaN }, 2, 2, "holds values that are not finite; copy")]
    [InlineData(new double[] { 1, 2, 2, 4, 1, 2 }, 2, 3, "has the shape (2, 3) where (channels, channels) is needed.")]
    [InlineData(new double[] { 1, 0, 0, 4 }, 2, 2, "is for 2 channels and templates.npy has 3; take both from the same sorting.")]
    public void Whitening_that_cannot_be_undone_is_refused(double[] values, int rows, int columns, string problem)
    {
        Save("whitening_mat.npy", values, rows, columns);

        Assert.Contains(problem, Assert.Throws<CellTypesException>(() => PhyFolder.Load(_folder.Root)).Message);
    }

    [Fact]
    public void Unsorted_spikes_are_sorted_without_exchanging_equal_times()
    {
        // Many equal times, so that an unstable sort shows.
        long[] times = Enumerable.Range(0, 1000).Select(i => (long)(i * 7 % 10)).ToArray();
        int[] clusters = Enumerable.Range(0, 1000).ToArray();
        Save("spike_times.npy", times);
        Save("spike_clusters.npy", clusters);
        Save("spike_templates.npy", clusters.Select(i => i % 2).ToArray());

        SortedRecording folder = PhyFolder.Load(_folder.Root);

        Assert.Equal(times.OrderBy(t => t), folder.SpikeSamples);
        Assert.Equal(clusters.OrderBy(i => times[i]).Select(id => $"{id}"), Clusters(folder));
        Assert.All(folder.Units, unit => Assert.Equal(int.Parse(unit.Name) % 2 * 2, unit.Template!.Channels[0]));
        int earlier = Enumerable.Range(1, 999).Count(i => times[i] < times[i - 1]);
        Assert.Contains($"spikes earlier than the one before them: {earlier};", Assert.Single(folder.Notes));
    }

    [Fact]
    public void Spikes_before_the_recording_are_left_out_and_noted()
    {
        Save("spike_times.npy", new long[] { -4, -1, 0, 35, 50 });

        SortedRecording folder = PhyFolder.Load(_folder.Root);

        Assert.Equal([0L, 35, 50], folder.SpikeSamples);
        Assert.Equal(["1", "1", "0"], Clusters(folder));
        Assert.Contains("spikes before sample 0, which were left out: 2.", Assert.Single(folder.Notes));
    }

    [Fact]
    public void Folder_without_spikes_has_no_units()
    {
        Save("spike_times.npy", Array.Empty<long>(), 0, 1);
        Save("spike_clusters.npy", Array.Empty<int>());

        SortedRecording folder = PhyFolder.Load(_folder.Root);

        Assert.Empty(folder.Units);
        Assert.Equal(0, folder.DurationSamples);
    }

    [Fact]
    public void Sampling_rate_of_the_caller_stands_in_for_that_of_params()
    {
        Assert.Equal(30000, PhyFolder.Load(_folder.Root, 30000).SamplingRate);
        Assert.Equal(30000, PhyFolder.Load(_folder.Root, 30000.001).SamplingRate);
        Assert.Equal(
            $"{_folder.PathOf("params.py")} states a sampling rate of 30000 Hz, but 25000.5 Hz are given: leave the sampling rate away, or mend the file.",
            Assert.Throws<CellTypesException>(() => PhyFolder.Load(_folder.Root, 25000.5)).Message);
        File.Delete(_folder.PathOf("params.py"));

        Assert.Equal(25000, PhyFolder.Load(_folder.Root, 25000).SamplingRate);
        Assert.Throws<CellTypesException>(() => PhyFolder.Load(_folder.Root, 0));
        Assert.Throws<CellTypesException>(() => PhyFolder.Load(_folder.Root, double.NaN));
        AssertRefused("params.py", "give the sampling rate");
    }

    [Theory]
    [InlineData("sample_rate = fast")]
    [InlineData("sample_rate = -30000")]
    [InlineData("sample_rate = nan")]
    [InlineData("sample_rate = 0")]
    public void Sampling_rate_that_is_none_is_refused(string line)
    {
        WriteText("params.py", line);

        AssertRefused("params.py", line);
    }

    [Fact]
    public void Of_several_sampling_rates_the_last_counts_as_in_Python()
    {
        WriteText("params.py", "sample_rate = fast\nsample_rate = 30000\n# sample_rate = 1\nsample_rate=25000.0\n");
        Assert.Equal(25000, PhyFolder.Load(_folder.Root).SamplingRate);
    }

    [Fact]
    public void Of_several_lines_for_a_cluster_the_last_counts_which_is_noted()
    {
        WriteText("cluster_info.tsv", "cluster_id\tgroup\tdepth\tgroup\n1\tgood\t5\t\n0\tgood\t1\t\n1\tmua\t\t\n0\tgood\t3\tnoise\n0\tgood\t4\t\n");

        SortedRecording folder = PhyFolder.Load(_folder.Root);

        Assert.Equal(["good", "mua"], folder.Units.Select(Group));
        Assert.Equal(["4", "5"], folder.Units.Select(unit => unit.Properties["depth"]));
        string[] expected =
        [
            "cluster_info.tsv has 2 columns 'group'; the last one that is filled in counts.",
            "cluster_info.tsv has several lines for 2 of its clusters, the first of them 1; the last line counts.",
        ];
        Assert.Equal(expected, folder.Notes);
    }

    [Theory]
    [MemberData(nameof(SpecialFiles.Kinds), MemberType = typeof(SpecialFiles))]
    public void A_table_that_is_no_regular_file_costs_its_values_only(string kind)
    {
        SpecialFiles.Make(kind, _folder.PathOf("cluster_info.tsv"));
        Assert.StartsWith("cluster_info.tsv is ignored: ", Assert.Single(SpecialFiles.InTime(() => PhyFolder.Load(_folder.Root)).Notes));
        SpecialFiles.Make(kind, _folder.PathOf("params.py"));
        Assert.Throws<CellTypesException>(() => SpecialFiles.InTime(() => PhyFolder.Load(_folder.Root)));
    }

    [Theory]
    [InlineData("\u0001\u0002\0garbage", "cluster_info.tsv is ignored")]
    [InlineData("", "cluster_info.tsv is ignored")]
    [InlineData("group\tcluster_id\ngood\t0\nnoise\nbad\tabc\n\nmua\t1,5\n", "lines without a number as cluster id, which are ignored: 3, the first is line 3.")]
    public void Garbage_in_a_cluster_table_costs_its_values_only(string content, string note)
    {
        WriteText("cluster_info.tsv", content);

        SortedRecording folder = PhyFolder.Load(_folder.Root);

        Assert.Contains(note, Assert.Single(folder.Notes));
        Assert.Equal(content.StartsWith("group", StringComparison.Ordinal) ? "good" : null, Group(folder.Units[0]));
        Assert.Equal(content.StartsWith("group", StringComparison.Ordinal) ? "unknown" : null, Group(folder.Units[1]));
    }

    [Fact]
    public void Table_of_one_column_overrules_the_summary()
    {
        WriteText("cluster_group.tsv", "cluster_id\tgroup\r\n1\tgood\r\n");
        WriteText("cluster_KSLabel.tsv", "cluster_id\tKSLabel\n0\tmua\n");

        SortedRecording folder = PhyFolder.Load(_folder.Root);

        Assert.Equal(["good", "good"], folder.Units.Select(Group));
        Assert.Equal("mua", folder.Units[0].Properties["KSLabel"]);
    }

    [Fact]
    public void Missing_folder_is_named() =>
        Assert.Contains("nowhere", Assert.Throws<CellTypesException>(() => PhyFolder.Load(_folder.PathOf("nowhere"))).Message);

    [Fact]
    public void File_in_place_of_the_folder_is_told() => Assert.Equal(
        $"{_folder.PathOf("params.py")} is a file; give the folder that holds spike_times.npy.",
        Assert.Throws<CellTypesException>(() => PhyFolder.Load(_folder.PathOf("params.py"))).Message);

    [Fact]
    public void Empty_folder_lacks_spikes_before_it_lacks_a_sampling_rate()
    {
        string empty = Directory.CreateDirectory(_folder.PathOf("empty")).FullName;
        Assert.StartsWith($"{Path.Combine(empty, "spike_times.npy")} is missing; ", Assert.Throws<CellTypesException>(() => PhyFolder.Load(empty)).Message);
    }

    [Theory]
    [InlineData("spike_times.npy")]
    [InlineData("spike_clusters.npy")]
    public void Missing_spikes_are_refused(string name)
    {
        File.Delete(_folder.PathOf(name));

        AssertRefused(name, "is missing");
    }

    [Theory]
    [InlineData("spike_times.npy")]
    [InlineData("spike_clusters.npy")]
    [InlineData("templates.npy")]
    [InlineData("channel_positions.npy")]
    public void Empty_file_is_refused(string name)
    {
        WriteText(name, "");

        AssertRefused(name, "is empty");
    }

    [Fact]
    public void Files_that_do_not_belong_together_are_refused()
    {
        Save("spike_clusters.npy", new[] { 1, 0, 1, 1 });
        AssertRefused("spike_times.npy has 5 spikes but spike_clusters.npy 4");

        Save("spike_clusters.npy", new[] { 1, 0, 1, 1, 0 });
        Save("spike_templates.npy", new int[6]);
        AssertRefused("spike_templates.npy 6");

        File.Delete(_folder.PathOf("spike_templates.npy"));
        Save("channel_positions.npy", new double[10], 5, 2);
        AssertRefused("templates.npy has 3 channels and channel_positions.npy 5");

        Save("templates_ind.npy", new int[4], 2, 2);
        AssertRefused("templates_ind.npy", "(2, 2)", "(2, 3)");
    }

    [Fact]
    public void Arrays_of_other_shapes_or_values_are_refused()
    {
        Save("spike_times.npy", new[] { 0.001, 0.002, 0.003, 0.004, 0.005 });
        AssertRefused("spike_times.npy", "0.001", "neither a sample index");

        Save("spike_times.npy", new long[] { 1, 2, 3, 4, long.MaxValue });
        AssertRefused("spike_times.npy", "9223372036854775807");

        Save("spike_times.npy", new long[10], 5, 2);
        AssertRefused("spike_times.npy", "(5, 2)");

        Save("spike_times.npy", new long[5]);
        Save("templates.npy", new float[8], 2, 4);
        AssertRefused("templates.npy", "(2, 4)");

        Save("channel_positions.npy", new double[12], 3, 4);
        AssertRefused("channel_positions.npy", "(3, 4)");

        Save("channel_positions.npy", new double[] { 0, 0, 5, 10, 0, 0, 0, 20, 0 }, 3, 3);
        AssertRefused("channel_positions.npy", "three dimensions");
    }

    [Fact]
    public void Unit_has_its_spikes_of_the_window_once_each()
    {
        Save("spike_times.npy", new long[] { 10, 20, 20, 20, 50 });
        Save("spike_clusters.npy", new[] { 1, 0, 1, 1, 1 });
        SortedRecording folder = PhyFolder.Load(_folder.Root);

        Assert.Equal([10L, 20, 50], folder.Unit("1").SpikeSamples().ToArray());
        Assert.Equal([20L], folder.Unit("1", 11, 50).SpikeSamples().ToArray());
        Assert.Equal([10L], folder.Unit("1", 10, 20).SpikeSamples().ToArray());
        Assert.Equal(0, folder.Unit("1", 51).SpikeCount);
        Assert.Equal(0, folder.Unit("1", 20, 20).SpikeCount);
        Assert.Equal(0, folder.Unit("1", 50, 10).SpikeCount);
        Assert.Contains("unit 3", Assert.Throws<CellTypesException>(() => folder.Unit("3")).Message);
    }

    [Fact]
    public void Units_of_a_window_are_those_of_a_scan_over_all_spikes()
    {
        Random random = new(1);
        long[] times = Enumerable.Range(0, 5000).Select(_ => (long)random.Next(20_000)).Order().ToArray();
        int[] clusters = times.Select(_ => random.Next(40) * 3).ToArray();
        Save("spike_times.npy", times);
        Save("spike_clusters.npy", clusters);
        SortedRecording folder = PhyFolder.Load(_folder.Root);

        RecordedUnit[] units = folder.RecordedUnits(3000, 15_000).ToArray();

        Assert.Equal(folder.Units.Select(unit => unit.Name), units.Select(unit => unit.Id));
        foreach ((SortedUnit expected, RecordedUnit unit) in folder.Units.Zip(units))
        {
            long[] scan = times.Where((t, i) => $"{clusters[i]}" == expected.Name && t >= 3000 && t < 15_000).Distinct().ToArray();
            Assert.Equal(scan, unit.SpikeSamples().ToArray());
            Assert.Equal(expected.SpikeCount, clusters.Count(id => $"{id}" == expected.Name));
            Assert.Same(expected.Template, unit.Template);
            Assert.Same(folder.Probe, unit.Probe);
            Assert.Equal(30000, unit.SamplingRate);
        }
    }

    private static IEnumerable<string> Clusters(SortedRecording folder) => folder.SpikeUnits.Select(unit => folder.Units[unit].Name);

    private static string? Group(SortedUnit unit) => unit.Properties.GetValueOrDefault("group");

    private static float[] Scaled(float factor) => Array.ConvertAll(Spike, value => value * factor);

    // (templates, samples, channels) of the channels that carry the spike.
    private static float[] Dense(params (int Channel, float Scale)[][] templates)
    {
        int channelCount = Math.Max(3, templates.SelectMany(template => template).Max(row => row.Channel) + 1);
        return Sparse(channelCount, templates.Select(template =>
        {
            float[] scales = new float[channelCount];
            foreach ((int channel, float scale) in template) scales[channel] = scale;
            return scales;
        }).ToArray());
    }

    private static float[] Sparse(int rowCount, params float[][] scales) => scales
        .SelectMany(template => Spike.SelectMany(value => template.Take(rowCount).Select(scale => scale == 0 ? 0 : value * scale)))
        .ToArray();

    private static void AssertTemplate(SortedUnit unit, int[] channels, float[] values)
    {
        Assert.NotNull(unit.Template);
        Assert.Equal(channels, unit.Template.Channels);
        Assert.Equal(Spike.Length, unit.Template.SampleCount);
        Assert.Equal(values, unit.Template.Values);
    }

    private void AssertRefused(params string[] parts)
    {
        string message = Assert.Throws<CellTypesException>(() => PhyFolder.Load(_folder.Root)).Message;
        Assert.All(parts, part => Assert.Contains(part, message));
        Assert.Contains(_folder.Root, message);
        Assert.DoesNotContain('\n', message);
    }

    private void Save<T>(string name, T[] values, params int[] shape)
        where T : struct => NpyFile.Write(_folder.PathOf(name), values, shape);

    private void WriteText(string name, string text) => File.WriteAllText(_folder.PathOf(name), text);
}
