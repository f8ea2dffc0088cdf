using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace CellTypes.Models.Recordings;

/// <summary>The <c>.meta</c> file of a SpikeGLX recording of the spike band: lines <c>key=value</c>.</summary>
/// <remarks>Format: SpikeGLX, "Metafile Tags" and "Metadata" of phases 3A, 3B and 30 (Markdown/Metadata_Help.md of its repository).</remarks>
internal sealed class SpikeGlxMeta
{
    private const int DefaultMaximum = 512, FirstNp2Maximum = 8192;
    private readonly Dictionary<string, string> _values = [];
    private readonly string _path;

    /// <summary>Reads the file.</summary>
    /// <param name="path">The <c>.meta</c> file.</param>
    public SpikeGlxMeta(string path)
    {
        _path = path;
        foreach (string line in InputFile.ReadLines(path))
        {
            int equals = line.IndexOf('=');
            if (equals > 0) _values[line.Substring(0, equals).Trim().TrimStart('~')] = line.Substring(equals + 1).Trim();
        }
        if (Find("typeThis") is string type and not "imec") throw new CellTypesException($"{path} is of a stream '{type}', which has no electrodes; give the .ap.bin of the probe.");
    }

    /// <summary>Gets the sampling rate in hertz.</summary>
    public double SamplingRate => Number("imSampRate");

    /// <summary>Gets the bytes of the recording when it was written, or null where they are not said.</summary>
    public long? FileBytes => Find("fileSizeBytes") is null ? null : (long)Number("fileSizeBytes");

    /// <summary>Gets the number of the first sample within its run.</summary>
    public long FirstSample => Find("firstSample") is null ? 0 : (long)Number("firstSample");

    // 0 for Neuropixels 1.0; phase 3A did not say it.
    private int ProbeType => Find("imDatPrb_type") is null ? 0 : (int)Number("imDatPrb_type");

    // Neuropixels 2.0 and later: one gain for all channels, and no filter.
    private bool IsWideband => ProbeType is 21 or 24 or >= 2000;

    // Ultra probes with switches: one gain, in the table's header.
    private bool IsSwitched => ProbeType == 1110;

    /// <summary>Reads what the columns of the recording hold.</summary>
    public IReadOnlyList<RawChannel> Channels()
    {
        int count = (int)Number("nSavedChans");
        int[] kinds = Integers("snsApLfSy", Text("snsApLfSy").Split(','));
        if (count is < 1 or > RawRecording.MostChannels || kinds.Length != 3 || kinds.Any(kind => kind < 0) || kinds.Sum() != count)
            throw Damaged($"nSavedChans={count} and snsApLfSy={Text("snsApLfSy")} do not agree");
        if (kinds[0] == 0) throw new CellTypesException($"{_path} has no channel in the spike band; give the .ap.bin of the probe.");
        int[] saved = SavedChannels(count);
        double range = Number("imAiRangeMax"), maximum = Find("imMaxInt") is null ? ProbeType is 21 or 24 ? FirstNp2Maximum : DefaultMaximum : Number("imMaxInt");
        if (!(range > 0) || !(maximum > 0)) throw Damaged($"imAiRangeMax={range} or imMaxInt={maximum} is not above 0");
        IReadOnlyList<string[]> settings = Entries("imroTbl");
        (double X, double Y)[]? positions = Positions(kinds[0]);
        bool isFiltered = _values.Any(entry => entry.Key.StartsWith("catGTCmdline", StringComparison.Ordinal)
            && (entry.Value.Contains("-apfilter=") || entry.Value.Contains("-aphipass=")));
        return [.. Enumerable.Range(0, count).Select(column =>
        {
            if (column >= kinds[0]) return new RawChannel { IsNeural = false };
            (double gain, bool hasHardwareFilter) = Amplifier(settings, saved[column]);
            return new RawChannel
            {
                // Lower ones are not possible: SpikeGLX too reads them so.
                Scale = 1e6 * range / (maximum * Math.Max(gain, 50)),
                IsHighPassFiltered = isFiltered || hasHardwareFilter,
                Position = positions?[column],
            };
        })];
    }

    private (double Gain, bool IsFiltered) Amplifier(IReadOnlyList<string[]> settings, int channel)
    {
        // The gain for all was not written before 2023.
        if (IsWideband) return (Find("imChan0apGain") is null ? ProbeType is 21 or 24 ? 80 : 100 : Number("imChan0apGain"), false);
        if (settings.Count == 0) throw Damaged("it has no ~imroTbl");
        // (channel bank reference ap-gain lf-gain filter), in phase 3A without the filter, which was always on.
        int gainField = 3;
        string[]? entry = IsSwitched ? settings[0] : settings.Skip(1).FirstOrDefault(fields => fields[0] == channel.ToString(CultureInfo.InvariantCulture));
        if (entry is null || entry.Length <= gainField || !double.TryParse(entry[gainField], NumberStyles.Float, CultureInfo.InvariantCulture, out double gain))
            throw Damaged($"~imroTbl has no gain of channel {channel}");
        return (gain, entry.Length <= gainField + 2 || entry[gainField + 2] == "1");
    }

    // Original numbers: the settings of the probe are by them, also where not all channels were saved.
    private int[] SavedChannels(int count)
    {
        string text = Find("snsSaveChanSubset") ?? "all";
        if (text == "all") return [.. Enumerable.Range(0, count)];
        List<int> channels = [];
        foreach (string part in text.Split(','))
        {
            int[] ends = Integers("snsSaveChanSubset", part.Split(':'));
            if (ends.Length is < 1 or > 2 || ends[0] < 0 || ends[ends.Length - 1] < ends[0] || ends[ends.Length - 1] - ends[0] >= count) throw Damaged($"snsSaveChanSubset={text} is no list of channels");
            channels.AddRange(Enumerable.Range(ends[0], ends[ends.Length - 1] - ends[0] + 1));
        }
        return channels.Count == count ? [.. channels] : throw Damaged($"snsSaveChanSubset names {channels.Count} channels and nSavedChans {count}");
    }

    private (double X, double Y)[]? Positions(int count)
    {
        IReadOnlyList<string[]> map = Entries("snsGeomMap");
        if (map.Count == count + 1 && map[0].Length > 2 && double.TryParse(map[0][2], NumberStyles.Float, CultureInfo.InvariantCulture, out double pitch))
        {
            // (shank:x:y:used), x within its shank.
            double[][] entries = [.. map.Skip(1).Select(fields => Numbers("~snsGeomMap", fields))];
            return [.. entries.Select(entry => (entry[0] * pitch + entry[1], entry[2]))];
        }
        map = Entries("snsShankMap");
        if (map.Count != count + 1 || ProbeType is not (0 or 21 or 24 or 2003 or 2013)) return null;
        // (shank:column:row:used). The columns of 1.0 probes are staggered.
        bool isNp1 = ProbeType == 0;
        return [.. map.Skip(1).Select(fields => Numbers("~snsShankMap", fields)).Select(entry => (
            entry[0] * 250 + entry[1] * 32 + (isNp1 && entry[2] % 2 != 0 ? 11 : 27), entry[2] * (isNp1 ? 20 : 15)))];
    }

    private double[] Numbers(string key, string[] fields)
    {
        double[] numbers = [.. fields.Select(field => double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN)];
        return numbers.Length == 4 && numbers.All(number => Math.Abs(number) < 1e6) ? numbers : throw Damaged($"{key} has an entry ({string.Join(":", fields)})");
    }

    // (field field ...)(field field ...)
    private IReadOnlyList<string[]> Entries(string key) =>
        Find(key) is string text ? [.. text.Split(['(', ')'], StringSplitOptions.RemoveEmptyEntries).Select(entry => entry.Split([' ', ',', ':'], StringSplitOptions.RemoveEmptyEntries))] : [];

    private int[] Integers(string key, string[] parts) =>
        [.. parts.Select(part => int.TryParse(part, NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) ? number : throw Damaged($"{key}={Text(key)} is no list of numbers"))];

    private double Number(string key) =>
        double.TryParse(Text(key), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && !double.IsNaN(number) && Math.Abs(number) < 1e15
            ? number
            : throw Damaged($"{key}={Text(key)} is no number");

    private string Text(string key) => Find(key) ?? throw Damaged($"it has no line {key}=");

    private string? Find(string key) => _values.TryGetValue(key, out string? value) ? value : null;

    private CellTypesException Damaged(string problem) => new($"{_path}: {problem}; copy the file again from where SpikeGLX wrote it.");
}
