using System;
using System.Collections.Generic;
using System.Linq;
using MathNet.Numerics.Distributions;

namespace CellTypes.Models.Simulation;

/// <summary>What simulated cells of one genetic class of the neocortex are like: which kinds of neuron it has, and how far these vary.</summary>
/// <remarks>
/// The classes are those of Wang et al. 2022. Each is a mixture of electrical kinds, as cells of one driver line are, and neighbouring kinds overlap: a
/// part of the Sst cells spikes like Pvalb cells (Hu et al. 2013), Vip and Ndnf cells differ little in one action potential. The values were
/// chosen to look like neocortical cells, not fitted to any; scores on such cells say nothing about real ones.
/// </remarks>
public sealed class CurrentClampClass
{
    // How far cells of a kind vary: log-normal shares of conductances, time constants and size, and millivolts.
    private const double ConductanceSpread = 0.2, SpeedSpread = 0.12, DiameterSpread = 0.12, ThresholdSpread = 2.5, RestSpread = 3.5;

    private static readonly PointNeuron Pyramidal = PointNeuron.RegularSpiking with { Speed = 0.9 };

    private static readonly PointNeuron Basket =
        PointNeuron.FastSpiking with { Diameter = 42, Leak = 0.09, Potassium = 9, Slow = 0.02, Speed = 1.9, Rest = -70 };

    private static readonly PointNeuron Martinotti =
        PointNeuron.LowThresholdSpiking with { Diameter = 47, Leak = 0.035, Potassium = 7, Threshold = -55, Rest = -64, Speed = 1.35 };

    private static readonly PointNeuron Bipolar =
        PointNeuron.RegularSpiking with { Diameter = 38, Leak = 0.028, Sodium = 46, Potassium = 5, Slow = 0.15, Threshold = -57, Rest = -67, Speed = 1.15 };

    private static readonly PointNeuron Neurogliaform =
        PointNeuron.RegularSpiking with { Diameter = 44, Leak = 0.045, Sodium = 52, Potassium = 9, Slow = 0.04, Threshold = -54, Rest = -72, Speed = 1.1 };

    private readonly (PointNeuron Kind, double Share)[] _kinds;

    private CurrentClampClass(string name, params (PointNeuron Kind, double Share)[] kinds)
    {
        Name = name;
        _kinds = kinds;
    }

    /// <summary>Gets all classes: Exc, Ndnf, Pvalb, Sst, Vip.</summary>
    public static IReadOnlyList<CurrentClampClass> All { get; } =
    [
        new("Exc", (Pyramidal, 0.85), (Pyramidal with { Diameter = 80, Leak = 0.03, Rest = -68, Slow = 0.03 }, 0.15)),
        new("Ndnf", (Neurogliaform, 0.85), (Bipolar, 0.15)),
        new("Pvalb", (Basket, 0.9), (Basket with { Speed = 1.4, Leak = 0.05, Potassium = 7 }, 0.1)),
        new("Sst", (Martinotti, 0.8), (Basket, 0.15), (Bipolar, 0.05)),
        new("Vip", (Bipolar, 0.75), (Martinotti, 0.15), (Neurogliaform, 0.1)),
    ];

    /// <summary>Gets the name.</summary>
    public string Name { get; }

    /// <summary>Finds a class.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="CellTypesException">There is none of that name; the message lists those there are.</exception>
    public static CurrentClampClass Named(string name) => All.FirstOrDefault(type => type.Name == name)
        ?? throw new CellTypesException($"There is no class '{name}' of simulated cells: the classes are {string.Join(", ", All.Select(type => type.Name))}.");

    /// <summary>Draws a cell.</summary>
    /// <param name="random">The random numbers.</param>
    internal PointNeuron Draw(Random random)
    {
        double uniform = random.NextDouble();
        PointNeuron kind = _kinds[_kinds.Length - 1].Kind;
        foreach ((PointNeuron candidate, double share) in _kinds)
        {
            uniform -= share;
            if (uniform >= 0) continue;
            kind = candidate;
            break;
        }
        double Vary(double value, double spread) => value * Math.Exp(Normal.Sample(random, 0, spread));
        return kind with
        {
            Diameter = Vary(kind.Diameter, DiameterSpread),
            Leak = Vary(kind.Leak, ConductanceSpread),
            Sodium = Vary(kind.Sodium, ConductanceSpread),
            Potassium = Vary(kind.Potassium, ConductanceSpread),
            Slow = Vary(kind.Slow, ConductanceSpread),
            SlowTime = Vary(kind.SlowTime, ConductanceSpread),
            LowThresholdCalcium = Vary(kind.LowThresholdCalcium, ConductanceSpread),
            Speed = Vary(kind.Speed, SpeedSpread),
            Threshold = kind.Threshold + Normal.Sample(random, 0, ThresholdSpread),
            Rest = kind.Rest + Normal.Sample(random, 0, RestSpread),
        };
    }
}
