namespace CellTypes.Streaming.Publishing;

/// <summary>A window of the stream, in the sample clock of the recording.</summary>
/// <param name="StartSample">The first sample index.</param>
/// <param name="EndSample">The sample index just after the window.</param>
/// <param name="SamplingRate">The sampling rate in hertz.</param>
public sealed record LabelMessageUpdate(long StartSample, long EndSample, double SamplingRate);
