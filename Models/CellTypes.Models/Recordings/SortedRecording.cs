using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Recordings;

/// <summary>A sorted recording, whatever format it was read from: spikes, units, and where the channels are.</summary>
/// <remarks>Spikes that the sorter gave to no unit are left out.</remarks>
public sealed class SortedRecording
{
    /// <summary>The lowest sampling rate that is believed, in hertz.</summary>
    public const double LowestSamplingRate = 1_000;

    /// <summary>The highest sampling rate that is believed, in hertz.</summary>
    public const double HighestSamplingRate = 1_000_000;

    private readonly Dictionary<string, int> _indices = [];
    private readonly int[] _firstOfUnit;
    private readonly long[] _samplesByUnit;
    private readonly float[]? _amplitudesByUnit;

    /// <summary>Wraps what a reader found; the arrays are not copied.</summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="samplingRate">The sampling rate in hertz.</param>
    /// <param name="probe">The probe, or null where its geometry is unknown.</param>
    /// <param name="spikeSamples">The sample index of each spike, ascending, not negative.</param>
    /// <param name="spikeUnits">The index in <paramref name="units"/> of each spike's unit.</param>
    /// <param name="amplitudes">The amplitude of each spike in any unit, or null.</param>
    /// <param name="units">The units, each with a name of its own and as many spikes as it says.</param>
    /// <param name="templates">What was done to the templates.</param>
    /// <param name="propertySources">The file, or table, that each property of the units is from.</param>
    /// <param name="notes">What was mended, passed over or missing, one line each.</param>
    internal SortedRecording(
        string path,
        double samplingRate,
        ProbeGeometry? probe,
        long[] spikeSamples,
        int[] spikeUnits,
        float[]? amplitudes,
        IReadOnlyList<SortedUnit> units,
        TemplateState templates,
        IReadOnlyDictionary<string, string> propertySources,
        IReadOnlyList<string> notes)
    {
        Path = path;
        SamplingRate = samplingRate;
        Probe = probe;
        SpikeSamples = spikeSamples;
        SpikeUnits = spikeUnits;
        DurationSamples = spikeSamples.Length == 0 ? 0 : spikeSamples[spikeSamples.Length - 1] + 1;
        Units = units;
        Templates = templates;
        PropertySources = propertySources;
        Notes = notes;
        _firstOfUnit = new int[units.Count + 1];
        for (int i = 0; i < units.Count; i++)
        {
            _indices.Add(units[i].Name, i);
            _firstOfUnit[i + 1] = _firstOfUnit[i] + units[i].SpikeCount;
        }
        _samplesByUnit = Gather(spikeSamples);
        _amplitudesByUnit = amplitudes is null ? null : Gather(amplitudes);
    }

    /// <summary>Gets the folder or file.</summary>
    public string Path { get; }

    /// <summary>Gets the name of the recording: the last part of its full path.</summary>
    public string Name => System.IO.Path.GetFileName(System.IO.Path.GetFullPath(Path).TrimEnd(System.IO.Path.DirectorySeparatorChar, System.IO.Path.AltDirectorySeparatorChar));

    /// <summary>Gets the sampling rate in hertz.</summary>
    public double SamplingRate { get; }

    /// <summary>Gets the probe, or null where it is unknown where the channels are.</summary>
    public ProbeGeometry? Probe { get; }

    /// <summary>Gets the sample index of every spike, ascending, not negative; spikes of one time keep the order of the file.</summary>
    public long[] SpikeSamples { get; }

    /// <summary>Gets the index in <see cref="Units"/> of the unit of each spike of <see cref="SpikeSamples"/>.</summary>
    public int[] SpikeUnits { get; }

    /// <summary>Gets the units that have spikes, for a phy folder by ascending cluster id.</summary>
    public IReadOnlyList<SortedUnit> Units { get; }

    /// <summary>Gets what was done to the templates.</summary>
    public TemplateState Templates { get; }

    /// <summary>Gets the name of the file that each property of the units was read from, by the name of the property.</summary>
    public IReadOnlyDictionary<string, string> PropertySources { get; }

    /// <summary>Gets what was mended, passed over or missing, one line each.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Gets the channel of the raw data of each channel of the probe, or null where it is unknown.</summary>
    internal IReadOnlyList<int>? ChannelMap { get; init; }

    /// <summary>Gets those of the notes that are about the templates.</summary>
    internal IReadOnlyList<string> TemplateNotes { get; init; } = [];

    /// <summary>Gets those of the notes that are about the tables of the units.</summary>
    internal IReadOnlyList<string> TableNotes { get; init; } = [];

    /// <summary>Gets the number of samples up to and including the last spike of any unit; the recording may have gone on.</summary>
    public long DurationSamples { get; private init; }

    /// <summary>Loads a recording, whose format follows from what the folder holds.</summary>
    /// <param name="path">The folder: one for phy, as Kilosort, phy and SpikeInterface write it (<see cref="PhyFolder"/>), one of ALF files (<see cref="AlfFolder"/>),
    /// or a SortingAnalyzer of SpikeInterface (<see cref="SortingAnalyzerFolder"/>).</param>
    /// <param name="samplingRate">The sampling rate in hertz, from 1 kHz to 1 MHz, where the recording does not say it; null where it does.</param>
    /// <param name="withAmplitudes">Whether to read the amplitudes of the spikes too, where they are there, for <see cref="Amplitudes"/>.</param>
    /// <returns>The recording.</returns>
    /// <exception cref="CellTypesException">There is no such recording, or it is damaged; the message says what and how to mend it.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    public static SortedRecording Load(string path, double? samplingRate = null, bool withAmplitudes = false)
    {
        // What phy can open is read as phy reads it, whatever else the folder holds.
        if (InputFolder.Holds(path, PhySpikes.Times, $"The folder {path} does not exist.")) return PhyFolder.Load(path, samplingRate, withAmplitudes);
        if (SortingAnalyzerFolder.IsOne(path)) return SortingAnalyzerFolder.Load(path, samplingRate);
        return AlfFiles.Holds(path) ? AlfFolder.Load(path, samplingRate, withAmplitudes) : PhyFolder.Load(path, samplingRate, withAmplitudes);
    }

    /// <summary>Tells whether a folder holds what <see cref="Load"/> reads, or would refuse with advice.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    public static bool IsFolder(string path) =>
        Directory.Exists(path) && (File.Exists(System.IO.Path.Combine(path, PhySpikes.Times)) || SortingAnalyzerFolder.IsOne(path) || AlfFiles.Holds(path));

    /// <summary>Gets the signals of one unit.</summary>
    /// <param name="name">The name of the unit.</param>
    /// <param name="startSample">The first sample of the window.</param>
    /// <param name="endSample">The sample after the window.</param>
    /// <returns>
    /// The unit with its spikes from <paramref name="startSample"/> on and before <paramref name="endSample"/>, without duplicates.
    /// </returns>
    /// <exception cref="CellTypesException">There is no such unit.</exception>
    public RecordedUnit Unit(string name, long startSample = 0, long endSample = long.MaxValue) => UnitAt(IndexOf(name), startSample, endSample);

    /// <summary>Gets the amplitudes of one unit's spikes.</summary>
    /// <param name="name">The name of the unit.</param>
    /// <returns>
    /// One for each spike of <see cref="Unit"/>, in the sorter's own unit; null where the recording has no amplitudes, or one value for all spikes,
    /// or was loaded without.
    /// </returns>
    /// <exception cref="CellTypesException">There is no such unit.</exception>
    public float[]? Amplitudes(string name)
    {
        int unit = IndexOf(name);
        if (_amplitudesByUnit is null) return null;
        List<float> amplitudes = [];
        for (int i = _firstOfUnit[unit]; i < _firstOfUnit[unit + 1]; i++)
        {
            if (i == _firstOfUnit[unit] || _samplesByUnit[i] != _samplesByUnit[i - 1]) amplitudes.Add(_amplitudesByUnit[i]);
        }
        return [.. amplitudes];
    }

    /// <summary>Finds where the history of the recording begins.</summary>
    /// <param name="history">How much of its end counts; null for all of it.</param>
    /// <returns>The first sample of the history, 0 where it is the whole recording.</returns>
    public long HistoryStart(TimeSpan? history)
    {
        if (history is not TimeSpan time) return 0;
        double samples = time.TotalSeconds * SamplingRate;
        return samples >= DurationSamples ? 0 : DurationSamples - (long)Math.Round(samples);
    }

    /// <summary>
    /// Enumerates the signals of all units, in the order of <see cref="Units"/>, also of those without spikes in the window.
    /// </summary>
    /// <param name="startSample">The first sample of the window.</param>
    /// <param name="endSample">The sample after the window.</param>
    /// <returns>The units.</returns>
    public IEnumerable<RecordedUnit> RecordedUnits(long startSample = 0, long endSample = long.MaxValue) =>
        Units.Select((_, i) => UnitAt(i, startSample, endSample));

    /// <summary>Leaves units out, and their spikes.</summary>
    /// <param name="isKept">Whether a unit stays.</param>
    /// <returns>The same recording, of the same duration, with the units that stay.</returns>
    public SortedRecording Where(Func<SortedUnit, bool> isKept)
    {
        if (isKept is null) throw new ArgumentNullException(nameof(isKept));
        int[] newIndex = new int[Units.Count];
        List<SortedUnit> kept = [];
        for (int i = 0; i < newIndex.Length; i++)
        {
            newIndex[i] = isKept(Units[i]) ? kept.Count : -1;
            if (newIndex[i] >= 0) kept.Add(Units[i]);
        }
        if (kept.Count == Units.Count) return this;
        int count = kept.Sum(unit => unit.SpikeCount), next = 0;
        long[] samples = new long[count];
        int[] units = new int[count], nextOfUnit = (int[])_firstOfUnit.Clone();
        float[]? amplitudes = _amplitudesByUnit is null ? null : new float[count];
        for (int i = 0; i < SpikeUnits.Length; i++)
        {
            int unit = SpikeUnits[i], gathered = nextOfUnit[unit]++;
            if (newIndex[unit] < 0) continue;
            samples[next] = SpikeSamples[i];
            units[next] = newIndex[unit];
            if (amplitudes is not null) amplitudes[next] = _amplitudesByUnit![gathered];
            next++;
        }
        return new(Path, SamplingRate, Probe, samples, units, amplitudes, kept, Templates, PropertySources, Notes)
        {
            DurationSamples = DurationSamples,
            ChannelMap = ChannelMap,
            TemplateNotes = TemplateNotes,
            TableNotes = TableNotes,
        };
    }

    /// <summary>Replaces the templates by means of the raw recording.</summary>
    /// <param name="templates">The template of each unit, or null.</param>
    /// <param name="notes">What there is to say about them, instead of what was said about those before.</param>
    internal SortedRecording WithTemplates(IReadOnlyList<Template?> templates, IReadOnlyList<string> notes) =>
        new(Path, SamplingRate, Probe, SpikeSamples, SpikeUnits, _amplitudesByUnit is null ? null : Scatter(_amplitudesByUnit), [.. Units.Zip(templates, WithTemplate)], TemplateState.Averaged, PropertySources, [.. Notes.Except(TemplateNotes), .. notes])
        {
            DurationSamples = DurationSamples,
            ChannelMap = ChannelMap,
            TemplateNotes = notes,
            TableNotes = TableNotes,
        };

    private SortedUnit WithTemplate(SortedUnit unit, Template? template) => new(
        unit.Name, unit.SpikeCount, template, UnitPlace.Of(template, Probe, ChannelMap), unit.Properties);

    private int IndexOf(string name) => _indices.TryGetValue(name, out int index) ? index : throw new CellTypesException($"{Path} has no spikes of a unit {name}.");

    private RecordedUnit UnitAt(int unit, long startSample, long endSample)
    {
        int first = FirstAtOrAfter(unit, startSample), end = Math.Max(first, FirstAtOrAfter(unit, endSample));
        long[] samples = new long[end - first];
        int count = 0;
        for (int i = first; i < end; i++)
        {
            if (count == 0 || _samplesByUnit[i] != samples[count - 1]) samples[count++] = _samplesByUnit[i];
        }
        Array.Resize(ref samples, count);
        return new RecordedUnit(Units[unit].Name, SamplingRate, samples, Units[unit].Template, Probe);
    }

    private int FirstAtOrAfter(int unit, long sample) =>
        _firstOfUnit[unit]
        + SortedSamples.FirstAtOrAfter(_samplesByUnit.AsSpan(_firstOfUnit[unit], _firstOfUnit[unit + 1] - _firstOfUnit[unit]), sample);

    // Puts the values of one unit's spikes side by side.
    private T[] Gather<T>(T[] values)
    {
        T[] gathered = new T[values.Length];
        int[] next = (int[])_firstOfUnit.Clone();
        for (int i = 0; i < values.Length; i++) gathered[next[SpikeUnits[i]]++] = values[i];
        return gathered;
    }

    // Puts the values of one unit's spikes back into the order of time.
    private T[] Scatter<T>(T[] gathered)
    {
        int[] next = (int[])_firstOfUnit.Clone();
        return Array.ConvertAll(SpikeUnits, unit => gathered[next[unit]++]);
    }
}
