using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Recordings;

/// <summary>A sorted recording as phy and Kilosort keep it: a folder of .npy arrays, params.py and cluster tables.</summary>
/// <remarks>
/// <para>Needed: spike_times.npy (sample indices) and spike_clusters.npy, or spike_templates.npy in its place as in phy. Used where present:
/// templates.npy with template_ind.npy or templates_ind.npy, channel_positions.npy, params.py, cluster_*.tsv.</para>
/// <para>Channels are rows of channel_positions.npy, as in phy; channel_map.npy, which leads to the columns of the raw file, is not used.</para>
/// <para>Templates are taken to be in microvolts. Kilosort itself writes them whitened, in units without a scale: a folder that holds
/// whitening_mat.npy gets a note. Mean waveforms read from the raw data are the better templates there.</para>
/// </remarks>
public sealed class PhyFolder
{
    /// <summary>The most channels a unit's template keeps: those nearest to its peak channel, about 320 um along a Neuropixels 1.0 shank.</summary>
    public const int LargestTemplateChannelCount = 32;

    // 9,500 years at 30 kHz; below it, sums of sample indices are exact in long and double.
    private const long LatestSample = 1L << 53;

    private readonly long[] _samplesByUnit;
    private readonly int[] _firstOfUnit;

    private PhyFolder(
        string path, double samplingRate, ProbeGeometry? probe, long[] spikeSamples, int[] spikeClusters, ClusterIndex index, PhyUnit[] units, List<string> notes)
    {
        Path = path;
        SamplingRate = samplingRate;
        Probe = probe;
        SpikeSamples = spikeSamples;
        SpikeClusters = spikeClusters;
        Units = units;
        Notes = notes;
        _firstOfUnit = index.First;
        _samplesByUnit = index.Gather(spikeSamples);
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
    /// <param name="samplingRate">The sampling rate in hertz, above 0, or null to take the one of params.py.</param>
    /// <returns>The recording.</returns>
    /// <remarks>Spikes that are out of order are sorted and spikes before sample 0 are left out; both are noted.</remarks>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">A file that is needed is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or two do not belong together; the message names it and the mend.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The sampling rate given is not positive.</exception>
    public static PhyFolder Load(string path, double? samplingRate = null)
    {
        if (!Directory.Exists(path)) throw new DirectoryNotFoundException($"The folder {path} does not exist.");
        List<string> notes = [];
        double rate = FindSamplingRate(path, samplingRate);
        ProbeGeometry? probe = ReadProbe(path, notes);
        (long[] samples, int[] clusters, int[]? templateOfSpike) = ReadSpikes(path, notes);
        PhyTemplates? templates = PhyTemplates.Read(path, rate, probe);
        if (templates is not null && File.Exists(System.IO.Path.Combine(path, "whitening_mat.npy")))
            notes.Add("whitening_mat.npy is present: templates.npy may be whitened instead of in microvolts, as Kilosort writes it.");
        ClusterIndex index = new(clusters);
        PhyUnit[] units = MakeUnits(index, templates, templateOfSpike, PhyClusterTables.Read(path, notes), notes);
        return new PhyFolder(path, rate, probe, samples, clusters, index, units, notes);
    }

    /// <summary>Gets the signals of one unit.</summary>
    /// <param name="clusterId">The cluster id.</param>
    /// <param name="startSample">The first sample of the window.</param>
    /// <param name="endSample">The sample after the window.</param>
    /// <returns>The unit with its spikes from <paramref name="startSample"/> on and before <paramref name="endSample"/>, without duplicates.</returns>
    /// <exception cref="ArgumentException">No spike of the folder belongs to that cluster.</exception>
    public RecordedUnit Unit(int clusterId, long startSample = 0, long endSample = long.MaxValue)
    {
        for (int i = 0; i < Units.Count; i++)
        {
            if (Units[i].Id == clusterId) return UnitAt(i, startSample, endSample);
        }
        throw new ArgumentException($"{Path} has no spikes of a cluster {clusterId}.", nameof(clusterId));
    }

    /// <summary>Enumerates the signals of all units, in the order of <see cref="Units"/>, also of those without spikes in the window.</summary>
    /// <param name="startSample">The first sample of the window.</param>
    /// <param name="endSample">The sample after the window.</param>
    /// <returns>The units.</returns>
    public IEnumerable<RecordedUnit> RecordedUnits(long startSample = 0, long endSample = long.MaxValue) =>
        Units.Select((_, i) => UnitAt(i, startSample, endSample));

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

    private int FirstAtOrAfter(int unit, long sample)
    {
        int low = _firstOfUnit[unit], high = _firstOfUnit[unit + 1];
        while (low < high)
        {
            int middle = low + (high - low) / 2;
            if (_samplesByUnit[middle] < sample) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private static double FindSamplingRate(string folder, double? given)
    {
        if (given is not null)
        {
            return given > 0 && !double.IsInfinity(given.Value)
                ? given.Value
                : throw new ArgumentOutOfRangeException(nameof(given), given, "The sampling rate must be a positive number of hertz.");
        }
        string path = System.IO.Path.Combine(folder, "params.py");
        return PhyParameters.SamplingRate(path)
            ?? throw new InvalidDataException($"{path} has no line sample_rate = ...; add it, or give the sampling rate when the folder is loaded.");
    }

    private static ProbeGeometry? ReadProbe(string folder, List<string> notes)
    {
        string path = System.IO.Path.Combine(folder, "channel_positions.npy");
        if (!File.Exists(path))
        {
            notes.Add("channel_positions.npy is missing: where the channels lie is unknown.");
            return null;
        }
        NpyArray positions = NpyFile.Read(path);
        if (positions.Shape.Count != 2 || positions.Shape[1] != 2)
            throw new InvalidDataException($"{path} has the shape ({string.Join(", ", positions.Shape)}) where (channels, 2) is needed, x and y in um.");
        double[] values = positions.ToDouble();
        try
        {
            return new ProbeGeometry(Enumerable.Range(0, positions.Shape[0]).Select(i => (values[2 * i], values[2 * i + 1])));
        }
        catch (ArgumentException notFinite)
        {
            throw new InvalidDataException($"{path}: {notFinite.Message.Split('\n')[0]} Remove the file or mend the position.", notFinite);
        }
    }

    private static (long[] Samples, int[] Clusters, int[]? Templates) ReadSpikes(string folder, List<string> notes)
    {
        long[] samples = ReadColumn(folder, "spike_times.npy").ToInt64();
        string templatesPath = System.IO.Path.Combine(folder, "spike_templates.npy");
        int[]? templates = File.Exists(templatesPath) ? ReadColumn(folder, "spike_templates.npy").ToInt32() : null;
        if (templates is not null) CheckLength(folder, "spike_templates.npy", templates.Length, samples.Length);
        int[] clusters = templates is not null && !File.Exists(System.IO.Path.Combine(folder, "spike_clusters.npy"))
            ? templates
            : ReadColumn(folder, "spike_clusters.npy").ToInt32();
        CheckLength(folder, "spike_clusters.npy", clusters.Length, samples.Length);
        // Before any curation the two are equal, and a cluster's template is simply its own.
        if (templates is not null && templates.AsSpan().SequenceEqual(clusters)) templates = null;

        if (CountOutOfOrder(samples) is int unordered and > 0)
        {
            notes.Add($"spike_times.npy: {unordered} spikes were earlier than the one before them; all were sorted by time.");
            Sort(ref samples, ref clusters, ref templates);
        }
        if (samples.Length > 0 && samples[samples.Length - 1] > LatestSample)
            throw new InvalidDataException($"{folder}: spike_times.npy has a spike at sample {samples[samples.Length - 1]}; check how the file was written.");
        int negative = 0;
        while (negative < samples.Length && samples[negative] < 0) negative++;
        if (negative == 0) return (samples, clusters, templates);
        notes.Add($"spike_times.npy: {negative} spikes lie before sample 0 and were left out.");
        return (Skip(samples, negative), Skip(clusters, negative), templates is null ? null : Skip(templates, negative));
    }

    private static NpyArray ReadColumn(string folder, string name)
    {
        string path = System.IO.Path.Combine(folder, name);
        if (!File.Exists(path))
            throw new FileNotFoundException($"{path} is missing; give the folder where the sorter wrote spike_times.npy and spike_clusters.npy.", path);
        NpyArray column = NpyFile.Read(path);
        return column.Shape.Count(extent => extent != 1) <= 1
            ? column
            : throw new InvalidDataException($"{path} has the shape ({string.Join(", ", column.Shape)}) where one value a spike is needed, (spikes,) or (spikes, 1).");
    }

    private static void CheckLength(string folder, string name, int length, int spikes)
    {
        if (length != spikes)
            throw new InvalidDataException($"{folder}: spike_times.npy has {spikes} spikes but {name} {length}; take both files from the same sorting.");
    }

    private static int CountOutOfOrder(long[] samples)
    {
        int count = 0;
        for (int i = 1; i < samples.Length; i++)
        {
            if (samples[i] < samples[i - 1]) count++;
        }
        return count;
    }

    private static void Sort(ref long[] samples, ref int[] clusters, ref int[]? templates)
    {
        int[] order = Enumerable.Range(0, samples.Length).ToArray();
        samples = (long[])samples.Clone();
        Array.Sort(samples, order);
        // Array.Sort may exchange equal times; their indices put them back.
        for (int first = 0, end; first < samples.Length; first = end)
        {
            for (end = first + 1; end < samples.Length && samples[end] == samples[first]; end++) { }
            if (end - first > 1) Array.Sort(order, first, end - first);
        }
        clusters = Permute(clusters, order);
        if (templates is not null) templates = Permute(templates, order);
    }

    private static int[] Permute(int[] values, int[] order) => Array.ConvertAll(order, i => values[i]);

    private static T[] Skip<T>(T[] values, int count) => values.AsSpan(count).ToArray();

    private static PhyUnit[] MakeUnits(
        ClusterIndex index, PhyTemplates? templates, int[]? templateOfSpike, Dictionary<int, Dictionary<string, string>> properties, List<string> notes)
    {
        Dictionary<int, int>[]? parts = templateOfSpike is null ? null : index.Count(templateOfSpike);
        PhyUnit[] units = new PhyUnit[index.Ids.Length];
        for (int i = 0; i < units.Length; i++)
        {
            int id = index.Ids[i], spikeCount = index.First[i + 1] - index.First[i];
            Template? template = templates?.Mean(parts is null ? new Dictionary<int, int> { [id] = spikeCount } : parts[i], LargestTemplateChannelCount);
            units[i] = new PhyUnit(id, spikeCount, template, properties.TryGetValue(id, out Dictionary<string, string>? values) ? values : []);
        }
        NoteMissingTemplates(units, templates, parts is not null, notes);
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
        NoteClusters(beyond, $"no template: templates.npy has {templates.Count} and no other spike_templates.npy leads to them", notes);
        NoteClusters(without.Except(beyond).ToArray(), "no usable template: it is flat, not finite or on no known channel", notes);
    }

    private static void NoteClusters(int[] ids, string problem, List<string> notes)
    {
        if (ids.Length > 0) notes.Add($"{ids.Length} clusters have {problem} (cluster {string.Join(", ", ids.Take(10))}{(ids.Length > 10 ? ", ..." : "")}).");
    }

    /// <summary>Which spikes belong to which cluster.</summary>
    private sealed class ClusterIndex
    {
        private readonly int[] _unitOfSpike;

        public ClusterIndex(int[] clusters)
        {
            _unitOfSpike = new int[clusters.Length];
            Dictionary<int, int> found = [];
            for (int i = 0; i < clusters.Length; i++)
            {
                if (!found.TryGetValue(clusters[i], out int unit)) found[clusters[i]] = unit = found.Count;
                _unitOfSpike[i] = unit;
            }
            Ids = found.Keys.OrderBy(id => id).ToArray();
            int[] rank = new int[Ids.Length];
            for (int i = 0; i < Ids.Length; i++) rank[found[Ids[i]]] = i;
            First = new int[Ids.Length + 1];
            for (int i = 0; i < clusters.Length; i++)
            {
                _unitOfSpike[i] = rank[_unitOfSpike[i]];
                First[_unitOfSpike[i] + 1]++;
            }
            for (int i = 0; i < Ids.Length; i++) First[i + 1] += First[i];
        }

        /// <summary>Gets the cluster ids, ascending.</summary>
        public int[] Ids { get; }

        /// <summary>Gets the place of each cluster's first spike among the gathered ones, and the number of spikes at the end.</summary>
        public int[] First { get; }

        /// <summary>Puts the values of one cluster's spikes side by side, in the order of the clusters.</summary>
        public long[] Gather(long[] values)
        {
            long[] gathered = new long[values.Length];
            int[] next = (int[])First.Clone();
            for (int i = 0; i < values.Length; i++) gathered[next[_unitOfSpike[i]]++] = values[i];
            return gathered;
        }

        /// <summary>Counts, for each cluster, how often each value occurs among its spikes.</summary>
        public Dictionary<int, int>[] Count(int[] values)
        {
            Dictionary<int, int>[] counts = Ids.Select(_ => new Dictionary<int, int>()).ToArray();
            for (int i = 0; i < values.Length; i++)
            {
                Dictionary<int, int> ofUnit = counts[_unitOfSpike[i]];
                ofUnit[values[i]] = ofUnit.TryGetValue(values[i], out int count) ? count + 1 : 1;
            }
            return counts;
        }
    }
}
