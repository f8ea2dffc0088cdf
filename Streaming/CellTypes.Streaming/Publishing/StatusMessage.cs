using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Publishing;

/// <summary>The heartbeat of a publisher.</summary>
public sealed record StatusMessage : LabelMessage
{
    /// <summary>Gets how many label messages have been sent since the session began.</summary>
    public required long LabelMessages { get; init; }

    /// <summary>Gets the number of the last label message, or null where none has been sent.</summary>
    public long? LastLabelSequence { get; init; }

    /// <summary>Gets the updates that wait to be sent.</summary>
    public required int QueueDepth { get; init; }

    /// <summary>Gets where the model runs, <c>cpu</c> or <c>cuda</c>, or null where the publisher does not say it.</summary>
    public string? Device { get; init; }

    /// <summary>Gets the counters of the stream at the end of the update, or null before the first one.</summary>
    public StreamCounters? Counters { get; init; }
}
