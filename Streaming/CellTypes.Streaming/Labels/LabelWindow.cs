using System.Collections.Generic;

namespace CellTypes.Streaming.Labels;

/// <summary>The labels that one window of the stream gave.</summary>
public sealed record LabelWindow
{
    /// <summary>Gets the first sample index of the window.</summary>
    public required long StartSample { get; init; }

    /// <summary>Gets the sample index just after the window.</summary>
    public required long EndSample { get; init; }

    /// <summary>Gets the sampling rate in hertz.</summary>
    public required double SamplingRate { get; init; }

    /// <summary>Gets the units that were judged anew in this window.</summary>
    public required IReadOnlyList<UnitLabel> Updated { get; init; }

    /// <summary>Gets every unit, in order of appearance.</summary>
    public required IReadOnlyList<UnitLabel> Units { get; init; }

    /// <summary>Gets the state of the stream's counters at the end of the window.</summary>
    public required StreamCounters Counters { get; init; }

    /// <summary>
    /// Gets the monotonic clock (<see cref="System.Diagnostics.Stopwatch.GetTimestamp"/>) when the batch that closed the window came in.
    /// </summary>
    public required long ClosedAt { get; init; }

    /// <summary>Gets a value indicating whether this is the last window: the source has ended.</summary>
    public bool IsLast { get; init; }
}
