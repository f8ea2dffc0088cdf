using System;

namespace CellTypes.Models.Signals;

/// <summary>Brings a stretch of a regularly sampled signal to another sampling rate, by any ratio, with an anti-alias filter.</summary>
/// <remarks>
/// <para>Output samples are weighted means of the input samples around them; the weights are a sinc under a Kaiser window of 16 zero
/// crossings on either side and beta 7.857 (80 dB; Kaiser 1974), cut off at half the lower of the two rates and scaled to a sum of 1. So a
/// constant stays what it is to the last bits; a sine below 0.84 of half the lower rate keeps its amplitude to 1 part in 1,000, one above
/// 1.16 of it is weakened 1,000 times or more, and one at half the lower rate is halved. At equal rates samples are only shifted, and at
/// a whole multiple the recorded samples stay among the new ones.</para>
/// <para>The ratio of the rates is taken as the nearest fraction with a denominator of at most 4,096, which after 25 ms at 50 kHz is off by
/// less than a thousandth of a sample. Immutable.</para>
/// </remarks>
internal sealed class Resampler
{
    /// <summary>The largest ratio of two sampling rates.</summary>
    public const double LargestRatio = 32;

    private const int ZeroCrossings = 16;
    private const double Beta = 7.857;
    private const int MostPhases = 4096;

    // One row of weights for each phase: where between two input samples the output sample lies, in equal parts.
    private readonly int _phases;
    private readonly double[] _weights;

    /// <summary>Computes the weights.</summary>
    /// <param name="from">The sampling rate of the signal in hertz.</param>
    /// <param name="to">The wanted sampling rate in hertz.</param>
    /// <exception cref="CellTypesException">A rate is not above 0, or one is more than 32 times the other.</exception>
    public Resampler(double from, double to)
    {
        if (!(from > 0) || double.IsInfinity(from)) throw new CellTypesException("A sampling rate is above 0 Hz.");
        if (!(to > 0) || double.IsInfinity(to)) throw new CellTypesException("A sampling rate is above 0 Hz.");
        if (Math.Max(from / to, to / from) > LargestRatio)
            throw new CellTypesException($"A rate of {from} Hz is not within {LargestRatio} times that of {to} Hz.");
        Step = from / to;
        _phases = PhasesOf(Step);
        double cutoff = Math.Min(1, to / from);
        Reach = (int)Math.Ceiling(ZeroCrossings / cutoff);
        _weights = new double[_phases * 2 * Reach];
        for (int phase = 0; phase < _phases; phase++)
            FillWeights(_weights.AsSpan(phase * 2 * Reach, 2 * Reach), (double)phase / _phases, cutoff);
    }

    /// <summary>Gets how many input samples on either side an output sample depends on.</summary>
    public int Reach { get; }

    /// <summary>Gets the input samples, not whole in general, that lie between two output samples.</summary>
    public double Step { get; }

    /// <summary>Resamples a stretch around a sample.</summary>
    /// <param name="samples">The signal, at least one sample. Beyond its ends the end value is held.</param>
    /// <param name="centre">The sample that is output sample <paramref name="before"/>.</param>
    /// <param name="before">The number of output samples before it.</param>
    /// <param name="output">Receives the samples; sample i lies <see cref="Step"/> times i - <paramref name="before"/> after the centre.</param>
    /// <remarks>An output sample depends on the samples within its reach only, to the last bit: a longer signal gives the same.</remarks>
    /// <exception cref="ArgumentException">There is no sample, or the centre is none of them.</exception>
    public void Around(ReadOnlySpan<float> samples, int centre, int before, Span<float> output)
    {
        if (centre < 0 || centre >= samples.Length)
            throw new ArgumentException($"Sample {centre} is none of {samples.Length}.", nameof(centre));
        for (int i = 0; i < output.Length; i++)
        {
            long parts = (long)Math.Round((i - before) * Step * _phases), phase = (parts % _phases + _phases) % _phases;
            ReadOnlySpan<double> weights = _weights.AsSpan((int)phase * 2 * Reach, 2 * Reach);
            output[i] = (float)WeightedSum(samples, centre + (parts - phase) / _phases - Reach + 1, weights);
        }
    }

    private static double WeightedSum(ReadOnlySpan<float> samples, long first, ReadOnlySpan<double> weights)
    {
        double sum = 0;
        if (first >= 0 && first + weights.Length <= samples.Length)
        {
            samples = samples.Slice((int)first, weights.Length);
            for (int t = 0; t < weights.Length; t++) sum += weights[t] * samples[t];
            return sum;
        }
        for (int t = 0; t < weights.Length; t++) sum += weights[t] * samples[(int)Math.Min(Math.Max(first + t, 0), samples.Length - 1)];
        return sum;
    }

    // Weight t belongs to the input sample t - Reach + 1 samples from the one at or before the output sample.
    private void FillWeights(Span<double> weights, double fraction, double cutoff)
    {
        double sum = 0;
        for (int t = 0; t < weights.Length; t++)
        {
            double x = (t - Reach + 1 - fraction) * cutoff, edge = x / ZeroCrossings;
            weights[t] = Math.Abs(edge) < 1 ? Sinc(x) * BesselI0(Beta * Math.Sqrt(1 - edge * edge)) : 0;
            sum += weights[t];
        }
        for (int t = 0; t < weights.Length; t++) weights[t] /= sum;
    }

    // Exactly 0 at whole numbers, so that equal rates change no bit.
    private static double Sinc(double x)
    {
        if (x == 0) return 1;
        return Math.Floor(x) == x ? 0 : Math.Sin(Math.PI * x) / (Math.PI * x);
    }

    // The power series; all terms are positive, so that it converges without loss.
    private static double BesselI0(double x)
    {
        double sum = 1, term = 1;
        for (int k = 1; term > 1e-17 * sum; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }

    // The least number of equal parts of an input sample in which all output samples lie, if it is not too large.
    private static int PhasesOf(double step)
    {
        const double Rounding = 1e-9;
        for (int phases = 1; phases < MostPhases; phases++)
        {
            if (Math.Abs(step * phases - Math.Round(step * phases)) < Rounding) return phases;
        }
        return MostPhases;
    }
}
