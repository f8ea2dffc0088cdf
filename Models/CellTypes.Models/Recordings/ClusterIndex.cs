using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Models.Recordings;

/// <summary>Which spikes belong to which cluster.</summary>
internal sealed class ClusterIndex
{
    public ClusterIndex(long[] clusters)
    {
        UnitOfSpike = new int[clusters.Length];
        Dictionary<long, int> found = [];
        for (int i = 0; i < clusters.Length; i++)
        {
            if (!found.TryGetValue(clusters[i], out int unit)) found[clusters[i]] = unit = found.Count;
            UnitOfSpike[i] = unit;
        }
        Ids = [.. found.Keys.OrderBy(id => id)];
        SpikeCounts = new int[Ids.Length];
        int[] rank = new int[Ids.Length];
        for (int i = 0; i < Ids.Length; i++) rank[found[Ids[i]]] = i;
        for (int i = 0; i < clusters.Length; i++) SpikeCounts[UnitOfSpike[i] = rank[UnitOfSpike[i]]]++;
    }

    /// <summary>Gets the cluster ids, ascending.</summary>
    public long[] Ids { get; }

    /// <summary>Gets the number of spikes of each cluster.</summary>
    public int[] SpikeCounts { get; }

    /// <summary>Gets the place in <see cref="Ids"/> of each spike's cluster.</summary>
    public int[] UnitOfSpike { get; }

    /// <summary>Counts, for each cluster, how often each value occurs among its spikes.</summary>
    public Dictionary<long, int>[] Count(long[] values)
    {
        Dictionary<long, int>[] counts = [.. Ids.Select(_ => new Dictionary<long, int>())];
        for (int i = 0; i < values.Length; i++)
        {
            Dictionary<long, int> ofUnit = counts[UnitOfSpike[i]];
            ofUnit[values[i]] = ofUnit.TryGetValue(values[i], out int count) ? count + 1 : 1;
        }
        return counts;
    }
}
