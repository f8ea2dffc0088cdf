using System;
using System.Collections.Generic;
using System.IO;
using CellTypes.Models.Recordings;

namespace CellTypes.Streaming.Tables;

/// <summary>From which clusters those of today came by merging and splitting in phy: spike by spike, by a copy of the clusters of the last labelling.</summary>
/// <remarks>
/// phy gives all clusters that one action makes the same values, whichever of the old clusters their spikes are from. So the ancestors of a cluster are all old
/// clusters that are connected with it by spikes that moved.
/// </remarks>
internal sealed class PhyDescent
{
    private readonly Dictionary<string, List<string>> _ancestors = [];

    private PhyDescent(double[] before, double[] now)
    {
        // Union-find: every cluster that spikes left or joined leads to the first of its group.
        Dictionary<(bool IsNew, double Id), (bool IsNew, double Id)> leads = [];
        for (int i = 0; i < now.Length; i++)
        {
            if (before[i] != now[i]) leads[First((true, now[i]))] = First((false, before[i]));
        }
        Dictionary<(bool, double), List<string>> groups = [];
        foreach ((bool isNew, double id) in new List<(bool IsNew, double Id)>(leads.Keys))
        {
            List<string> ancestors = groups.TryGetValue(First((isNew, id)), out List<string>? known) ? known : groups[First((isNew, id))] = [];
            if (isNew) _ancestors[PhyTables.NameOf(id)] = ancestors;
            else ancestors.Add(PhyTables.NameOf(id));
        }

        (bool IsNew, double Id) First((bool IsNew, double Id) cluster)
        {
            if (!leads.TryGetValue(cluster, out (bool, double) next)) return leads[cluster] = cluster;
            return next == cluster ? cluster : leads[cluster] = First(next);
        }
    }

    /// <summary>Compares the clusters of a folder with those of the last labelling.</summary>
    /// <param name="before">The file of the clusters of the last labelling.</param>
    /// <param name="now">The file of those of today.</param>
    /// <returns>Null where the files are of different sortings, or one is missing.</returns>
    public static PhyDescent? Read(string before, string now)
    {
        if (!File.Exists(before) || !File.Exists(now)) return null;
        double[] old = NpyFile.Read(before).ToDouble(), current = NpyFile.Read(now).ToDouble();
        return old.Length == current.Length ? new PhyDescent(old, current) : null;
    }

    /// <summary>Gets the old clusters that a cluster may have its values from; none where no spike moved to it.</summary>
    public IReadOnlyList<string> Of(string cluster) => _ancestors.TryGetValue(cluster, out List<string>? ancestors) ? ancestors : Array.Empty<string>();
}
