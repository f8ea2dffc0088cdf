using System.Collections.Generic;
using CellTypes.Models.Recordings;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Tables;

/// <summary>What is known of one unit of a finished recording.</summary>
/// <remarks>All of it is of the history that was judged.</remarks>
public sealed record LabelledUnit
{
    /// <summary>Gets the unit, as the sorter and the curator know it.</summary>
    public required SortedUnit Unit { get; init; }

    /// <summary>Gets the group by which it was chosen, or null where no table gives it one.</summary>
    public string? Group { get; init; }

    /// <summary>Gets its label. The rate is that of the history.</summary>
    public required UnitLabel Label { get; init; }

    /// <summary>Gets the cell type where it can be relied on, or null.</summary>
    public string? CellType => Label.Status == LabelStatus.Ok ? Label.Label : null;

    /// <summary>Gets the pairs of spikes closer than the refractory period as a share of the spikes; 0 without spikes.</summary>
    public required double Violations { get; init; }

    /// <summary>Gets the share of 100 equal parts of the history in which the unit has a spike, from 0 to 1.</summary>
    public required double PresenceRatio { get; init; }

    /// <summary>Gets the share of spikes that were too small to be detected, from 0 to 1; NaN where the recording has no amplitudes that tell.</summary>
    public required double AmplitudeCutoff { get; init; }

    /// <summary>Gets the units that look like the same neuron, each with what makes them look so.</summary>
    public required IReadOnlyList<(string Unit, string Evidence)> LookAlikes { get; init; }
}
