namespace CellTypes.Training.Data;

/// <summary>A current-clamp sweep with the place to cut a window from.</summary>
/// <param name="Cell">The cell that was recorded from.</param>
/// <param name="Name">The name of the sweep, unique among those of the cell.</param>
/// <param name="Label">The class of the cell; null where nobody knows it.</param>
/// <param name="Potential">The membrane potential in millivolts.</param>
/// <param name="SamplingRate">The sampling rate in hertz.</param>
/// <param name="Trigger">The sample that the window lies around, as a rule the onset of the stimulus.</param>
internal sealed record ClampSweep(string Cell, string Name, string? Label, float[] Potential, double SamplingRate, int Trigger);
