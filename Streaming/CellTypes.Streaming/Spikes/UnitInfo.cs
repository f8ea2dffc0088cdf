using System;
using System.Collections.Generic;

namespace CellTypes.Streaming.Spikes;

/// <summary>Who a unit is: its name in the source, and where its waveform rows lie on the probe.</summary>
public sealed class UnitInfo
{
    /// <summary>Describes a unit.</summary>
    /// <param name="id">The unit's name, unique within the source: a cluster id, or stream/electrode/sorted id.</param>
    /// <param name="channels">The probe channel of each waveform row, -1 where unknown; empty where nothing is known.</param>
    public UnitInfo(string id, params int[] channels)
    {
        Id = id ?? throw new ArgumentNullException(nameof(id));
        Channels = channels ?? throw new ArgumentNullException(nameof(channels));
    }

    /// <summary>Gets the unit's name, unique within the source.</summary>
    public string Id { get; }

    /// <summary>Gets the probe channel of each waveform row, -1 where unknown; empty where nothing is known.</summary>
    public IReadOnlyList<int> Channels { get; }

    /// <summary>Gets the true cell type where it is known beforehand, as that of a simulated unit is; otherwise null.</summary>
    public string? CellType { get; init; }
}
