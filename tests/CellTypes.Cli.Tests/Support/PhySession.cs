using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CellTypes.Models.Recordings;

namespace CellTypes.Cli.Tests.Support;

/// <summary>What phy 2 does with a folder: it shows the columns of all its tables, csv files before tsv files; clusters made by merging or splitting inherit values;
/// saving writes a table for each column, with Windows line ends.</summary>
internal sealed class PhySession
{
    private readonly string _folder;
    private readonly long[] _clusters;

    public PhySession(string folder)
    {
        _folder = folder;
        string clusters = Path.Combine(folder, "spike_clusters.npy");
        _clusters = NpyFile.Read(File.Exists(clusters) ? clusters : Path.Combine(folder, "spike_templates.npy")).ToInt64().ToArray();
        foreach (string file in Directory.GetFiles(folder, "*.csv").Order().Concat(Directory.GetFiles(folder, "*.tsv").Order()))
        {
            if (Path.GetFileName(file).StartsWith("cluster_info", StringComparison.Ordinal)) continue;
            string[] lines = File.ReadAllLines(file);
            char separator = lines[0].Contains('\t') ? '\t' : ',';
            string[] names = lines[0].Split(separator);
            foreach (string[] row in lines.Skip(1).Select(line => line.Split(separator)))
            {
                Dictionary<string, string> values = names.Zip(row).Where(field => field.Second.Length > 0).ToDictionary(field => field.First, field => field.Second);
                foreach ((string column, string value) in values.Where(field => field.Key != "cluster_id"))
                {
                    if (!Columns.ContainsKey(column)) Columns[column] = [];
                    Columns[column][long.Parse(values["cluster_id"])] = value;
                }
            }
        }
    }

    /// <summary>Gets what each column says of a cluster.</summary>
    public Dictionary<string, Dictionary<long, string>> Columns { get; } = [];

    public void Type(string column, long cluster, string value) => Columns[column][cluster] = value;

    /// <summary>Merges clusters.</summary>
    /// <returns>The new cluster.</returns>
    public long Merge(params long[] clusters) => Replace(spike => clusters.Contains(_clusters[spike]) ? 0 : null).Single();

    /// <summary>Takes spikes out of clusters, whose others become new clusters too.</summary>
    /// <returns>The cluster of the spikes, and one for what is left of each cluster.</returns>
    public long[] Split(params int[] spikes)
    {
        HashSet<int> chosen = [.. spikes];
        List<long> touched = [.. chosen.Select(spike => _clusters[spike]).Distinct().Order()];
        return Replace(spike => chosen.Contains(spike) ? 0 : touched.IndexOf(_clusters[spike]) is int at && at >= 0 ? at + 1 : null);
    }

    public int[] SpikesOf(long cluster) => [.. Enumerable.Range(0, _clusters.Length).Where(spike => _clusters[spike] == cluster)];

    public void Save()
    {
        NpyFile.Write(Path.Combine(_folder, "spike_clusters.npy"), Array.ConvertAll(_clusters, cluster => (int)cluster));
        long[] present = [.. _clusters.Distinct()];
        foreach ((string column, Dictionary<long, string> values) in Columns)
        {
            IEnumerable<string> rows = values.Where(row => present.Contains(row.Key)).OrderBy(row => row.Key).Select(row => $"{row.Key}\t{row.Value}");
            File.WriteAllText(Path.Combine(_folder, $"cluster_{column}.tsv"), string.Concat(rows.Prepend($"cluster_id\t{column}").Select(row => $"{row}\r\n")));
        }
    }

    private long[] Replace(Func<int, int?> partOf)
    {
        int?[] parts = [.. Enumerable.Range(0, _clusters.Length).Select(partOf)];
        long first = _clusters.Max() + 1;
        long[] old = [.. Enumerable.Range(0, _clusters.Length).Where(spike => parts[spike] is not null).GroupBy(spike => _clusters[spike]).OrderByDescending(group => group.Count()).Select(group => group.Key)];
        for (int i = 0; i < _clusters.Length; i++)
        {
            if (parts[i] is int part) _clusters[i] = first + part;
        }
        long[] made = [.. Enumerable.Range(0, parts.Max()!.Value + 1).Select(part => first + part).Intersect(_clusters)];
        foreach (Dictionary<long, string> column in Columns.Values)
        {
            string[] values = [.. old.Where(column.ContainsKey).Select(cluster => column[cluster]).Distinct()];
            if (values.Length == 0) continue;
            // Of several values, that of the largest cluster, be it none.
            string? value = values.Length == 1 ? values[0] : column.GetValueOrDefault(old[0]);
            foreach (long cluster in made)
            {
                if (value is not null) column[cluster] = value;
            }
        }
        return made;
    }
}
