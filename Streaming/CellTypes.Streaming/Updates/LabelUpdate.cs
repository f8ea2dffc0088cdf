using System;
using System.Collections.Generic;

namespace CellTypes.Streaming.Updates;

/// <summary>The labels of the units of a stream, or of the cells of a source, at one moment of its sample clock.</summary>
/// <remarks>Immutable but for <see cref="Progress"/>, so that any operator may keep it or hand it to another thread.</remarks>
public sealed record LabelUpdate
{
    /// <summary>Gets the session: the model and its classes; null where it is not known.</summary>
    public LabelSession? Session { get; init; }

    /// <summary>Gets what the labels were given for, with the autocorrelograms and templates of the units whose turn it was; null for labels that were received.</summary>
    public SignalUpdate? Signals { get; init; }

    /// <summary>Gets the stream whose sample clock the update is of, and whose units it has; empty where the source has one stream only.</summary>
    public string Stream { get; init; } = "";

    /// <summary>Gets the first sample index that counts: of the history of the units, or of the trace window.</summary>
    public required long StartSample { get; init; }

    /// <summary>Gets the sample index just after the last one that counts.</summary>
    public required long EndSample { get; init; }

    /// <summary>Gets the sampling rate in hertz.</summary>
    public required double SamplingRate { get; init; }

    /// <summary>Gets the units that were judged anew, and those whose label or status changed without.</summary>
    public required IReadOnlyList<UnitLabel> Updated { get; init; }

    /// <summary>Gets every unit of the stream, in order of appearance.</summary>
    public required IReadOnlyList<UnitLabel> Units { get; init; }

    /// <summary>Gets what has come in since the start, and what of it was not used.</summary>
    public required StreamCounters Counters { get; init; }

    /// <summary>
    /// Gets the monotonic clock (<see cref="System.Diagnostics.Stopwatch.GetTimestamp"/>) when the batch that made the update due came in.
    /// </summary>
    public required long ArrivedAt { get; init; }

    /// <summary>Gets how far the stream has come since, or null where it is not known.</summary>
    public StreamProgress? Progress { get; init; }

    /// <summary>Gets how old the update is now: the time since its last sample, as <see cref="StreamProgress"/> counts it; null where it is not known.</summary>
    public TimeSpan? Age => Progress?.AgeOf(EndSample);

    /// <summary>Gets a value indicating whether this is the last update of the stream: the source has ended.</summary>
    public bool IsLast { get; init; }
}
