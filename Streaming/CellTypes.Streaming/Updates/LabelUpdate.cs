using System;
using System.Collections.Generic;

namespace CellTypes.Streaming.Updates;

/// <summary>The labels that one window of the stream gave.</summary>
public sealed record LabelUpdate
{
    /// <summary>Gets the session: the model and its classes; null where it is not known.</summary>
    public LabelSession? Session { get; init; }

    /// <summary>Gets what the labels were given for, with the autocorrelograms and templates of the units whose turn it was; null for labels that were received.</summary>
    public SignalUpdate? Signals { get; init; }

    /// <summary>Gets the stream whose sample clock the window is of, and whose units it tells of; empty where the source has one stream only.</summary>
    public string Stream { get; init; } = "";

    /// <summary>Gets the first sample index of the window.</summary>
    public required long StartSample { get; init; }

    /// <summary>Gets the sample index just after the window.</summary>
    public required long EndSample { get; init; }

    /// <summary>Gets the sampling rate in hertz.</summary>
    public required double SamplingRate { get; init; }

    /// <summary>Gets the units that were judged anew in this window.</summary>
    public required IReadOnlyList<UnitLabel> Updated { get; init; }

    /// <summary>Gets every unit of the stream, in order of appearance.</summary>
    public required IReadOnlyList<UnitLabel> Units { get; init; }

    /// <summary>Gets the state of the stream's counters at the end of the window.</summary>
    public required StreamCounters Counters { get; init; }

    /// <summary>
    /// Gets the monotonic clock (<see cref="System.Diagnostics.Stopwatch.GetTimestamp"/>) when the batch that closed the window came in.
    /// </summary>
    public required long ArrivedAt { get; init; }

    /// <summary>Gets how far the stream has come since, or null where it is not known.</summary>
    public StreamProgress? Progress { get; init; }

    /// <summary>Gets how old the window is now: the time since its last sample, as <see cref="StreamProgress"/> counts it; null where it is not known.</summary>
    public TimeSpan? Age => Progress?.AgeOf(EndSample);

    /// <summary>Gets a value indicating whether this is the last window of the stream: the source has ended.</summary>
    public bool IsLast { get; init; }
}
