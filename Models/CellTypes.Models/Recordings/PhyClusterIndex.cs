using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Models.Recordings;

/// <summary>Which spikes belong to which cluster.</summary>
internal sealed class PhyClusterIndex
{
    private readonly int[] _unitOfSpike;

    public PhyClusterIndex(int[] clusters)
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
    public T[] Gather<T>(T[] values)
    {
        T[] gathered = new T[values.Length];
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
