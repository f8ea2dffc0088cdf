using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Recordings;

/// <summary>Writes a sorted recording as a folder that phy, SpikeInterface and <see cref="PhyFolder"/> open.</summary>
/// <remarks>
/// There is no raw data file; phy opens the folder without its trace view. A folder of one template or of templates on one channel is
/// valid, but phy, which drops dimensions of extent 1, cannot show it.
/// </remarks>
public static class PhyFolderWriter
{
    /// <summary>Makes sure that there is a new or an empty folder to write to, before work is spent on what it is to hold.</summary>
    /// <param name="path">The folder, which is made unless it exists.</param>
    /// <exception cref="IOException">The folder is not empty, or cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be made.</exception>
    public static void CreateFolder(string path)
    {
        // Never into a sorting that someone curated.
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
            throw new CellTypesException($"The folder {path} is not empty; name a new one.");
        Directory.CreateDirectory(path);
    }

    /// <summary>Writes a folder.</summary>
    /// <param name="path">The folder: a new or an empty one.</param>
    /// <param name="samplingRate">The sampling rate in hertz, above 0.</param>
    /// <param name="probe">The probe that the channels of the templates refer to.</param>
    /// <param name="spikeSamples">The sample index of each spike, ascending, not negative.</param>
    /// <param name="spikeClusters">The cluster id of each spike, not negative.</param>
    /// <param name="templates">
    /// The mean waveform of each cluster that has one, in microvolts, all with the same number of samples. Row k of templates.npy is the
    /// k-th cluster by ascending id, which spike_templates.npy refers to.
    /// </param>
    /// <param name="properties">Column values of each cluster for the cluster tables, or null for none.</param>
    /// <exception cref="ArgumentException">An argument breaks the rules above, or a column's name cannot be part of a file name, or a value
    /// holds a tab or a line break.</exception>
    /// <exception cref="CellTypesException">The folder is not empty.</exception>
    public static void Write(
        string path,
        double samplingRate,
        ProbeGeometry probe,
        long[] spikeSamples,
        int[] spikeClusters,
        IReadOnlyDictionary<int, Template> templates,
        IReadOnlyDictionary<int, IReadOnlyDictionary<string, string>>? properties = null)
    {
        if (!(samplingRate > 0) || double.IsInfinity(samplingRate))
            throw new ArgumentException($"A sampling rate of {samplingRate} Hz is not possible.", nameof(samplingRate));
        properties ??= new Dictionary<int, IReadOnlyDictionary<string, string>>();
        CheckSpikes(spikeSamples, spikeClusters);
        CheckTemplates(templates, probe);
        int[] ids = spikeClusters.Concat(templates.Keys).Concat(properties.Keys).Distinct().OrderBy(id => id).ToArray();
        string[] columns = properties.Values.SelectMany(values => values.Keys).Distinct().ToArray();
        CheckTexts(columns, properties.Values.SelectMany(values => values.Values));

        CreateFolder(path);
        WriteParameters(path, samplingRate, probe);
        WriteSpikes(path, spikeSamples, spikeClusters, ids);
        WriteProbe(path, probe);
        WriteTemplates(path, ids, templates);
        WriteTable(Path.Combine(path, "cluster_info.tsv"), ids, columns, properties);
        // phy reads its columns back from files of one column each.
        foreach (string column in columns)
        {
            IEnumerable<int> withValue = ids.Where(id => Value(properties, id, column).Length > 0);
            WriteTable(Path.Combine(path, $"cluster_{column}.tsv"), withValue, [column], properties);
        }
    }

    private static void CheckSpikes(long[] samples, int[] clusters)
    {
        if (samples.Length != clusters.Length)
        {
            throw new ArgumentException(
                $"{samples.Length} spike times and {clusters.Length} clusters do not belong together.", nameof(clusters));
        }
        for (int i = 0; i < samples.Length; i++)
        {
            if (clusters[i] < 0)
                throw new ArgumentException($"Spike {i} has the cluster id {clusters[i]}; ids must not be negative.", nameof(clusters));
            if (samples[i] < (i == 0 ? 0 : samples[i - 1]))
            {
                throw new ArgumentException(
                    $"Spike {i} at sample {samples[i]} is negative or earlier than the one before it; sort the spikes.", nameof(samples));
            }
        }
    }

    private static void CheckTemplates(IReadOnlyDictionary<int, Template> templates, ProbeGeometry probe)
    {
        int? sampleCount = null;
        foreach (KeyValuePair<int, Template> entry in templates)
        {
            sampleCount ??= entry.Value.SampleCount;
            if (entry.Value.SampleCount != sampleCount)
            {
                throw new ArgumentException(
                    $"The template of cluster {entry.Key} has {entry.Value.SampleCount} samples, another {sampleCount}.",
                    nameof(templates));
            }
            if (entry.Value.Channels.Any(channel => channel < 0 || channel >= probe.ChannelCount))
            {
                throw new ArgumentException(
                    $"The template of cluster {entry.Key} is on a channel that the probe of {probe.ChannelCount} does not have.",
                    nameof(templates));
            }
        }
    }

    private static void CheckTexts(IEnumerable<string> columns, IEnumerable<string> values)
    {
        foreach (string column in columns)
        {
            if (column is "" or "info" or "id" or "cluster_id" || !column.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or ' '))
            {
                throw new CellTypesException(
                    $"A column cannot be named '{column}', for it becomes part of a file name; use letters, digits and underscores.");
            }
        }
        foreach (string text in columns.Concat(values))
        {
            if (text.IndexOfAny(['\t', '\n', '\r']) >= 0)
                throw new CellTypesException($"'{text}' holds a tab or a line break, which a cluster table cannot hold.");
        }
    }

    private static void WriteParameters(string folder, double samplingRate, ProbeGeometry probe) => File.WriteAllText(
        Path.Combine(folder, "params.py"),
        $"dat_path = []\nn_channels_dat = {probe.ChannelCount}\ndtype = 'int16'\noffset = 0\n"
        + FormattableString.Invariant($"sample_rate = {samplingRate:R}\nhp_filtered = False\n"));

    private static void WriteSpikes(string folder, long[] samples, int[] clusters, int[] ids)
    {
        NpyFile.Write(Path.Combine(folder, "spike_times.npy"), samples);
        NpyFile.Write(Path.Combine(folder, "spike_clusters.npy"), clusters);
        Dictionary<int, int> row = ids.Select((id, i) => (id, i)).ToDictionary(pair => pair.id, pair => pair.i);
        NpyFile.Write(Path.Combine(folder, "spike_templates.npy"), Array.ConvertAll(clusters, id => row[id]));
        NpyFile.Write(Path.Combine(folder, "amplitudes.npy"), Array.ConvertAll(samples, _ => 1.0));
    }

    private static void WriteProbe(string folder, ProbeGeometry probe)
    {
        int[] channels = Enumerable.Range(0, probe.ChannelCount).ToArray();
        NpyFile.Write(Path.Combine(folder, "channel_map.npy"), channels);
        double[] positions = channels.Select(probe.Position).SelectMany(position => new[] { position.X, position.Y }).ToArray();
        NpyFile.Write(Path.Combine(folder, "channel_positions.npy"), positions, channels.Length, 2);
    }

    private static void WriteTemplates(string folder, int[] ids, IReadOnlyDictionary<int, Template> templates)
    {
        if (templates.Count == 0) return;
        int sampleCount = templates.Values.First().SampleCount, rowCount = templates.Values.Max(template => template.Channels.Length);
        float[] values = new float[ids.Length * sampleCount * rowCount];
        int[] channels = Enumerable.Repeat(-1, ids.Length * rowCount).ToArray();
        for (int k = 0; k < ids.Length; k++)
        {
            if (!templates.TryGetValue(ids[k], out Template? template)) continue;
            template.Channels.CopyTo(channels, k * rowCount);
            for (int row = 0; row < template.Channels.Length; row++)
            {
                ReadOnlySpan<float> waveform = template.Row(row);
                for (int sample = 0; sample < sampleCount; sample++) values[(k * sampleCount + sample) * rowCount + row] = waveform[sample];
            }
        }
        NpyFile.Write(Path.Combine(folder, "templates.npy"), values, ids.Length, sampleCount, rowCount);
        // The first name is Kilosort's, the second the one that phy and SpikeInterface know.
        NpyFile.Write(Path.Combine(folder, "templates_ind.npy"), channels, ids.Length, rowCount);
        NpyFile.Write(Path.Combine(folder, "template_ind.npy"), channels, ids.Length, rowCount);
    }

    private static void WriteTable(
        string path, IEnumerable<int> ids, string[] columns, IReadOnlyDictionary<int, IReadOnlyDictionary<string, string>> properties)
    {
        IEnumerable<string> lines = ids.Select(id => TableText.Tabs([id.ToString(CultureInfo.InvariantCulture), .. columns.Select(column => Value(properties, id, column))]));
        File.WriteAllLines(path, lines.Prepend(TableText.Tabs(["cluster_id", .. columns])));
    }

    private static string Value(IReadOnlyDictionary<int, IReadOnlyDictionary<string, string>> properties, int id, string column) =>
        properties.TryGetValue(id, out IReadOnlyDictionary<string, string>? values) && values.TryGetValue(column, out string? value)
            ? value
            : "";
}
