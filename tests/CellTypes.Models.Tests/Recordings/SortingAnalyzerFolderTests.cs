using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using CellTypes.Models.Recordings;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Tests.Recordings;

/// <summary>Each test starts from a small SortingAnalyzer that loads without a note, and changes one thing.</summary>
public sealed class SortingAnalyzerFolderTests : IDisposable
{
    private static readonly float[] Spike = [0, -40, 20, 0];
    private readonly TemporaryFolder _folder = new();

    public SortingAnalyzerFolderTests()
    {
        foreach (string folder in new[] { "sorting/properties", "recording_info", "extensions/templates", "extensions/quality_metrics" }) Directory.CreateDirectory(_folder.PathOf(folder));
        Write("spikeinterface_info.json", """{"version": "0.102.1", "dev_mode": false, "object": "SortingAnalyzer"}""");
        Write("settings.json", """{"return_in_uV": true}""");
        WriteSorting("[\"a\", \"b 2\", \"c\"]");
        WriteSpikes((30_000, 2, 0), (60_000, 0, 0), (60_000, 2, 0), (90_000, 2, 0));
        WriteRecording();
        WriteProbes(Probe("[[0, 0], [0, 20], [0, 40]]", "\"device_channel_indices\": [0, 1, 2], \"shank_ids\": [\"\", \"\", \"\"]"));
        // Unit a on channel 0, b on none, c on channels 1 and 2.
        SaveTemplates((1, 0, 0), (0, 0, 0), (0, 2, 3));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Folder_gives_spikes_names_templates_and_places()
    {
        SortedRecording recording = SortedRecording.Load(_folder.Root);

        Assert.Empty(recording.Notes);
        Assert.Equal(30_000, recording.SamplingRate);
        Assert.Equal([30_000L, 60_000, 60_000, 90_000], recording.SpikeSamples);
        // The unit without spikes is left out.
        Assert.Equal([1, 0, 1, 1], recording.SpikeUnits);
        Assert.Equal(["a", "c"], recording.Units.Select(unit => unit.Name));
        Assert.Equal([1, 3], recording.Units.Select(unit => unit.SpikeCount));
        AssertTemplate(recording.Units[0], [0], Spike);
        AssertTemplate(recording.Units[1], [1, 2], [.. Scaled(2), .. Scaled(3)]);
        Assert.Equal(new UnitPlace(2, null, 0, 40, 0), recording.Units[1].Place);
        Assert.Equal(TemplateState.AsGiven, recording.Templates);
    }

    [Fact]
    public void Properties_and_metrics_are_columns_and_quality_is_the_group()
    {
        NpyFile.Write(_folder.PathOf("sorting/properties/snr.npy"), new[] { 4.5, 1, double.NaN });
        NpyFile.Write(_folder.PathOf("sorting/properties/group.npy"), new[] { 0L, 0, 1 });
        NpyFile.Write(_folder.PathOf("sorting/properties/place.npy"), new double[6], 3, 2);
        WriteTexts("sorting/properties/quality.npy", "good", "mua", "noise");
        Write("extensions/quality_metrics/metrics.csv", ",presence_ratio,snr\na,0.9,7\nb 2,0.5,7\nc,,7\n");

        SortedRecording recording = SortedRecording.Load(_folder.Root);

        Assert.Empty(recording.Notes);
        Assert.Equal(
            ["channel_group 0", "group good", "presence_ratio 0.9", "quality good", "snr 4.5"],
            recording.Units[0].Properties.Select(property => $"{property.Key} {property.Value}").Order(StringComparer.Ordinal));
        Assert.DoesNotContain("snr", recording.Units[1].Properties.Keys);
        Assert.DoesNotContain("presence_ratio", recording.Units[1].Properties.Keys);
        Assert.Equal("1 of 2 units: group good in sorting/properties/quality.npy; left out: 1 noise", UnitGroups.Choose(recording).Summary);
    }

    [Fact]
    public void Columns_that_cannot_be_read_are_noted()
    {
        NpyFile.Write(_folder.PathOf("sorting/properties/snr.npy"), new[] { 4.5, 1 });
        WriteNpy("sorting/properties/odd.npy", "'|O'", 3, new byte[24]);
        Write("extensions/quality_metrics/metrics.csv", ",presence_ratio\na,0.9\n");
        Assert.Equal(
            [
                "extensions/quality_metrics/metrics.csv is ignored: it does not have a line for each unit. Compute the metrics again.",
                "sorting/properties/odd.npy is ignored: it holds neither numbers nor texts, or is damaged. Where it is an array of Python objects, set the property again as texts, values.astype(str), and save.",
                "sorting/properties/snr.npy is ignored: it has 2 values for 3 units.",
            ],
            SortedRecording.Load(_folder.Root).Notes);
    }

    [Fact]
    public void Groups_that_cannot_be_read_make_no_unit_good()
    {
        WriteNpy("sorting/properties/quality.npy", "'|O'", 3, new byte[24]);
        string message = Assert.Throws<CellTypesException>(() => UnitGroups.Choose(SortedRecording.Load(_folder.Root))).Message;
        Assert.Contains("no unit is in the group good or sua (0 of 2 units: group good or sua in sorting/properties/quality.npy; left out: 2 unknown)", message);
        Assert.Contains("sorting/properties/quality.npy is ignored: ", message);
    }

    [Fact]
    public void Ids_that_are_numbers_are_names_and_channels()
    {
        WriteSorting("[7, 7.1, 12]");
        WriteRecording(channels: "[10, 11, 13]");
        SortedRecording recording = SortedRecording.Load(_folder.Root);
        Assert.Equal(["7", "12"], recording.Units.Select(unit => unit.Name));
        Assert.Equal(13, recording.Units[1].Place!.Channel);
    }

    [Theory]
    [InlineData("return_in_uV")]
    [InlineData("return_scaled")]
    public void Templates_in_the_units_of_the_converter_are_multiplied_by_the_gains(string setting)
    {
        Write("settings.json", $"{{\"{setting}\": false}}");
        WriteRecording(properties: "{\"gain_to_uV\": [0.5, 0.25, 2], \"x\": [NaN, -Infinity, 1]}");
        SortedRecording recording = SortedRecording.Load(_folder.Root);
        Assert.Empty(recording.Notes);
        AssertTemplate(recording.Units[1], [1, 2], [.. Scaled(0.5f), .. Scaled(6)]);

        WriteRecording();
        Assert.Equal(["The templates are in the units of the converter, not in microvolts: the gains are not known."], SortedRecording.Load(_folder.Root).Notes);
    }

    // SpikeInterface pickles what JSON cannot hold; the names of classes are plain text in both.
    [Theory]
    [InlineData("recording.json")]
    [InlineData("recording.pickle")]
    public void What_the_recording_went_through_is_told(string file)
    {
        Write(file, """{"class": "spikeinterface.preprocessing.whiten.WhitenRecording", "kwargs": {}}""");
        WriteRecording(isFiltered: "false");
        SortedRecording recording = SortedRecording.Load(_folder.Root);
        Assert.Equal(TemplateState.StillWhitened, recording.Templates);
        Assert.Collection(
            recording.Notes,
            note => Assert.StartsWith("The templates are of a recording that was not filtered", note),
            note => Assert.StartsWith("The templates are of a whitened recording, so shapes and peak channels are not those of the spikes", note));
    }

    [Fact]
    public void Contacts_are_in_the_order_of_channels_before_and_by_their_index_from_version_0_105()
    {
        WriteProbes(Probe("[[0, 0], [0, 20], [0, 40]]", "\"device_channel_indices\": [2, 1, 0]"));
        Assert.Equal(40, SortedRecording.Load(_folder.Root).Units[1].Place!.Y);
        Write("spikeinterface_info.json", """{"version": "0.105.0.dev0", "object": "SortingAnalyzer"}""");
        Assert.Equal(0, SortedRecording.Load(_folder.Root).Units[1].Place!.Y);
    }

    [Fact]
    public void Probes_and_named_shanks_are_apart()
    {
        WriteProbes(
            Probe("[[0, 0], [0, 20]]", "\"device_channel_indices\": [2, 0], \"shank_ids\": [\"1\", \"0\"]"),
            Probe("[[0, 0.01], [9, 9]]", "\"device_channel_indices\": [1, -1]", "mm"));
        ProbeGeometry probe = SortedRecording.Load(_folder.Root).Probe!;
        Assert.Equal([(0.0, 20.0), (0.0, 10.0), (0.0, 0.0)], Enumerable.Range(0, 3).Select(probe.Position));
        Assert.Equal([0, 2, 1], Enumerable.Range(0, 3).Select(probe.Shank));
    }

    [Theory]
    [InlineData("[[0, 0], [0, 20]]", "probegroup.json has 2 contacts for 3 channels: where the channels lie is unknown.")]
    [InlineData("[[0, 0, 1], [0, 20, 1], [0, 40, 1]]", "probegroup.json does not give the positions in a plane, in um, mm or m: where the channels lie is unknown.")]
    public void Probe_that_does_not_fit_is_noted(string positions, string note)
    {
        WriteProbes(Probe(positions, "\"ndim\": 2"));
        SortedRecording recording = SortedRecording.Load(_folder.Root);
        Assert.Null(recording.Probe);
        Assert.Equal([note], recording.Notes);
    }

    [Fact]
    public void Templates_that_are_missing_or_of_other_units_are_noted()
    {
        SaveTemplates((1, 0, 0), (0, 2, 3));
        Assert.Equal(
            ["No unit has a template: extensions/templates/average.npy has the shape (2, 4, 3) for 3 units and 3 channels: compute the templates again."], SortedRecording.Load(_folder.Root).Notes);
        SaveTemplates((float.NaN, 0, 0), (0, 0, 0), (0, 2, 3));
        Assert.Equal(["No template for unit a: it is flat, not finite, larger than 100,000 or on no known channel."], SortedRecording.Load(_folder.Root).Notes);
        File.Delete(_folder.PathOf("extensions/templates/average.npy"));
        SortedRecording recording = SortedRecording.Load(_folder.Root);
        Assert.Equal(TemplateState.None, recording.Templates);
        Assert.Equal(
            ["No unit has a template: extensions/templates/average.npy is missing: compute it with analyzer.compute([\"random_spikes\", \"templates\"])."], recording.Notes);
    }

    [Fact]
    public void Several_segments_are_refused()
    {
        WriteSorting("[\"a\", \"b 2\", \"c\"]", segments: 2);
        AssertRefused("has 2 segments, and one can be read: make an analyzer of each, of sorting.select_segments([0]) and recording.select_segments([0]), and name those.");
        WriteSorting("[\"a\", \"b 2\", \"c\"]");
        WriteSpikes((30_000, 2, 0), (60_000, 0, 1));
        AssertRefused("has spikes of a second segment where one is stated");
    }

    [Theory]
    [InlineData(".zgroup", "{}", "is a Zarr folder, which is not read: convert a SortingAnalyzer with spikeinterface.load_sorting_analyzer(folder).save_as(format=\"binary_folder\", folder=\"analyzer\"), and write an NWB file as HDF5.")]
    [InlineData("zarr.json", "{}", "is a Zarr folder, which is not read")]
    [InlineData("spikeinterface_info.json", "{\"object\": \"WaveformExtractor\"}", "is a WaveformExtractor of SpikeInterface up to 0.100: convert it with spikeinterface.load_waveforms(folder, output=\"SortingAnalyzer\")")]
    [InlineData("spikeinterface_info.json", "{\"object\": \"Recording\"}", "is saved by SpikeInterface, but is no SortingAnalyzer: make one with spikeinterface.create_sorting_analyzer(")]
    [InlineData("spikeinterface_info.json", "{\"object\": ", "spikeinterface_info.json is damaged: ")]
    [InlineData("sorting/numpysorting_info.json", "{\"sampling_frequency\": 30000.0, \"num_segments\": 1}", "numpysorting_info.json has no unit_ids; copy the whole folder again.")]
    [InlineData("sorting/numpysorting_info.json", "{\"sampling_frequency\": 30, \"unit_ids\": [1, 2, 3], \"num_segments\": 1}", "states a sampling rate of 30 Hz, which is not possible")]
    [InlineData("sorting/numpysorting_info.json", "{\"sampling_frequency\": 30000.0, \"unit_ids\": [1, 2, 1], \"num_segments\": 1}", "has unit_ids that are empty or not unique")]
    [InlineData("sorting/numpysorting_info.json", "{\"sampling_frequency\": 30000.0, \"unit_ids\": [1, 2], \"num_segments\": 1}", "spikes.npy names unit 2 of 2; copy the whole folder again.")]
    [InlineData("recording_info/probegroup.json", "{}", "probegroup.json has no list of probes; copy it again.")]
    public void What_cannot_be_read_is_refused_with_the_way_to_convert_it(string file, string text, string problem)
    {
        Write(file, text);
        AssertRefused(problem);
    }

    [Theory]
    [InlineData("recording_info/recording_attributes.json", "recording_attributes.json is missing; copy the whole folder again.")]
    [InlineData("sorting/numpysorting_info.json", "numpysorting_info.json is missing; copy the whole folder again.")]
    [InlineData("sorting/spikes.npy", "spikes.npy is missing.")]
    public void Missing_file_is_named(string file, string problem)
    {
        File.Delete(_folder.PathOf(file));
        AssertRefused(problem);
    }

    [Fact]
    public void Folder_of_an_older_version_is_known_without_its_info()
    {
        Directory.Delete(_folder.Root, recursive: true);
        Directory.CreateDirectory(_folder.PathOf("waveforms"));
        Write("params.json", "{}");
        AssertRefused("is a WaveformExtractor of SpikeInterface up to 0.100");
    }

    [Fact]
    public void Other_rate_than_the_one_that_is_stated_is_refused() =>
        Assert.Contains("numpysorting_info.json states a sampling rate of 30000 Hz, but 25000 Hz are given", Assert.Throws<CellTypesException>(() => SortedRecording.Load(_folder.Root, 25_000)).Message);

    private static float[] Scaled(float factor) => Array.ConvertAll(Spike, value => factor * value);

    private static void AssertTemplate(SortedUnit unit, int[] channels, float[] values)
    {
        Assert.Equal(channels, unit.Template!.Channels);
        Assert.Equal(values, unit.Template.Values);
    }

    private static string Probe(string positions, string more, string unit = "um") =>
        $"{{\"ndim\": 2, \"si_units\": \"{unit}\", \"contact_positions\": {positions}, {more}}}";

    private void AssertRefused(string problem) => Assert.Contains(problem, Assert.Throws<CellTypesException>(() => SortedRecording.Load(_folder.Root)).Message);

    private void Write(string name, string text) => _folder.Write(name, text);

    private void WriteSorting(string ids, int segments = 1) =>
        Write("sorting/numpysorting_info.json", $"{{\"sampling_frequency\": 30000.0, \"unit_ids\": {ids}, \"num_segments\": {segments}}}");

    private void WriteRecording(string channels = "[\"AP10\", \"AP11\", \"AP13\"]", string properties = "{\"x\": [NaN, -Infinity, 1]}", string isFiltered = "true") => Write(
        "recording_info/recording_attributes.json",
        $"{{\"channel_ids\": {channels}, \"sampling_frequency\": 30000.0, \"num_channels\": 3, \"num_samples\": [100000], \"is_filtered\": {isFiltered}, \"properties\": {properties}, \"dtype\": \"int16\"}}");

    private void WriteProbes(params string[] probes) =>
        Write("recording_info/probegroup.json", $"{{\"specification\": \"probeinterface\", \"probes\": [{string.Join(", ", probes)}]}}");

    private void SaveTemplates(params (float First, float Second, float Third)[] units) => NpyFile.Write(
        _folder.PathOf("extensions/templates/average.npy"),
        [.. units.SelectMany(unit => Spike.SelectMany(value => new[] { unit.First * value, unit.Second * value, unit.Third * value }))],
        units.Length, Spike.Length, 3);

    private void WriteSpikes(params (long Sample, long Unit, long Segment)[] spikes) => WriteNpy(
        "sorting/spikes.npy",
        "[('sample_index', '<i8'), ('unit_index', '<i8'), ('segment_index', '<i8')]",
        spikes.Length,
        [.. spikes.SelectMany(spike => new[] { spike.Sample, spike.Unit, spike.Segment }).SelectMany(BitConverter.GetBytes)]);

    private void WriteTexts(string name, params string[] texts) =>
        WriteNpy(name, "'<U8'", texts.Length, [.. texts.SelectMany(text => Encoding.UTF32.GetBytes(text.PadRight(8, '\0')))]);

    private void WriteNpy(string name, string type, int count, IEnumerable<byte> data)
    {
        string header = $"{{'descr': {type}, 'fortran_order': False, 'shape': ({count},), }}\n";
        File.WriteAllBytes(_folder.PathOf(name), [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. Encoding.ASCII.GetBytes(header), .. data]);
    }
}
