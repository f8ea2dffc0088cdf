using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace CellTypes.Models.Recordings;

/// <summary>The spikes of a phy folder in the order of time: parallel columns.</summary>
internal sealed class PhySpikes
{
    public const string Times = "spike_times.npy";

    private const string ClustersFile = "spike_clusters.npy";
    private const string TemplatesFile = "spike_templates.npy";

    private PhySpikes(long[] samples, long[] clusters, long[]? templates, float[]? amplitudes)
    {
        Samples = samples;
        Clusters = clusters;
        Templates = templates;
        Amplitudes = amplitudes;
    }

    /// <summary>Gets the sample indices, ascending and not negative.</summary>
    public long[] Samples { get; }

    /// <summary>Gets the cluster ids, not negative; where <see cref="Names"/> is not null, indices of it.</summary>
    public long[] Clusters { get; }

    /// <summary>Gets the names of the clusters, ascending, or null where they are the ids in decimal digits.</summary>
    public string[]? Names { get; private init; }

    /// <summary>Gets the template of each spike, or null where no file says it.</summary>
    public long[]? Templates { get; }

    /// <summary>Gets the amplitude of each spike, or null where there are none, all are equal, or they were not asked for.</summary>
    public float[]? Amplitudes { get; }

    /// <summary>Reads spike_times.npy, spike_clusters.npy and spike_templates.npy.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="samplingRate">The sampling rate in hertz, to convert times in seconds.</param>
    /// <param name="withAmplitudes">Whether to read amplitudes.npy too, where it is there.</param>
    /// <param name="notes">Receives what was mended, one line each.</param>
    /// <returns>The spikes of clusters, sorted by time and without those before sample 0.</returns>
    /// <exception cref="CellTypesException">The times are missing, or both the clusters and the templates.</exception>
    /// <exception cref="CellTypesException">A file is damaged, or the lengths differ.</exception>
    public static PhySpikes Read(string folder, double samplingRate, bool withAmplitudes, List<string> notes)
    {
        PhySpikes spikes = ReadColumns(folder, samplingRate, withAmplitudes, notes);
        int unordered = CountOutOfOrder(spikes.Samples);
        if (unordered > 0) notes.Add($"spike_times.npy: spikes earlier than the one before them: {unordered}; all were sorted by time.");
        int[] order = SpikeOrder.Find(spikes.Samples, spikes.Clusters, Path.Combine(folder, Times), notes);
        if (unordered > 0 || order.Length < spikes.Samples.Length) spikes = spikes.Taken(order);
        SpikeTimes.CheckAreSamples(spikes.Samples, spikes.Clusters, samplingRate, Path.Combine(folder, Times));
        return spikes;
    }

    private static PhySpikes ReadColumns(string folder, double samplingRate, bool withAmplitudes, List<string> notes)
    {
        NpyArray times = ReadColumn(folder, Times);
        bool hasTemplates = File.Exists(Path.Combine(folder, TemplatesFile));
        long[]? templates = hasTemplates ? ReadColumn(folder, TemplatesFile).ToInt64() : null;
        (long[] clusters, string[]? names) = templates is not null && !File.Exists(Path.Combine(folder, ClustersFile))
            ? (templates, null)
            : ReadClusters(ReadColumn(folder, ClustersFile));
        CheckLength(folder, ClustersFile, clusters.Length, times.Length);
        float[]? amplitudes = withAmplitudes && File.Exists(Path.Combine(folder, "amplitudes.npy")) ? ReadColumn(folder, "amplitudes.npy").ToSingle() : null;
        if (amplitudes is not null) CheckLength(folder, "amplitudes.npy", amplitudes.Length, times.Length);
        // phy cannot do without the file: a sorter without amplitudes writes one value for all.
        if (amplitudes is not null && amplitudes.All(amplitude => amplitude == amplitudes[0])) amplitudes = null;
        if (templates is not null) CheckLength(folder, TemplatesFile, templates.Length, times.Length);
        long[] samples = SpikeTimes.ToSamples(times, clusters, samplingRate, Path.Combine(folder, Times), notes);
        return new PhySpikes(samples, clusters, templates, amplitudes) { Names = names };
    }

    // NeuroPyxels numbers the units of merged recordings 7.0, 7.1 and so on, in an array of floats.
    private static (long[] Clusters, string[]? Names) ReadClusters(NpyArray column)
    {
        if (column.ElementType[0] != 'f') return (column.ToInt64(), null);
        double[] ids = column.ToDouble();
        if (!ids.Any(id => id != Math.Floor(id)) || ids.Any(id => double.IsNaN(id) || double.IsInfinity(id))) return (column.ToInt64(), null);
        double[] distinct = [.. ids.Where(id => id >= 0).Distinct().OrderBy(id => id)];
        string[] names = Array.ConvertAll(distinct, id => column.ElementType == "f4" ? PhyClusterTables.NameOf((decimal)(float)id) : PhyClusterTables.NameOf((decimal)id));
        Dictionary<double, long> index = distinct.Select((id, i) => (id, i)).ToDictionary(pair => pair.id, pair => (long)pair.i);
        return (Array.ConvertAll(ids, id => id < 0 ? -1 : index[id]), names);
    }

    /// <summary>The error of a file that a folder must have.</summary>
    public static CellTypesException Missing(string folder, string name) => new(
        $"{Path.Combine(folder, name)} is missing; give the folder where the sorter wrote spike_times.npy and spike_clusters.npy.");

    private static NpyArray ReadColumn(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        if (!File.Exists(path)) throw Missing(folder, name);
        NpyArray column = NpyFile.Read(path);
        if (column.Shape.Count(extent => extent != 1) <= 1) return column;
        throw new CellTypesException(
            $"{path} has the shape ({string.Join(", ", column.Shape)}) where one value a spike is needed, (spikes,) or (spikes, 1).");
    }

    private static void CheckLength(string folder, string name, int length, int spikes)
    {
        if (length != spikes)
        {
            throw new CellTypesException(
                $"{folder}: spike_times.npy has {spikes} spikes but {name} {length}; take both files from the same sorting.");
        }
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

    private static T[] Permute<T>(T[] values, int[] order) => Array.ConvertAll(order, i => values[i]);

    private PhySpikes Taken(int[] order) => new(
        Permute(Samples, order),
        Permute(Clusters, order),
        Templates is null ? null : Permute(Templates, order),
        Amplitudes is null ? null : Permute(Amplitudes, order))
    { Names = Names };
}
