using System;
using System.IO;
using System.Linq;
using CellTypes.Models.Recordings;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Tests.Recordings;

/// <summary>Each test starts from a small ALF folder that loads without a note, and changes one thing.</summary>
public sealed class AlfFolderTests : IDisposable
{
    private static readonly float[] Spike = [0, -40, 20, 0];
    private readonly TemporaryFolder _folder = new();

    public AlfFolderTests()
    {
        long[] samples = [30_000, 60_000, 60_000, 90_000, 150_000];
        Save("spikes.samples.npy", samples);
        // The clock of the session began 2 s before that of the probe, which is 20 ppm too fast.
        Save("spikes.times.npy", Array.ConvertAll(samples, sample => 2 + sample / 30_000.6));
        Save("spikes.clusters.npy", new[] { 1, 0, 1, 1, 0 });
        Save("spikes.templates.npy", new[] { 1, 0, 1, 1, 0 });
        Save("spikes.amps.npy", new[] { 1e-5, 2e-5, 3e-5, 4e-5, 5e-5 });
        // Template 0 on channels 0 and 2, template 1 on channel 1, in volts.
        Save("templates.waveforms.npy", Waveforms((1, 3), (2, 0)), 2, 4, 2);
        Save("templates.waveformsChannels.npy", new[] { 0, 2, 1, 0 }, 2, 2);
        Save("channels.localCoordinates.npy", new double[] { 0, 0, 0, 20, 0, 40 }, 3, 2);
        Save("channels.rawInd.npy", new[] { 10, 11, 13 });
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Folder_gives_spikes_units_waveforms_in_microvolts_and_places()
    {
        SortedRecording recording = SortedRecording.Load(_folder.Root, withAmplitudes: true);

        Assert.Empty(recording.Notes);
        Assert.Equal(30_000, recording.SamplingRate);
        Assert.Equal([30_000L, 60_000, 60_000, 90_000, 150_000], recording.SpikeSamples);
        Assert.Equal([1, 0, 1, 1, 0], recording.SpikeUnits);
        Assert.Equal(["0", "1"], recording.Units.Select(unit => unit.Name));
        Assert.Equal([2, 3], recording.Units.Select(unit => unit.SpikeCount));
        Assert.Equal([2e-5f, 5e-5f], recording.Amplitudes("0")!);
        AssertTemplate(recording, 0, [0, 2], [.. Spike, .. Scaled(3)]);
        AssertTemplate(recording, 1, [1], Scaled(2));
        Assert.Equal(new UnitPlace(2, 13, 0, 40, 0), recording.Units[0].Place);
        Assert.Equal(new UnitPlace(1, 11, 0, 20, 0), recording.Units[1].Place);
        Assert.Equal(TemplateState.AsGiven, recording.Templates);
    }

    [Fact]
    public void Times_alone_need_a_sampling_rate()
    {
        File.Delete(_folder.PathOf("spikes.samples.npy"));
        AssertRefused("does not say its sampling rate: give it with --sample-rate (SamplingRate in Bonsai), or add a params.py with a line sample_rate = 30000.");

        Assert.Equal([75_000L, 99_999, 99_999, 124_999, 174_998], SortedRecording.Load(_folder.Root, 25_000).SpikeSamples);
        _folder.Write("params.py", "sample_rate = 25000.\n");
        Assert.Equal(25_000, SortedRecording.Load(_folder.Root).SamplingRate);
        Assert.Contains("params.py states a sampling rate of 25000 Hz, but 30000 Hz are given", Refused(30_000));
    }

    [Fact]
    public void Samples_alone_are_enough_with_a_rate()
    {
        File.Delete(_folder.PathOf("spikes.times.npy"));
        Assert.Equal([30_000L, 60_000, 60_000, 90_000, 150_000], SortedRecording.Load(_folder.Root, 30_000).SpikeSamples);
        AssertRefused("does not say its sampling rate");
    }

    [Fact]
    public void Rate_of_times_and_samples_must_be_the_one_that_is_given()
    {
        Assert.Equal(30_000, SortedRecording.Load(_folder.Root, 30_000).SamplingRate);
        Assert.Contains("by spikes.samples.npy and spikes.times.npy the sampling rate is 30000.6 Hz, not 25000 Hz", Refused(25_000));
        // Not the nominal rate of any converter, but a rate.
        Save("spikes.times.npy", new[] { 30_000, 60_000, 60_000, 90_000, 150_000 }.Select(sample => sample / 24_414.0625).ToArray());
        Assert.Equal(24_414.0625, SortedRecording.Load(_folder.Root).SamplingRate, 6);
    }

    [Fact]
    public void Times_and_samples_of_two_sortings_are_refused()
    {
        Save("spikes.times.npy", new[] { 1.0, 2.5, 2, 3, 5 });
        AssertRefused("no sampling rate makes the times of spikes.times.npy (in seconds) of spikes.samples.npy; take both files from the same sorting.");
    }

    [Fact]
    public void Sample_indices_under_the_name_of_times_are_refused()
    {
        Save("spikes.times.npy", new[] { 3e6, 6e6, 6e6, 9e6, 15e6 });
        AssertRefused("spikes.times.npy ends at 15000000, which is no time in seconds; ALF keeps sample indices as spikes.samples.npy");
    }

    // Less than the seconds of a month, as those of a short recording.
    [Theory]
    [InlineData(30_000)]
    [InlineData(1_000)]
    public void Times_in_samples_or_milliseconds_are_refused_by_their_intervals(double scale)
    {
        Save("spikes.times.npy", [.. Enumerable.Range(0, 80).Select(i => scale * 0.1 * i)]);
        foreach (string name in new[] { "spikes.clusters.npy", "spikes.templates.npy" }) Save(name, [.. Enumerable.Range(0, 80).Select(i => i / 5 % 2)]);
        File.Delete(_folder.PathOf("spikes.samples.npy"));
        Assert.Contains("spikes.times.npy cannot be in seconds: half of the intervals between spikes of one unit are ", Refused(30_000));
        Save("spikes.times.npy", [.. Enumerable.Range(0, 80).Select(i => 0.1 * i)]);
        Assert.Equal(237_000, SortedRecording.Load(_folder.Root, 30_000).SpikeSamples[^1]);
    }

    [Fact]
    public void Unordered_spikes_are_sorted_and_those_of_no_unit_or_before_the_recording_left_out()
    {
        Save("spikes.samples.npy", new long[] { 150_000, 60_000, -30_000, 60_000, 30_000 });
        Save("spikes.times.npy", new[] { 5, 2.0, -1, 2, 1 });
        Save("spikes.clusters.npy", new[] { 0, 1, 0, 0, -1 });

        SortedRecording recording = SortedRecording.Load(_folder.Root);

        Assert.Equal([60_000L, 60_000, 150_000], recording.SpikeSamples);
        Assert.Equal([1, 0, 0], recording.SpikeUnits);
        Assert.Equal(["spikes.times.npy: spikes before sample 0, which were left out: 1.", "spikes.times.npy: unsorted spikes, whose unit is negative, which were left out: 1."], recording.Notes);
    }

    [Theory]
    [InlineData("spikes.times", "_ibl_spikes.times.probe00")]
    [InlineData("spikes.clusters", "spikes.clusters.1d0bb7d1-6f1c-4a4f-a1ee-a0a3a3b9b1c8")]
    [InlineData("templates.waveforms", "_phy_templates.waveforms")]
    public void Namespaces_and_further_parts_of_a_name_do_not_matter(string name, string other)
    {
        File.Move(_folder.PathOf($"{name}.npy"), _folder.PathOf($"{other}.npy"));
        SortedRecording recording = SortedRecording.Load(_folder.Root);
        Assert.Empty(recording.Notes);
        AssertTemplate(recording, 1, [1], Scaled(2));

        File.Copy(_folder.PathOf($"{other}.npy"), _folder.PathOf($"{name}.npy"));
        AssertRefused($"holds {name}.npy twice, as ");
    }

    [Fact]
    public void Latest_revision_counts_and_two_are_not_mixed()
    {
        foreach (string revision in new[] { "#2023-01-01#", "#2024-05-06#" })
        {
            Directory.CreateDirectory(_folder.PathOf(revision));
            foreach (string file in Directory.GetFiles(_folder.Root).Where(file => !file.Contains("channels"))) File.Copy(file, _folder.PathOf(revision, Path.GetFileName(file)));
        }
        NpyFile.Write(_folder.PathOf("#2024-05-06#", "spikes.clusters.npy"), new[] { 1, 1, 1, 1, 0 });

        SortedRecording recording = SortedRecording.Load(_folder.Root);
        Assert.Equal([1, 4], recording.Units.Select(unit => unit.SpikeCount));
        Assert.Equal(["The spikes are of the latest revision, #2024-05-06#."], recording.Notes);
        Assert.Equal(new UnitPlace(2, 13, 0, 40, 0), recording.Units[0].Place);

        File.Delete(_folder.PathOf("#2024-05-06#", "templates.waveforms.npy"));
        Assert.Contains("No unit has a template: templates.waveforms.npy is of another revision than the spikes.", SortedRecording.Load(_folder.Root).Notes);
        File.Delete(_folder.PathOf("#2024-05-06#", "spikes.clusters.npy"));
        AssertRefused("are of two revisions, which may be two sortings: copy the files of one revision into a folder of their own.");
    }

    [Theory]
    [InlineData("uuids\na-0\na-1\n")]
    [InlineData("\ufeff\"uuids\"\r\n\"a-0\"\r\n\"a-1\"\r\n")]
    public void Tables_and_uuids_say_more_of_units_and_Parquet_is_named(string uuids)
    {
        _folder.Write("clusters.metrics.csv", "cluster_id,ks2_label,label\n0,good,1.0\n1,mua,0.3333\n");
        _folder.Write("clusters.uuids.csv", uuids);
        _folder.Write("clusters.metrics.pqt", "PAR1");

        SortedRecording recording = SortedRecording.Load(_folder.Root);

        Assert.Equal(["good", "mua"], recording.Units.Select(unit => unit.Properties["ks2_label"]));
        Assert.Equal(["a-0", "a-1"], recording.Units.Select(unit => unit.Properties["uuid"]));
        Assert.StartsWith("clusters.metrics.pqt is Parquet, which is not read: ", Assert.Single(recording.Notes));
        Assert.Equal(["0"], UnitGroups.Choose(recording, ["good"], "ks2_label").Recording.Units.Select(unit => unit.Name));

        _folder.Write("clusters.uuids.csv", "uuids\na-0\n");
        Assert.Contains("clusters.uuids.csv is ignored: it has 1 rows, and cluster 1 has spikes.", SortedRecording.Load(_folder.Root).Notes);
    }

    // Without a line with the name of the column the second uuid would be that of cluster 0.
    [Fact]
    public void Uuids_need_no_header()
    {
        string[] uuids = [.. Enumerable.Range(0, 3).Select(_ => $"{Guid.NewGuid()}")];
        File.WriteAllLines(_folder.PathOf("clusters.uuids.csv"), uuids);
        Assert.Equal(uuids[..2], SortedRecording.Load(_folder.Root).Units.Select(unit => unit.Properties["uuid"]));
    }

    [Fact]
    public void Refusal_of_a_column_says_which_table_was_not_read()
    {
        _folder.Write("clusters.metrics.pqt", "PAR1");
        Assert.Contains(
            "has a column 'ks2_label'; there is none. clusters.metrics.pqt is Parquet, which is not read: ",
            Assert.Throws<CellTypesException>(() => UnitGroups.Choose(SortedRecording.Load(_folder.Root), null, "ks2_label")).Message);
    }

    [Fact]
    public void Number_beyond_the_templates_leaves_no_unit_a_template()
    {
        Save("spikes.templates.npy", new[] { 1, 0, 2, 1, 0 });
        SortedRecording recording = SortedRecording.Load(_folder.Root);
        Assert.All(recording.Units, unit => Assert.Null(unit.Template));
        Assert.Equal(["No unit has a template: templates.waveforms.npy has 2 rows and spikes.templates.npy names row 2, so they are of two sortings: take both files from the same."], recording.Notes);
    }

    [Fact]
    public void Cluster_is_the_mean_of_the_templates_of_its_spikes()
    {
        Save("spikes.clusters.npy", new[] { 7, 7, 7, 7, 7 });
        // Template 1 three times, template 0 twice.
        AssertTemplate(SortedRecording.Load(_folder.Root), 0, [1, 0, 2], [.. Scaled(2 * 3 / 5f), .. Scaled(2 / 5f), .. Scaled(3 * 2 / 5f)]);
    }

    [Fact]
    public void Waveforms_of_clusters_stand_in_where_nothing_says_which_template_a_spike_is_of()
    {
        Save("clusters.waveforms.npy", Waveforms((5, 0), (0, 7)), 2, 4, 2);
        Save("clusters.waveformsChannels.npy", new[] { 1, 0, 0, 2 }, 2, 2);
        AssertTemplate(SortedRecording.Load(_folder.Root), 0, [0, 2], [.. Spike, .. Scaled(3)]);

        File.Delete(_folder.PathOf("spikes.templates.npy"));
        AssertTemplate(SortedRecording.Load(_folder.Root), 0, [1], Scaled(5));
        AssertTemplate(SortedRecording.Load(_folder.Root), 1, [2], Scaled(7));
    }

    [Fact]
    public void Place_without_a_waveform_is_that_of_the_peak_channel()
    {
        File.Delete(_folder.PathOf("templates.waveforms.npy"));
        Save("clusters.channels.npy", new[] { 1, 2 });
        SortedRecording recording = SortedRecording.Load(_folder.Root);
        Assert.Equal([11, 13], recording.Units.Select(unit => unit.Place!.Channel));
        Assert.Equal(TemplateState.None, recording.Templates);
        Assert.Equal(["templates.waveforms.npy is missing: no unit has a template."], recording.Notes);
    }

    [Theory]
    [InlineData(1e6f, "templates.waveforms.npy is in microvolts, not in volts as ALF demands: it was taken as it is.", true)]
    [InlineData(1e3f, "No unit has a template: templates.waveforms.npy is neither in volts nor in microvolts: write it in volts.", false)]
    public void Waveforms_that_are_not_in_volts_are_noted(float factor, string note, bool areUsed)
    {
        Save("templates.waveforms.npy", Array.ConvertAll(Waveforms((1, 3), (2, 0)), value => value * factor), 2, 4, 2);
        SortedRecording recording = SortedRecording.Load(_folder.Root);
        Assert.Equal([note], recording.Notes);
        if (areUsed) AssertTemplate(recording, 1, [1], Scaled(2));
        else Assert.Null(recording.Units[1].Template);
    }

    [Theory]
    [InlineData("spikes.clusters.npy", "spikes.times.npy has 5 spikes but spikes.clusters.npy 4; take both files from the same sorting.")]
    [InlineData("spikes.samples.npy", "spikes.times.npy has 5 spikes but spikes.samples.npy 4; take both files from the same sorting.")]
    [InlineData("channels.rawInd.npy", "channels.localCoordinates.npy has 3 channels and channels.rawInd.npy 4; take both files from the same sorting.")]
    [InlineData("templates.waveformsChannels.npy", "has the shape (4) where the waveforms need (2, 2); take both files from the same sorting.")]
    [InlineData("templates.waveforms.npy", "has the shape (4) where (templates, samples, channels) is needed.")]
    public void Arrays_that_do_not_belong_together_are_refused(string name, string problem)
    {
        Save(name, new[] { 1, 0, 1, 0 });
        AssertRefused(problem);
    }

    [Fact]
    public void Channels_beyond_the_probe_or_named_twice_are_refused()
    {
        Save("templates.waveformsChannels.npy", new[] { 0, 3, 1, 0 }, 2, 2);
        AssertRefused("names channel 3 and channels.localCoordinates.npy has 3; take both files from the same sorting.");
        Save("templates.waveformsChannels.npy", new[] { 0, 2, 1, 1 }, 2, 2);
        AssertRefused("names a channel twice in row 1; write the file again.");
    }

    [Fact]
    public void Missing_clusters_are_named()
    {
        File.Delete(_folder.PathOf("spikes.clusters.npy"));
        Assert.Equal([2, 3], SortedRecording.Load(_folder.Root).Units.Select(unit => unit.SpikeCount));
        File.Delete(_folder.PathOf("spikes.templates.npy"));
        AssertRefused("spikes.clusters.npy is missing; without it no spike belongs to a unit.");
    }

    private static float[] Scaled(float factor) => Array.ConvertAll(Spike, value => factor * value);

    // Of each template the factors of its two channels, samples x channels, in volts.
    private static float[] Waveforms(params (float First, float Second)[] templates) =>
        [.. templates.SelectMany(template => Spike.SelectMany(value => new[] { template.First * value * 1e-6f, template.Second * value * 1e-6f }))];

    private static void AssertTemplate(SortedRecording recording, int unit, int[] channels, float[] values)
    {
        Template template = recording.Units[unit].Template!;
        Assert.Equal(channels, template.Channels);
        Assert.Equal(values.Length, template.Values.Length);
        for (int i = 0; i < values.Length; i++) Assert.Equal(values[i], template.Values[i], 1e-4f);
    }

    private void AssertRefused(string problem) => Assert.Contains(problem, Refused(null));

    private string Refused(double? rate) => Assert.Throws<CellTypesException>(() => SortedRecording.Load(_folder.Root, rate)).Message;

    private void Save<T>(string name, T[] values, params int[] shape)
        where T : struct => NpyFile.Write(_folder.PathOf(name), values, shape);
}
