using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using MathNet.Numerics.Distributions;

namespace CellTypes.Models.Simulation;

/// <summary>
/// Whole-cell recordings that never took place: neocortical cells of known classes answer a current of 3 ms, as in the short-square sweeps of the
/// Allen Cell Types Database that Wang et al. 2022 label.
/// </summary>
/// <remarks>
/// A sweep is recorded through an imperfect electrode: white noise of the amplifier, hum of the mains, a slowly wandering potential, and a part of the
/// access resistance that the bridge does not balance, which adds a step while the current flows. What a classifier scores on it says that the
/// machinery works, and nothing about real cells.
/// </remarks>
public sealed class SimulatedCurrentClamp
{
    // Milliseconds.
    private const double Before = 30, Square = 3, After = 40;

    private const double LargestCurrent = 20_000; // pA
    private const int Bisections = 10;
    private const float Fired = -10; // mV

    private SimulatedCurrentClamp(CurrentClampOptions options, SimulatedCell[] cells)
    {
        Options = options;
        Cells = cells;
    }

    /// <summary>Gets what was simulated.</summary>
    public CurrentClampOptions Options { get; }

    /// <summary>Gets the cells.</summary>
    public IReadOnlyList<SimulatedCell> Cells { get; }

    /// <summary>Simulates recordings, cells side by side on all cores; 1,000 sweeps take about a second on one.</summary>
    /// <param name="options">What to simulate.</param>
    /// <exception cref="CellTypesException">An option is outside its range.</exception>
    public static SimulatedCurrentClamp Create(CurrentClampOptions options)
    {
        if (options is null) throw new ArgumentNullException(nameof(options));
        options.Validate();
        CurrentClampClass[] classes = Deal(options);
        SimulatedCell[] cells = new SimulatedCell[options.Cells];
        Parallel.For(0, cells.Length, i => cells[i] = Record($"cell {i}", classes[i], options, RandomStreams.Create(options.Seed, "cell", i)));
        return new SimulatedCurrentClamp(options, cells);
    }

    // The class that is most behind its share comes next.
    private static CurrentClampClass[] Deal(CurrentClampOptions options)
    {
        double sum = options.ClassMix.Values.Sum();
        (CurrentClampClass Class, double Share)[] mix = CurrentClampClass.All
            .Where(type => options.ClassMix.TryGetValue(type.Name, out double weight) && weight > 0)
            .Select(type => (type, options.ClassMix[type.Name] / sum))
            .ToArray();
        int[] dealt = new int[mix.Length];
        CurrentClampClass[] classes = new CurrentClampClass[options.Cells];
        for (int i = 0; i < classes.Length; i++)
        {
            int next = Enumerable.Range(0, mix.Length).OrderByDescending(c => mix[c].Share * (i + 1) - dealt[c]).First();
            dealt[next]++;
            classes[i] = mix[next].Class;
        }
        return classes;
    }

    private static SimulatedCell Record(string name, CurrentClampClass type, CurrentClampOptions options, Random random)
    {
        PointNeuron neuron = type.Draw(random);
        double rheobase = FindRheobase(neuron);
        // Of the electrode and of the amplifier in this cell.
        double noise = options.Noise * (0.05 + 0.15 * random.NextDouble()), hum = options.Noise * 0.1 * random.NextDouble();
        double access = options.Noise * Normal.Sample(random, 1, 2), chargingTime = 0.02 + 0.06 * random.NextDouble(), offset = options.Noise * Normal.Sample(random, 0, 2);
        CurrentClampSweep[] sweeps = new CurrentClampSweep[options.Sweeps];
        for (int s = 0; s < sweeps.Length; s++)
        {
            double current = rheobase * (1.05 + 0.4 * random.NextDouble());
            int onset = SamplesOf(Before, options.SamplingRate);
            float[] injected = new float[SamplesOf(Before + Square + After, options.SamplingRate)], potential = new float[injected.Length];
            injected.AsSpan(onset, SamplesOf(Square, options.SamplingRate)).Fill((float)current);
            neuron.Respond(injected, options.SamplingRate, potential);
            AddArtefacts(potential, injected, options, random, noise, hum, access, chargingTime, offset + options.Noise * Normal.Sample(random, 0, 0.7));
            sweeps[s] = new CurrentClampSweep(potential, onset, current);
        }
        return new SimulatedCell(name, type, neuron, rheobase, sweeps);
    }

    private static double FindRheobase(PointNeuron neuron)
    {
        const double SamplingRate = 50_000;
        float[] current = new float[SamplesOf(Square + 6, SamplingRate)], potential = new float[current.Length];
        double low = 0, high = LargestCurrent;
        for (int i = 0; i < Bisections; i++)
        {
            // By ratio: small cells need a hundredth of what large ones do.
            double middle = low == 0 ? high / 4 : Math.Sqrt(low * high);
            current.AsSpan(0, SamplesOf(Square, SamplingRate)).Fill((float)middle);
            neuron.Respond(current, SamplingRate, potential);
            if (potential.Max() >= Fired) high = middle;
            else low = middle;
        }
        return high;
    }

    private static void AddArtefacts(
        float[] potential, float[] current, CurrentClampOptions options, Random random, double noise, double hum, double access, double chargingTime, double offset)
    {
        const double WanderTime = 10, Wander = 0.15; // ms, mV
        double step = 1000 / options.SamplingRate, charge = 1 - Math.Exp(-step / chargingTime), keep = Math.Exp(-step / WanderTime);
        double phase = 2 * Math.PI * random.NextDouble(), drop = 0, wander = 0, wanderStep = options.Noise * Wander * Math.Sqrt(1 - keep * keep);
        for (int i = 0; i < potential.Length; i++)
        {
            // pA through megohms are millivolts after a thousandth.
            drop += charge * (1e-3 * access * current[i] - drop);
            wander = keep * wander + wanderStep * Normal.Sample(random, 0, 1);
            potential[i] += (float)(drop + wander + offset + hum * Math.Sin(phase + 2 * Math.PI * 0.06 * step * i) + noise * Normal.Sample(random, 0, 1));
        }
    }

    private static int SamplesOf(double milliseconds, double samplingRate) => (int)Math.Round(milliseconds * samplingRate / 1000);
}

/// <summary>A cell that was recorded from in a simulation.</summary>
/// <param name="Name">Its name, unique in the simulation.</param>
/// <param name="Class">Its true class.</param>
/// <param name="Neuron">The neuron.</param>
/// <param name="Rheobase">The least current in picoamperes of a 3 ms square that makes it fire.</param>
/// <param name="Sweeps">The sweeps.</param>
public sealed record SimulatedCell(string Name, CurrentClampClass Class, PointNeuron Neuron, double Rheobase, IReadOnlyList<CurrentClampSweep> Sweeps);

/// <summary>A simulated sweep: the answer of a cell to a short square of current.</summary>
/// <param name="Potential">The recorded membrane potential in millivolts.</param>
/// <param name="Onset">The sample at which the current begins.</param>
/// <param name="Current">The current in picoamperes.</param>
public sealed record CurrentClampSweep(float[] Potential, int Onset, double Current);
