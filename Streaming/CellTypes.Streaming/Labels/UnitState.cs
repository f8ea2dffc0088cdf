using CellTypes.Streaming.Spikes;

namespace CellTypes.Streaming.Labels;

/// <summary>What the tracker knew of one unit when a window ended.</summary>
public readonly record struct UnitState
{
    /// <summary>Gets the unit's number in the tracker, never used twice.</summary>
    public required long Key { get; init; }

    /// <summary>Gets the unit's name and channels.</summary>
    public required UnitInfo Info { get; init; }

    /// <summary>Gets a value indicating whether it is a cell whose membrane potential is recorded, with windows in the place of spikes.</summary>
    public bool IsCell { get; init; }

    /// <summary>Gets the probe channel with the largest amplitude, -1 where it is unknown.</summary>
    public int Channel { get; init; }

    /// <summary>Gets the number of spikes in the window.</summary>
    public int Spikes { get; init; }

    /// <summary>Gets the share of refractory violations among them.</summary>
    public double Violations { get; init; }

    /// <summary>Gets the sample index of the oldest spike in the window.</summary>
    public long FirstSpike { get; init; }

    /// <summary>Gets the sample index of the newest spike.</summary>
    public long LastSpike { get; init; }

    /// <summary>Gets a value indicating whether spikes have come or gone since the unit was last judged.</summary>
    public bool IsDue { get; init; }

    /// <summary>Gets the row of its model inputs, or -1 where it has none.</summary>
    public int Row { get; init; }

    /// <summary>Gets the label that held in an earlier session, which a unit that was not judged yet goes on with, or null.</summary>
    public UnitLabel? LabelBefore { get; init; }

    /// <summary>Gets why it has none although it is due, or null.</summary>
    public string? Problem { get; init; }
}
