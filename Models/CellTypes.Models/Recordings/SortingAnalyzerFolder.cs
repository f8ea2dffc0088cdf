using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Recordings;

/// <summary>Reads a sorted recording from a SortingAnalyzer that SpikeInterface saved as <c>binary_folder</c>.</summary>
/// <remarks>
/// <para>Read are sorting/ (the spikes and the properties of the units), recording_info/ (sampling rate, channels, probe), settings.json,
/// extensions/templates/average.npy and extensions/quality_metrics/metrics.csv. Format: SpikeInterface 0.101 to 0.105.</para>
/// <para>Templates are means of the recording that the analyzer was made of: in microvolts where settings.json says so or the gains are known.</para>
/// </remarks>
public static class SortingAnalyzerFolder
{
    private const string InfoFile = "spikeinterface_info.json";
    private static readonly string[] FilesOfZarr = [".zattrs", ".zgroup", ".zmetadata", "zarr.json"];

    /// <summary>Tells whether a folder is one that SpikeInterface saved units in, be it one that cannot be read.</summary>
    /// <param name="folder">A folder that can be read.</param>
    internal static bool IsOne(string folder) =>
        File.Exists(Path.Combine(folder, InfoFile)) || IsZarr(folder) || IsWaveformExtractor(folder) || File.Exists(Path.Combine(folder, "numpysorting_info.json"));

    /// <summary>Loads a folder.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="samplingRate">The sampling rate in hertz, which the folder states; null, or the same.</param>
    /// <returns>The recording; its units are named by their unit ids, and those without spikes are left out.</returns>
    /// <exception cref="CellTypesException">It is a folder of another kind, has several segments, or is damaged; the message says how to convert or mend it.</exception>
    public static SortedRecording Load(string path, double? samplingRate = null)
    {
        Version version = CheckKind(path);
        List<string> notes = [], tableNotes = [], templateNotes = [];
        JsonElement recording = PythonJson.Read(Path.Combine(path, "recording_info", "recording_attributes.json"));
        string sorting = Path.Combine(path, "sorting"), sortingInfo = Path.Combine(sorting, "numpysorting_info.json");
        JsonElement info = PythonJson.Read(sortingInfo);
        double rate = StatedRate.Check(info.Member("sampling_frequency").Number() ?? recording.Member("sampling_frequency").Number(), sortingInfo, samplingRate)
            ?? throw new CellTypesException($"{sortingInfo} does not say the sampling rate: give it with --sample-rate (SamplingRate in Bonsai).");
        if (info.Member("num_segments").Number() is double segments and not 1)
        {
            throw new CellTypesException(FormattableString.Invariant(
                $"{path} has {segments} segments, and one can be read: make an analyzer of each, of sorting.select_segments([0]) and recording.select_segments([0]), and name those."));
        }
        string[] names = info.Member("unit_ids").Texts() ?? throw new CellTypesException($"{sortingInfo} has no unit_ids; copy the whole folder again.");
        if (names.Any(string.IsNullOrWhiteSpace) || names.Distinct().Count() < names.Length)
            throw new CellTypesException($"{sortingInfo} has unit_ids that are empty or not unique; rename them (sorting.rename_units) and save the analyzer again.");
        (long[] samples, long[] units) = ReadSpikes(Path.Combine(sorting, "spikes.npy"), names.Length, notes);
        string[]? channelIds = recording.Member("channel_ids").Texts();
        int channelCount = (int?)recording.Member("num_channels").Number() ?? channelIds?.Length ?? throw new CellTypesException($"{path}: recording_attributes.json has no num_channels; copy the whole folder again.");
        int[]? channelMap = channelIds?.Length == channelCount && channelIds.All(id => int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            ? Array.ConvertAll(channelIds, id => int.Parse(id, CultureInfo.InvariantCulture))
            : null;
        ProbeGeometry? probe = SpikeInterfaceProbe.Read(Path.Combine(path, "recording_info", "probegroup.json"), channelCount, version, notes);
        TemplateArray? templates = ReadTemplates(path, names.Length, channelCount, rate, probe, recording, templateNotes);
        UnitColumns columns = ReadProperties(path, names, tableNotes);
        ClusterIndex index = new(units);
        SortedUnit[] sorted =
        [
            .. index.Ids.Select((id, i) =>
            {
                int unit = (int)id;
                Template? template = templates?.Mean([new KeyValuePair<int, int>(unit, 1)], PhyFolder.LargestTemplateChannelCount);
                return new SortedUnit(names[unit], index.SpikeCounts[i], template, UnitPlace.Of(template, probe, channelMap), columns.Properties[unit]);
            }),
        ];
        if (templates is not null) MissingTemplates.Note(sorted, templateNotes);
        return new SortedRecording(
            path, rate, probe, samples, index.UnitOfSpike, null, sorted, templates?.State ?? TemplateState.None, columns.Sources, [.. notes, .. tableNotes, .. templateNotes])
        {
            TemplateNotes = templateNotes,
            TableNotes = tableNotes,
        };
    }

    private static bool IsZarr(string folder) => FilesOfZarr.Any(name => File.Exists(Path.Combine(folder, name)));

    // Up to 0.100.
    private static bool IsWaveformExtractor(string folder) =>
        File.Exists(Path.Combine(folder, "params.json")) && (Directory.Exists(Path.Combine(folder, "waveforms")) || File.Exists(Path.Combine(folder, "sparsity.json")));

    private static Version CheckKind(string path)
    {
        if (IsZarr(path)) throw new CellTypesException($"{path} is a Zarr folder, which is not read: convert a SortingAnalyzer with spikeinterface.load_sorting_analyzer(folder).save_as(format=\"binary_folder\", folder=\"analyzer\"), and write an NWB file as HDF5.");
        string infoPath = Path.Combine(path, InfoFile);
        JsonElement info = File.Exists(infoPath) ? PythonJson.Read(infoPath) : default;
        string? kind = info.Member("object") is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        if (kind == "WaveformExtractor" || (kind is null && IsWaveformExtractor(path)))
            throw new CellTypesException($"{path} is a WaveformExtractor of SpikeInterface up to 0.100: convert it with spikeinterface.load_waveforms(folder, output=\"SortingAnalyzer\").save_as(format=\"binary_folder\", folder=\"analyzer\").");
        if (kind != "SortingAnalyzer")
            throw new CellTypesException($"{path} is saved by SpikeInterface, but is no SortingAnalyzer: make one with spikeinterface.create_sorting_analyzer(sorting, recording, format=\"binary_folder\", folder=\"analyzer\") and compute [\"random_spikes\", \"templates\"].");
        string digits = info.Member("version") is { ValueKind: JsonValueKind.String } version ? Regex.Match(version.GetString()!, @"^[0-9]{1,4}\.[0-9]{1,4}").Value : "";
        return digits.Length > 0 ? new Version(digits) : new Version(0, 101);
    }

    private static (long[] Samples, long[] Units) ReadSpikes(string path, int unitCount, List<string> notes)
    {
        IReadOnlyDictionary<string, NpyArray> fields = NpyFile.ReadFields(path);
        if (!fields.TryGetValue("sample_index", out NpyArray? samples) || !fields.TryGetValue("unit_index", out NpyArray? units))
            throw new CellTypesException($"{path} has no fields sample_index and unit_index; save the analyzer again.");
        long[] ofUnits = units.ToInt64(), times = samples.ToInt64();
        if (ofUnits.DefaultIfEmpty(-1).Max() >= unitCount) throw new CellTypesException($"{path} names unit {ofUnits.Max()} of {unitCount}; copy the whole folder again.");
        if (fields.TryGetValue("segment_index", out NpyArray? segments) && segments.ToInt64().Any(segment => segment != 0))
            throw new CellTypesException($"{path} has spikes of a second segment where one is stated; save the analyzer again.");
        int[] order = SpikeOrder.Find(times, ofUnits, path, notes);
        return (Array.ConvertAll(order, i => times[i]), Array.ConvertAll(order, i => ofUnits[i]));
    }

    private static TemplateArray? ReadTemplates(string folder, int unitCount, int channelCount, double rate, ProbeGeometry? probe, JsonElement recording, List<string> notes)
    {
        string path = Path.Combine(folder, "extensions", "templates", "average.npy");
        if (!File.Exists(path)) return None("extensions/templates/average.npy is missing: compute it with analyzer.compute([\"random_spikes\", \"templates\"])");
        NpyArray templates = NpyFile.Read(path);
        if (templates.Shape.Count != 3 || templates.Shape[0] != unitCount || templates.Shape[1] == 0 || templates.Shape[2] != channelCount)
            return None($"extensions/templates/average.npy has the shape ({string.Join(", ", templates.Shape)}) for {unitCount} units and {channelCount} channels: compute the templates again");
        float[] values = templates.ToSingle();
        if (!IsInMicrovolts(folder)) values = Scaled(values, channelCount, recording, notes);
        if (recording.Member("is_filtered") is { ValueKind: JsonValueKind.False }) notes.Add("The templates are of a recording that was not filtered: their slow parts may be those of the field potential.");
        TemplateState state = TemplateState.AsGiven;
        if (IsWhitened(folder))
        {
            state = TemplateState.StillWhitened;
            notes.Add("The templates are of a whitened recording, so shapes and peak channels are not those of the spikes: make the analyzer of the recording before it was whitened.");
        }
        return new TemplateArray(values, templates.Shape, null, rate, probe, state);

        TemplateArray? None(string problem)
        {
            notes.Add($"No unit has a template: {problem}.");
            return null;
        }
    }

    private static bool IsInMicrovolts(string folder)
    {
        string path = Path.Combine(folder, "settings.json");
        JsonElement settings = File.Exists(path) ? PythonJson.Read(path) : default;
        // The name up to 0.102, and before there was such a file.
        return (settings.Member("return_in_uV") ?? settings.Member("return_scaled")) is not { ValueKind: JsonValueKind.False };
    }

    private static float[] Scaled(float[] values, int channelCount, JsonElement recording, List<string> notes)
    {
        double[]? gains = recording.Member("properties")?.Member("gain_to_uV").Numbers();
        if (gains?.Length == channelCount && gains.All(gain => gain > 0)) return [.. values.Select((value, i) => (float)(value * gains[i % channelCount]))];
        notes.Add("The templates are in the units of the converter, not in microvolts: the gains are not known.");
        return values;
    }

    // The way that the recording was made is kept beside, with the names of its classes; as a pickle where JSON cannot hold it.
    private static bool IsWhitened(string folder) => new[] { "recording.json", "recording.pickle" }.Select(name => Path.Combine(folder, name))
        .Any(path => File.Exists(path) && Encoding.UTF8.GetString(InputFile.ReadBytes(path, InputFile.LargestText)).Contains("WhitenRecording"));

    private static UnitColumns ReadProperties(string folder, string[] names, List<string> notes)
    {
        UnitColumns columns = new(names.Length);
        ReadMetrics(folder, names, columns, notes);
        string place = Path.Combine(folder, "sorting", "properties");
        foreach (string path in Directory.Exists(place) ? Directory.GetFiles(place, "*.npy").OrderBy(path => path, StringComparer.Ordinal) : Enumerable.Empty<string>())
        {
            string name = Path.GetFileNameWithoutExtension(path), source = $"sorting/properties/{name}.npy";
            NpyArray array;
            try
            {
                array = NpyFile.ReadAny(path);
            }
            catch (CellTypesException)
            {
                notes.Add($"{source} is ignored: it holds neither numbers nor texts, or is damaged. Where it is an array of Python objects, set the property again as texts, values.astype(str), and save.");
                columns.AddUnreadable(name, source);
                continue;
            }
            // A property of several values a unit is no column.
            if (array.Shape.Count != 1) continue;
            if (array.Length == names.Length)
            {
                columns.Add(name, array.ToTexts(), source);
            }
            else
            {
                notes.Add($"{source} is ignored: it has {array.Length} values for {names.Length} units.");
                columns.AddUnreadable(name, source);
            }
        }
        return columns;
    }

    private static void ReadMetrics(string folder, string[] names, UnitColumns columns, List<string> notes)
    {
        const string Source = "extensions/quality_metrics/metrics.csv";
        string path = Path.Combine(folder, "extensions", "quality_metrics", "metrics.csv");
        if (!File.Exists(path)) return;
        string[][] lines = [.. InputFile.ReadLines(path).Select(line => TableText.Fields(line) ?? [])];
        Dictionary<string, string[]> ofUnit = [];
        foreach (string[] line in lines.Skip(1).Where(line => line.Length == lines[0].Length)) ofUnit[line[0]] = line;
        if (!names.All(ofUnit.ContainsKey))
        {
            notes.Add($"{Source} is ignored: it does not have a line for each unit. Compute the metrics again.");
            return;
        }
        for (int column = 1; column < lines[0].Length; column++) columns.Add(lines[0][column], [.. names.Select(name => ofUnit[name][column])], Source);
    }
}
