using System.Collections.Generic;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Recordings;

/// <summary>A cluster of a phy folder: what the sorter and the curator say about one unit.</summary>
public sealed class PhyUnit
{
    internal PhyUnit(int id, int spikeCount, Template? template, IReadOnlyDictionary<string, string> properties)
    {
        Id = id;
        SpikeCount = spikeCount;
        Template = template;
        Properties = properties;
    }

    /// <summary>Gets the cluster id.</summary>
    public int Id { get; }

    /// <summary>Gets the number of its spikes in the folder, at least 1; duplicates count.</summary>
    public int SpikeCount { get; }

    /// <summary>Gets the mean waveform on the channels that carry it, or null where the folder has none that can be used.</summary>
    public Template? Template { get; }

    /// <summary>
    /// Gets the values of the cluster tables by column name, as text; columns that are empty for this cluster are left out.
    /// </summary>
    public IReadOnlyDictionary<string, string> Properties { get; }

    /// <summary>Gets the curator's verdict (<c>good</c>, <c>mua</c>, <c>noise</c>, ...), or null where there is none.</summary>
    public string? Group => Properties.TryGetValue("group", out string? group) ? group : null;
}
