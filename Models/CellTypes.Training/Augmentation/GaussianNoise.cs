using System;
using MathNet.Numerics.Distributions;

namespace CellTypes.Training.Augmentation;

/// <summary>
/// Adds independent Gaussian noise to every value of the waveform and of the autocorrelogram, which stays at 0 or above (D'Agostino 2022,
/// section 4.3). The spikes are untouched. Magnitude: the standard deviation of the noise over that of the values of the signal, 0 to 10.
/// </summary>
/// <remarks>
/// The thesis' code meant to spare the autocorrelogram of Purkinje cells' simple spikes and, by a wrong class number, spared that of
/// complex spikes. Here every unit is treated alike: the label of an unlabelled unit is unknown, and noise in all classes but one would
/// tell the model the label.
/// </remarks>
public sealed class GaussianNoise : Transformation
{
    /// <inheritdoc/>
    public override double LargestMagnitude => 10;

    /// <inheritdoc/>
    protected override UnitSample Change(UnitSample sample, double magnitude, Random random)
    {
        float[] waveform = Noisy(sample.Waveform, magnitude, random), autocorrelogram = Noisy(sample.Autocorrelogram, magnitude, random);
        for (int bin = 0; bin < autocorrelogram.Length; bin++) autocorrelogram[bin] = Math.Max(0, autocorrelogram[bin]);
        return sample.WithSignals(waveform, autocorrelogram);
    }

    private static float[] Noisy(ReadOnlySpan<float> signal, double magnitude, Random random)
    {
        double deviation = magnitude * StandardDeviation(signal);
        float[] noisy = new float[signal.Length];
        for (int i = 0; i < noisy.Length; i++) noisy[i] = (float)(signal[i] + Normal.Sample(random, 0, deviation));
        return noisy;
    }

    private static double StandardDeviation(ReadOnlySpan<float> values)
    {
        double sum = 0, squares = 0;
        foreach (float value in values) sum += value;
        double mean = sum / values.Length;
        foreach (float value in values) squares += (value - mean) * (value - mean);
        return Math.Sqrt(squares / values.Length);
    }
}
