namespace CellTypes.Models.Simulation;

/// <summary>A simulated sweep: the answer of a cell to a short square of current.</summary>
/// <param name="Potential">The recorded membrane potential in millivolts.</param>
/// <param name="Onset">The sample at which the current begins.</param>
/// <param name="Current">The current in picoamperes.</param>
public sealed record CurrentClampSweep(float[] Potential, int Onset, double Current);
