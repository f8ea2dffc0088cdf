namespace CellTypes.Models.Recordings;

/// <summary>The largest deflection of a mean waveform.</summary>
/// <param name="Channel">The channel of the probe.</param>
/// <param name="Value">The deflection from the baseline, in the unit of the waveform.</param>
/// <param name="StandsOut">Whether it is too large to be noise.</param>
/// <param name="IsAtSpike">Whether it is where the sorter has the spike.</param>
internal readonly record struct MeanPeak(int Channel, float Value, bool StandsOut, bool IsAtSpike);
