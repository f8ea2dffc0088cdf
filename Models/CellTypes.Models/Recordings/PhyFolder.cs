using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Recordings;

/// <summary>A sorted recording as phy and Kilosort keep it: a folder of .npy arrays, params.py and cluster tables.</summary>
/// <remarks>
/// <para>Needed: spike_times.npy (sample indices) and spike_clusters.npy, or spike_templates.npy in its place as in phy. Used where
/// present: templates.npy with template_ind.npy or templates_ind.npy, channel_positions.npy, params.py, cluster_*.tsv, and amplitudes.npy if
/// asked for.</para>
/// <para>Channels are rows of channel_positions.npy, as in phy; channel_map.npy, which leads to the columns of the raw file, is not
/// used.</para>
/// <para>Templates are taken to be in microvolts. Kilosort writes them whitened, in units without a scale: where the folder holds
/// whitening_mat_inv.npy or whitening_mat.npy, they are unwhitened as phy does, and their size, which is not in microvolts, is noted.</para>
/// </remarks>
public sealed class PhyFolder
{
    /// <summary>
    /// The most channels a unit's template keeps: those nearest to its peak channel, about 320 um along a Neuropixels 1.0 shank.
    /// </summary>
    public const int LargestTemplateChannelCount = 32;

    /// <summary>The lowest sampling rate that is believed, in hertz.</summary>
    public const double LowestSamplingRate = 1_000;

    /// <summary>The highest sampling rate that is believed, in hertz.</summary>
    public const double HighestSamplingRate = 1_000_000;

    private readonly long[] _samplesByUnit;
    private readonly float[]? _amplitudesByUnit;
    private readonly int[] _firstOfUnit;

    private PhyFolder(
        string path,
        double samplingRate,
        ProbeGeometry? probe,
        PhySpikes spikes,
        PhyClusterIndex index,
        IReadOnlyList<PhyUnit> units,
        IReadOnlyList<string> notes)
    {
        Path = path;
        SamplingRate = samplingRate;
        Probe = probe;
        SpikeSamples = spikes.Samples;
        SpikeClusters = spikes.Clusters;
        Units = units;
        Notes = notes;
        _firstOfUnit = index.First;
        _samplesByUnit = index.Gather(spikes.Samples);
        _amplitudesByUnit = spikes.Amplitudes is null ? null : index.Gather(spikes.Amplitudes);
    }

    /// <summary>Gets the folder.</summary>
    public string Path { get; }

    /// <summary>Gets the sampling rate in hertz.</summary>
    public double SamplingRate { get; }

    /// <summary>Gets the probe, or null where the folder has no channel_positions.npy.</summary>
    public ProbeGeometry? Probe { get; }

    /// <summary>Gets the sample index of every spike, ascending, not negative; spikes of one time keep the order of the file.</summary>
    public long[] SpikeSamples { get; }

    /// <summary>Gets the cluster id of each spike of <see cref="SpikeSamples"/>.</summary>
    public int[] SpikeClusters { get; }

    /// <summary>Gets the clusters that have spikes, by ascending id.</summary>
    public IReadOnlyList<PhyUnit> Units { get; }

    /// <summary>Gets what was mended, passed over or missing, one line each.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Gets the number of samples up to and including the last spike; the recording may have gone on.</summary>
    public long DurationSamples => SpikeSamples.Length == 0 ? 0 : SpikeSamples[SpikeSamples.Length - 1] + 1;

    /// <summary>Loads a folder.</summary>
    /// <param name="path">The folder that holds spike_times.npy.</param>
    /// <param name="samplingRate">The sampling rate in hertz, from 1 kHz to 1 MHz, where params.py does not say it; null where it does.</param>
    /// <param name="withAmplitudes">Whether to read amplitudes.npy too, where it is there, for <see cref="Amplitudes"/>.</param>
    /// <returns>The recording.</returns>
    /// <remarks>Spikes that are out of order are sorted and spikes before sample 0 are left out; both are noted.</remarks>
    /// <exception cref="CellTypesException">There is no such folder, or it is a file.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    /// <exception cref="CellTypesException">A file that is needed is missing.</exception>
    /// <exception cref="CellTypesException">
    /// A file is damaged, or two do not belong together; the message names it and the mend.
    /// </exception>
    /// <exception cref="CellTypesException">The sampling rate given is out of range.</exception>
    public static PhyFolder Load(string path, double? samplingRate = null, bool withAmplitudes = false)
    {
        if (!InputFolder.Holds(path, PhySpikes.Times, $"The folder {path} does not exist.")) throw PhySpikes.Missing(path, PhySpikes.Times);
        List<string> notes = [];
        double rate = FindSamplingRate(path, samplingRate);
        ProbeGeometry? probe = ReadProbe(path, notes);
        PhySpikes spikes = PhySpikes.Read(path, withAmplitudes, notes);
        PhyTemplates? templates = PhyTemplates.Read(path, rate, probe);
        if (templates is { AreUnwhitened: true })
            notes.Add("templates.npy was unwhitened by the sorter's matrix, as in phy; the size of waveforms is not in microvolts.");
        PhyClusterIndex index = new(spikes.Clusters);
        Dictionary<int, int>[]? templatesOfUnit = spikes.Templates is null ? null : index.Count(spikes.Templates);
        PhyUnit[] units = MakeUnits(index, templates, templatesOfUnit, PhyClusterTables.Read(path, notes));
        NoteMissingTemplates(units, templates, templatesOfUnit is not null, notes);
        return new PhyFolder(path, rate, probe, spikes, index, units, notes);
    }

    /// <summary>Gets the signals of one unit.</summary>
    /// <param name="clusterId">The cluster id.</param>
    /// <param name="startSample">The first sample of the window.</param>
    /// <param name="endSample">The sample after the window.</param>
    /// <returns>
    /// The unit with its spikes from <paramref name="startSample"/> on and before <paramref name="endSample"/>, without duplicates.
    /// </returns>
    /// <exception cref="CellTypesException">No spike of the folder belongs to that cluster.</exception>
    public RecordedUnit Unit(int clusterId, long startSample = 0, long endSample = long.MaxValue)
    {
        return UnitAt(IndexOf(clusterId), startSample, endSample);
    }

    /// <summary>Gets the amplitudes of one unit's spikes.</summary>
    /// <param name="clusterId">The cluster id.</param>
    /// <returns>
    /// One for each spike of <see cref="Unit"/>, in the sorter's own unit; null where the folder has no amplitudes.npy, or one value for all spikes
    /// in it, or was loaded without.
    /// </returns>
    /// <exception cref="CellTypesException">No spike of the folder belongs to that cluster.</exception>
    public float[]? Amplitudes(int clusterId)
    {
        int unit = IndexOf(clusterId);
        if (_amplitudesByUnit is null) return null;
        List<float> amplitudes = [];
        for (int i = _firstOfUnit[unit]; i < _firstOfUnit[unit + 1]; i++)
        {
            if (i == _firstOfUnit[unit] || _samplesByUnit[i] != _samplesByUnit[i - 1]) amplitudes.Add(_amplitudesByUnit[i]);
        }
        return [.. amplitudes];
    }

    /// <summary>
    /// Enumerates the signals of all units, in the order of <see cref="Units"/>, also of those without spikes in the window.
    /// </summary>
    /// <param name="startSample">The first sample of the window.</param>
    /// <param name="endSample">The sample after the window.</param>
    /// <returns>The units.</returns>
    public IEnumerable<RecordedUnit> RecordedUnits(long startSample = 0, long endSample = long.MaxValue) =>
        Units.Select((_, i) => UnitAt(i, startSample, endSample));

    private int IndexOf(int clusterId)
    {
        for (int i = 0; i < Units.Count; i++)
        {
            if (Units[i].Id == clusterId) return i;
        }
        throw new CellTypesException($"{Path} has no spikes of a cluster {clusterId}.");
    }

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
        return new RecordedUnit(Units[unit].Id.ToString(CultureInfo.InvariantCulture), SamplingRate, samples, Units[unit].Template, Probe);
    }

    private int FirstAtOrAfter(int unit, long sample) =>
        _firstOfUnit[unit]
        + SortedSamples.FirstAtOrAfter(_samplesByUnit.AsSpan(_firstOfUnit[unit], _firstOfUnit[unit + 1] - _firstOfUnit[unit]), sample);

    /// <summary>Reads where the channels of a probe are.</summary>
    /// <param name="path">A file of the shape (channels, 2): x and y in micrometres, as <c>channel_positions.npy</c> in a phy folder.</param>
    /// <returns>The probe.</returns>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    /// <exception cref="CellTypesException">The file is of another shape, or a position is not finite; the message says which.</exception>
    public static ProbeGeometry ReadChannelPositions(string path)
    {
        NpyArray positions = NpyFile.Read(path);
        if (positions.Shape.Count != 2 || positions.Shape[1] != 2)
        {
            throw new CellTypesException(
                $"{path} has the shape ({string.Join(", ", positions.Shape)}) where (channels, 2) is needed, x and y in um.");
        }
        double[] values = positions.ToDouble();
        int bad = Array.FindIndex(values, value => double.IsNaN(value) || double.IsInfinity(value));
        if (bad >= 0) throw new CellTypesException($"{path}: channel {bad / 2} has no finite position; mend it or remove the file.");
        return new ProbeGeometry(Enumerable.Range(0, positions.Shape[0]).Select(i => (values[2 * i], values[2 * i + 1])));
    }

    private static double FindSamplingRate(string folder, double? samplingRate)
    {
        if (samplingRate is not (null or (>= LowestSamplingRate and <= HighestSamplingRate)))
            throw new CellTypesException("The sampling rate must be from 1 kHz to 1 MHz.");
        string path = System.IO.Path.Combine(folder, "params.py");
        double? stated = PhyParameters.SamplingRate(path);
        if (samplingRate is double given && stated is double other && given != other)
        {
            throw new CellTypesException(FormattableString.Invariant(
                $"{path} says sample_rate = {other}, but {given} Hz are given: mend that line, or leave the sampling rate away."));
        }
        return stated ?? samplingRate ?? throw new CellTypesException(
            $"{path} {(File.Exists(path) ? "has no line sample_rate = ...; add it" : "is missing; write it with a line sample_rate = 30000")}, or give the sampling rate (--sample-rate, or SamplingRate in Bonsai).");
    }

    private static ProbeGeometry? ReadProbe(string folder, List<string> notes)
    {
        string path = System.IO.Path.Combine(folder, "channel_positions.npy");
        if (!File.Exists(path))
        {
            notes.Add("channel_positions.npy is missing: where the channels lie is unknown.");
            return null;
        }
        return ReadChannelPositions(path);
    }

    private static PhyUnit[] MakeUnits(
        PhyClusterIndex index,
        PhyTemplates? templates,
        Dictionary<int, int>[]? templatesOfUnit,
        Dictionary<int, Dictionary<string, string>> properties)
    {
        PhyUnit[] units = new PhyUnit[index.Ids.Length];
        for (int i = 0; i < units.Length; i++)
        {
            int id = index.Ids[i], spikeCount = index.First[i + 1] - index.First[i];
            Dictionary<int, int> parts = templatesOfUnit is null ? new() { [id] = spikeCount } : templatesOfUnit[i];
            if (!properties.TryGetValue(id, out Dictionary<string, string>? values)) values = [];
            units[i] = new PhyUnit(id, spikeCount, templates?.Mean(parts, LargestTemplateChannelCount), values);
        }
        return units;
    }

    private static void NoteMissingTemplates(PhyUnit[] units, PhyTemplates? templates, bool hasSpikeTemplates, List<string> notes)
    {
        if (templates is null)
        {
            notes.Add("templates.npy is missing: no cluster has a template.");
            return;
        }
        int[] without = units.Where(unit => unit.Template is null).Select(unit => unit.Id).ToArray();
        int[] beyond = hasSpikeTemplates ? [] : without.Where(id => id < 0 || id >= templates.Count).ToArray();
        NoteClusters(beyond, $"templates.npy ends at {templates.Count - 1}, and no spike_templates.npy says where it came from", notes);
        NoteClusters(without.Except(beyond).ToArray(), "it is flat, not finite, larger than 100,000 or on no known channel", notes);
    }

    private static void NoteClusters(int[] ids, string problem, List<string> notes)
    {
        if (ids.Length == 0) return;
        string more = ids.Length > 10 ? $" and {ids.Length - 10} more" : "";
        notes.Add($"No template for cluster {string.Join(", ", ids.Take(10))}{more}: {problem}.");
    }
}
