using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Publishing;

/// <summary>The moment of a stream that a message tells of, in the sample clock of the recording.</summary>
/// <param name="StartSample">The first sample index that counts: of the history of units, or of the trace window of a cell.</param>
/// <param name="EndSample">The sample index just after the last one that counts.</param>
/// <param name="SamplingRate">The sampling rate in hertz.</param>
public sealed record LabelMessageUpdate(long StartSample, long EndSample, double SamplingRate)
{
    /// <summary>Gets which units had their turn, or null where those of several phases are put together, of cells, and in messages of version 1.</summary>
    public Phase? Phase { get; init; }
}
