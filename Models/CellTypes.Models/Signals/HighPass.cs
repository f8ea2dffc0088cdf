using System;

namespace CellTypes.Models.Signals;

/// <summary>The causal first-order high-pass at 300 Hz that Neuropixels 1.0 probes have in hardware, for signals of the whole band.</summary>
/// <remarks>
/// <para>Its analog prototype is s / (s + 2 pi 300), made digital by the bilinear transform with its corner at 300 Hz, which is what SciPy's
/// <c>butter(1, 300, 'highpass', fs=rate)</c> gives. A waveform of a Neuropixels 2.0 probe looks through it as a 1.0 probe would have recorded it.</para>
/// <para>A stretch of a signal is filtered as within the whole signal: what came before it enters by one number, a weighted sum of the
/// <see cref="LeadIn"/> samples before. Weights beyond it, one part in 10,000 of all, are given to those within, so that a constant is removed
/// exactly. The filter is linear: the mean of filtered stretches is the filtered mean.</para>
/// </remarks>
internal sealed class HighPass
{
    /// <summary>The corner frequency in hertz.</summary>
    public const double Corner = 300;

    // 9.4 time constants of the filter.
    private const double LeadInSeconds = 0.005;
    private readonly double _gain;
    private readonly double _pole;

    /// <summary>Computes the filter.</summary>
    /// <param name="samplingRate">The sampling rate in hertz, above 600.</param>
    /// <exception cref="ArgumentException">The rate is too low.</exception>
    public HighPass(double samplingRate)
    {
        if (!(samplingRate > 2 * Corner)) throw new ArgumentException($"A sampling rate of {samplingRate} Hz is too low for a high-pass at 300 Hz.", nameof(samplingRate));
        double k = Math.Tan(Math.PI * Corner / samplingRate);
        _gain = 1 / (1 + k);
        _pole = (1 - k) / (1 + k);
        float[] weights = new float[(int)Math.Ceiling(LeadInSeconds * samplingRate)];
        double kept = 1 - Math.Pow(_pole, weights.Length), weight = -_gain * (1 - _pole) / kept;
        for (int i = weights.Length - 1; i >= 0; i--, weight *= _pole) weights[i] = (float)weight;
        Weights = weights;
    }

    /// <summary>Gets the number of samples before a stretch that its filtering depends on: 5 ms.</summary>
    public int LeadIn => Weights.Length;

    /// <summary>Gets the weights of the samples before a stretch, the earliest first.</summary>
    internal float[] Weights { get; }

    /// <summary>Filters a stretch in place.</summary>
    /// <param name="before">The <see cref="LeadIn"/> samples before it.</param>
    /// <param name="samples">The samples.</param>
    /// <exception cref="ArgumentException">There are not as many samples before it.</exception>
    public void Apply(ReadOnlySpan<float> before, Span<float> samples)
    {
        if (before.Length != LeadIn) throw new ArgumentException($"{before.Length} samples before the stretch are not {LeadIn}.", nameof(before));
        double past = 0;
        for (int i = 0; i < before.Length; i++) past += Weights[i] * (double)before[i];
        Apply(past, samples);
    }

    /// <summary>Filters a stretch in place.</summary>
    /// <param name="past">The sum of the samples before it, each times its weight.</param>
    /// <param name="samples">The samples.</param>
    internal void Apply(double past, Span<float> samples)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            double passed = _gain * samples[i] + past;
            past = _pole * passed - _gain * samples[i];
            samples[i] = (float)passed;
        }
    }
}
