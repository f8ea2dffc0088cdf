using System.Collections.Generic;

namespace CellTypes.Streaming.Updates;

/// <summary>What is known of one unit at a moment.</summary>
/// <remarks>Immutable, so that it can be handed to the publisher, the log and the table at once.</remarks>
public sealed record UnitLabel
{
    /// <summary>Gets the unit's name in the source.</summary>
    public required string Unit { get; init; }

    /// <summary>Gets a value indicating whether it is a cell whose membrane potential is recorded: <see cref="Spikes"/> and <see cref="Rate"/> are then those
    /// of its classified trace windows.</summary>
    public bool IsCell { get; init; }

    /// <summary>Gets the probe channel with the largest amplitude, -1 where it is unknown.</summary>
    public required int Channel { get; init; }

    /// <summary>Gets the status.</summary>
    public required LabelStatus Status { get; init; }

    /// <summary>Gets why the status is what it is, in a few words, or null where it needs no reason.</summary>
    public string? Reason { get; init; }

    /// <summary>Gets the cell type, or null where the unit has none (yet).</summary>
    public string? Label { get; init; }

    /// <summary>Gets the probability of <see cref="Label"/>, from 0 to 1; 0 where there is no label.</summary>
    public double Probability { get; init; }

    /// <summary>Gets the probability of every class of the model, in the model's order; empty before the first classification.</summary>
    public IReadOnlyList<float> Probabilities { get; init; } = [];

    /// <summary>Gets how unlike the training data the unit is: 1 is the threshold of an outlier; 0 where it was not judged.</summary>
    public double Novelty { get; init; }

    /// <summary>Gets the probability, from 0 to 1, that the unit is of other tissue than the model labels; 0 where it was not judged or the model cannot tell.</summary>
    public double Foreign { get; init; }

    /// <summary>Gets the number of spikes in the history.</summary>
    public required int Spikes { get; init; }

    /// <summary>Gets the mean firing rate in hertz from the oldest spike in the history to its end.</summary>
    public required double Rate { get; init; }

    /// <summary>Gets the sample index just after the moment at which the model last judged the unit, or null where it was not judged yet.</summary>
    public long? Judged { get; init; }

    /// <summary>Gets the sample index at which label or status last changed.</summary>
    public required long Since { get; init; }

    /// <summary>Gets a value indicating whether label or status changed with this update.</summary>
    public required bool Changed { get; init; }
}
