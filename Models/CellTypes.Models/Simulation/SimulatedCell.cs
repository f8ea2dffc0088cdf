using System.Collections.Generic;

namespace CellTypes.Models.Simulation;

/// <summary>A cell that was recorded from in a simulation.</summary>
/// <param name="Name">Its name, unique in the simulation.</param>
/// <param name="Class">Its true class.</param>
/// <param name="Neuron">The neuron.</param>
/// <param name="Rheobase">The least current in picoamperes of a 3 ms square that makes it fire.</param>
/// <param name="Sweeps">The sweeps.</param>
public sealed record SimulatedCell(string Name, CurrentClampClass Class, PointNeuron Neuron, double Rheobase, IReadOnlyList<CurrentClampSweep> Sweeps);
