namespace CellTypes.Models.Features;

/// <summary>A peak or trough of a waveform.</summary>
/// <param name="Sample">Where it is, in samples from the start of the window.</param>
/// <param name="Value">Its value in microvolts.</param>
internal readonly record struct Extremum(int Sample, float Value);
