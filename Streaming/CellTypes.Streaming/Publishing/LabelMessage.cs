namespace CellTypes.Streaming.Publishing;

/// <summary>A message of the label protocol, as a subscriber receives it: what all kinds have in common.</summary>
public abstract record LabelMessage
{
    /// <summary>Gets the session's name.</summary>
    public required string Session { get; init; }

    /// <summary>Gets the message's number: 0, 1, 2, ... over all messages of the session, whatever their topic.</summary>
    public required long Sequence { get; init; }

    /// <summary>Gets the publisher's wall clock when it wrote the message, in nanoseconds since 1970-01-01 UTC.</summary>
    public required long UnixNanoseconds { get; init; }

    /// <summary>Gets the publisher's monotonic clock when it wrote the message, in nanoseconds since an arbitrary start.</summary>
    public required long MonotonicNanoseconds { get; init; }

    /// <summary>Gets how many label messages the publisher had to leave out since the session began.</summary>
    public required long Dropped { get; init; }

    /// <summary>Gets the stream that the update is of; empty where the source has one stream only.</summary>
    public string Stream { get; init; } = "";

    /// <summary>Gets the newest sample index of the stream when the message was written, or null where the publisher does not know it.</summary>
    public long? NewestSample { get; init; }

    /// <summary>Gets how old the update was when the message was written, in microseconds, or null where the publisher does not know it.</summary>
    public long? AgeMicroseconds { get; init; }

    /// <summary>Gets the number of the newest message of the source that the publisher had worked off, or null where it does not know it.</summary>
    public long? SourceSequence { get; init; }

    /// <summary>Gets the update that the message tells of, or null before the first one.</summary>
    public LabelMessageUpdate? Update { get; init; }
}
