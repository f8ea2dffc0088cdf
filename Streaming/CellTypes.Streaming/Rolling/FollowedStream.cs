using System;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Rolling;

/// <summary>A stream whose history is kept: the units that are followed, and what an earlier session left and is not taken yet.</summary>
internal sealed class FollowedStream(string name, EarlierHistory? earlier)
{
    private volatile LabelUpdate? _newest;

    /// <summary>Gets the stream's name.</summary>
    public string Name => name;

    /// <summary>Gets what an earlier session left, or null where there was none.</summary>
    public EarlierHistory? Earlier => earlier;

    /// <summary>Gets or sets what follows the units, null before the first batch.</summary>
    public UnitTracker? Tracker { get; set; }

    /// <summary>Gets or sets when the newest batch came, in UTC.</summary>
    public DateTime Time { get; set; }

    /// <summary>Gets or sets the newest labels. The classifier's thread sets them.</summary>
    public LabelUpdate? Newest
    {
        get => _newest;
        set => _newest = value;
    }

    /// <summary>Gets a number that rises whenever what was copied of the stream is void: its clock has begun anew, or has turned out to be another one.</summary>
    public long Epoch => (Tracker?.Restarts ?? 0) + (earlier is { IsDecided: true } ? 1 : 0);
}
