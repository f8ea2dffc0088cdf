using System;

namespace CellTypes.Models.Simulation;

/// <summary>
/// A neuron of one compartment with the conductances of Pospischil et al. 2008 (Biological Cybernetics 99:427): leak, fast sodium and delayed
/// potassium for the action potential (Traub and Miles 1991), a slow potassium current for adaptation, and a low-threshold calcium current.
/// </summary>
/// <remarks>
/// Membrane potential in millivolts, time in milliseconds, conductances in mS/cm2, currents in uA/cm2, 1 uF/cm2. Whatever the conductances, the
/// neuron rests at <see cref="Rest"/>: a constant current holds it there, as an experimenter would.
/// </remarks>
public sealed record PointNeuron
{
    private const double SodiumReversal = 50, PotassiumReversal = -90, CalciumReversal = 120, Capacitance = 1;

    // The gates of an action potential open within 0.1 ms; exponential steps of this length follow them to about 0.1 mV.
    private const double LongestStep = 0.01;

    /// <summary>Gets the regular spiking cell of the paper: a pyramidal cell of visual cortex that adapts.</summary>
    public static PointNeuron RegularSpiking { get; } =
        new() { Diameter = 61.4, Leak = 0.0205, Sodium = 56, Potassium = 6, Slow = 0.075, SlowTime = 608, Threshold = -56.2, Rest = -71.9 };

    /// <summary>Gets the fast spiking cell of the paper.</summary>
    public static PointNeuron FastSpiking { get; } =
        new() { Diameter = 56.9, Leak = 0.038, Sodium = 58, Potassium = 3.9, Slow = 0.0787, SlowTime = 502, Threshold = -57.9, Rest = -71.4 };

    /// <summary>Gets the low-threshold spiking cell of the paper.</summary>
    public static PointNeuron LowThresholdSpiking { get; } = new()
    {
        Diameter = 89.2,
        Leak = 0.019,
        Sodium = 50,
        Potassium = 4,
        Slow = 0.028,
        SlowTime = 4000,
        LowThresholdCalcium = 0.4,
        CalciumShift = -7,
        Threshold = -50,
        Rest = -54,
    };

    /// <summary>Gets the diameter in micrometres, above 0, of a cylinder that is as long as it is wide; its mantle is the membrane.</summary>
    public required double Diameter { get; init; }

    /// <summary>Gets the leak conductance.</summary>
    public required double Leak { get; init; }

    /// <summary>Gets the conductance of fast sodium channels.</summary>
    public required double Sodium { get; init; }

    /// <summary>Gets the conductance of delayed potassium channels.</summary>
    public required double Potassium { get; init; }

    /// <summary>Gets the conductance of slow potassium channels.</summary>
    public required double Slow { get; init; }

    /// <summary>Gets the longest time constant of slow potassium channels in milliseconds.</summary>
    public required double SlowTime { get; init; }

    /// <summary>Gets the conductance of low-threshold calcium channels.</summary>
    public double LowThresholdCalcium { get; init; }

    /// <summary>Gets how far the voltage dependence of low-threshold calcium channels is shifted, in millivolts.</summary>
    public double CalciumShift { get; init; }

    /// <summary>Gets the potential in millivolts that shifts sodium and potassium channels, and with them the threshold of the action
    /// potential.</summary>
    public required double Threshold { get; init; }

    /// <summary>Gets the resting potential in millivolts.</summary>
    public required double Rest { get; init; }

    /// <summary>Gets how much faster than in the paper sodium and potassium channels are; with it the action potential narrows.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Gets the area of the membrane in square centimetres.</summary>
    private double Area => Math.PI * Diameter * Diameter * 1e-8;

    /// <summary>Computes the membrane potential while a current flows into the neuron, which rests at first.</summary>
    /// <param name="current">The current in picoamperes, one value a sample.</param>
    /// <param name="samplingRate">The sampling rate in hertz, above 0.</param>
    /// <param name="potential">Receives as many values in millivolts; the first is that at rest.</param>
    public void Respond(ReadOnlySpan<float> current, double samplingRate, Span<float> potential)
    {
        double sample = 1000 / samplingRate;
        int steps = (int)Math.Ceiling(sample / LongestStep - 1e-9);
        double step = sample / steps, perArea = 1e-6 / Area, v = Rest;
        Gates gates = default;
        gates.Move(this, v, double.PositiveInfinity);
        (double conductance, double drive) = gates.Sum(this);
        double holding = conductance * v - drive;
        for (int i = 0; i < current.Length; i++)
        {
            potential[i] = (float)v;
            double injected = current[i] * perArea + holding;
            for (int s = 0; s < steps; s++)
            {
                // The exact answer to a constant conductance over the step.
                (conductance, drive) = gates.Sum(this);
                double target = (drive + injected) / conductance;
                v = target + (v - target) * Math.Exp(-step * conductance / Capacitance);
                gates.Move(this, v, step);
            }
        }
    }

    // Equations 2 to 8 of the paper.
    private struct Gates
    {
        private double _m, _h, _n, _p, _u, _s;

        /// <summary>The conductance of the membrane, and that of each kind of channel times its reversal potential.</summary>
        public readonly (double Conductance, double Drive) Sum(PointNeuron neuron)
        {
            double sodium = neuron.Sodium * _m * _m * _m * _h, potassium = neuron.Potassium * _n * _n * _n * _n + neuron.Slow * _p;
            double calcium = neuron.LowThresholdCalcium * _s * _s * _u;
            return (
                neuron.Leak + sodium + potassium + calcium,
                neuron.Leak * neuron.Rest + sodium * SodiumReversal + potassium * PotassiumReversal + calcium * CalciumReversal);
        }

        /// <summary>Moves the gates towards where they are open at a potential; in infinite time they are there.</summary>
        public void Move(PointNeuron neuron, double v, double time)
        {
            double x = v - neuron.Threshold, fast = time * neuron.Speed;
            Relax(ref _m, Linear(0.32, 13 - x, 4), Linear(0.28, x - 40, 5), fast);
            Relax(ref _h, 0.128 * Math.Exp((17 - x) / 18), 4 / (1 + Math.Exp((40 - x) / 5)), fast);
            Relax(ref _n, Linear(0.032, 15 - x, 5), 0.5 * Math.Exp((10 - x) / 40), fast);
            double e = Math.Exp((v + 35) / 20), slowTime = neuron.SlowTime / (3.3 * e + 1 / e);
            Approach(ref _p, 1 / (1 + Math.Exp(-(v + 35) / 10)), time / slowTime);
            if (neuron.LowThresholdCalcium == 0) return;
            double y = v + neuron.CalciumShift;
            _s = 1 / (1 + Math.Exp(-(y + 57) / 6.2));
            double calciumTime = (30.8 + (211.4 + Math.Exp((y + 113.2) / 5)) / (1 + Math.Exp((y + 84) / 3.2))) / 3.7;
            Approach(ref _u, 1 / (1 + Math.Exp((y + 81) / 4)), time / calciumTime);
        }

        private static void Relax(ref double gate, double opening, double closing, double time) =>
            Approach(ref gate, opening / (opening + closing), time * (opening + closing));

        private static void Approach(ref double gate, double target, double times) => gate = target + (gate - target) * Math.Exp(-times);

        // a x / (exp(x / b) - 1), whose limit at 0 is a b.
        private static double Linear(double a, double x, double b) => Math.Abs(x) < 1e-6 ? a * b : a * x / (Math.Exp(x / b) - 1);
    }
}
