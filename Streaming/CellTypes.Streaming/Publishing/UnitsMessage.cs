using System.Collections.Generic;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Publishing;

/// <summary>A message with units: the news of one update, or a keyframe with the state of every unit.</summary>
public sealed record UnitsMessage : LabelMessage
{
    /// <summary>Gets a value indicating whether the message holds every unit, and not only those with news.</summary>
    public required bool IsKeyframe { get; init; }

    /// <summary>Gets the model that gave the labels.</summary>
    public required ModelIdentity Model { get; init; }

    /// <summary>Gets the model's classes, in the order of <see cref="UnitLabel.Probabilities"/>.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Gets the units.</summary>
    public required IReadOnlyList<UnitLabel> Units { get; init; }

    /// <summary>
    /// Gets the time from the arrival of the batch that closed the update to the hand-over of the message to the socket, in microseconds;
    /// null for a keyframe.
    /// </summary>
    public long? LatencyMicroseconds { get; init; }
}
