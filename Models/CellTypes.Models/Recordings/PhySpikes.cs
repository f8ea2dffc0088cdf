using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace CellTypes.Models.Recordings;

/// <summary>The spikes of a phy folder in the order of time: parallel columns.</summary>
internal sealed class PhySpikes
{
    public const string Times = "spike_times.npy";

    // 9,500 years at 30 kHz; below it, sums of sample indices are exact in long and double.
    private const long LatestSample = 1L << 53;

    private PhySpikes(long[] samples, int[] clusters, int[]? templates, float[]? amplitudes)
    {
        Samples = samples;
        Clusters = clusters;
        Templates = templates;
        Amplitudes = amplitudes;
    }

    /// <summary>Gets the sample indices, ascending and not negative.</summary>
    public long[] Samples { get; }

    /// <summary>Gets the cluster ids.</summary>
    public int[] Clusters { get; }

    /// <summary>Gets the template of each spike, or null where it is the one with the number of the cluster.</summary>
    public int[]? Templates { get; }

    /// <summary>Gets the amplitude of each spike, or null where there are none, all are equal, or they were not asked for.</summary>
    public float[]? Amplitudes { get; }

    /// <summary>Reads spike_times.npy, spike_clusters.npy and spike_templates.npy.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="withAmplitudes">Whether to read amplitudes.npy too, where it is there.</param>
    /// <param name="notes">Receives what was mended, one line each.</param>
    /// <returns>The spikes, sorted by time and without those before sample 0.</returns>
    /// <exception cref="CellTypesException">The times are missing, or both the clusters and the templates.</exception>
    /// <exception cref="CellTypesException">A file is damaged, or the lengths differ.</exception>
    public static PhySpikes Read(string folder, bool withAmplitudes, List<string> notes)
    {
        PhySpikes spikes = ReadColumns(folder, withAmplitudes);
        int unordered = CountOutOfOrder(spikes.Samples);
        if (unordered > 0)
        {
            notes.Add($"spike_times.npy: spikes earlier than the one before them: {unordered}; all were sorted by time.");
            spikes = spikes.Sorted();
        }
        long[] samples = spikes.Samples;
        if (samples.Length > 0 && samples[samples.Length - 1] > LatestSample)
        {
            throw new CellTypesException(
                $"{folder}: spike_times.npy has a spike at sample {samples[samples.Length - 1]}; check how the file was written.");
        }
        int negative = 0;
        while (negative < samples.Length && samples[negative] < 0) negative++;
        if (negative == 0) return spikes;
        notes.Add($"spike_times.npy: spikes before sample 0, which were left out: {negative}.");
        return spikes.Skip(negative);
    }

    private static PhySpikes ReadColumns(string folder, bool withAmplitudes)
    {
        long[] samples = ReadColumn(folder, Times).ToInt64();
        bool hasTemplates = File.Exists(Path.Combine(folder, "spike_templates.npy"));
        int[]? templates = hasTemplates ? ReadColumn(folder, "spike_templates.npy").ToInt32() : null;
        int[] clusters = templates is not null && !File.Exists(Path.Combine(folder, "spike_clusters.npy"))
            ? templates
            : ReadColumn(folder, "spike_clusters.npy").ToInt32();
        CheckLength(folder, "spike_clusters.npy", clusters.Length, samples.Length);
        float[]? amplitudes = withAmplitudes && File.Exists(Path.Combine(folder, "amplitudes.npy")) ? ReadColumn(folder, "amplitudes.npy").ToSingle() : null;
        if (amplitudes is not null) CheckLength(folder, "amplitudes.npy", amplitudes.Length, samples.Length);
        // phy cannot do without the file: whoever has no amplitudes writes one value for all.
        if (amplitudes is not null && amplitudes.All(amplitude => amplitude == amplitudes[0])) amplitudes = null;
        if (templates is not null) CheckLength(folder, "spike_templates.npy", templates.Length, samples.Length);
        // Before any curation the two are equal.
        if (templates is not null && templates.AsSpan().SequenceEqual(clusters)) templates = null;
        return new PhySpikes(samples, clusters, templates, amplitudes);
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

    private PhySpikes Sorted()
    {
        int[] order = Enumerable.Range(0, Samples.Length).ToArray();
        long[] samples = (long[])Samples.Clone();
        Array.Sort(samples, order);
        // Array.Sort may exchange equal times; their indices put them back.
        for (int first = 0, end; first < samples.Length; first = end)
        {
            for (end = first + 1; end < samples.Length && samples[end] == samples[first]; end++) { }
            if (end - first > 1) Array.Sort(order, first, end - first);
        }
        return new PhySpikes(
            samples,
            Permute(Clusters, order),
            Templates is null ? null : Permute(Templates, order),
            Amplitudes is null ? null : Permute(Amplitudes, order));
    }

    private PhySpikes Skip(int count) => new(
        Samples.AsSpan(count).ToArray(),
        Clusters.AsSpan(count).ToArray(),
        Templates is null ? null : Templates.AsSpan(count).ToArray(),
        Amplitudes is null ? null : Amplitudes.AsSpan(count).ToArray());
}
