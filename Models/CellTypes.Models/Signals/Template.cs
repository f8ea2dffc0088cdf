using System;
using System.Numerics;
using System.Runtime.InteropServices;

namespace CellTypes.Models.Signals;

/// <summary>The mean waveform of a unit on the channels around it.</summary>
public sealed class Template
{
    /// <summary>The largest value that a waveform may hold, in microvolts or the units of a converter: 100 mV, a thousand times the spike of a neuron nearby.
    /// What is beyond is damaged.</summary>
    public const float Largest = 100_000;

    /// <summary>Wraps a mean waveform; the arrays are not copied.</summary>
    /// <param name="values">Channel-major microvolts: <paramref name="channels"/>.Length x <paramref name="sampleCount"/> values.</param>
    /// <param name="channels">The channel index on the probe of each row, -1 where it is unknown.</param>
    /// <param name="sampleCount">The number of samples a channel, at least 1.</param>
    /// <param name="samplingRate">The sampling rate in hertz, above 0.</param>
    /// <exception cref="ArgumentException">The lengths disagree, or a number is outside its range.</exception>
    public Template(float[] values, int[] channels, int sampleCount, double samplingRate)
    {
        Values = values ?? throw new ArgumentNullException(nameof(values));
        Channels = channels ?? throw new ArgumentNullException(nameof(channels));
        if (channels.Length == 0 || sampleCount < 1 || values.Length != channels.Length * sampleCount)
            throw new ArgumentException($"{values.Length} values are not {channels.Length} channels x {sampleCount} samples.", nameof(values));
        if (!(samplingRate > 0)) throw new ArgumentException($"A sampling rate of {samplingRate} Hz is not possible.", nameof(samplingRate));
        SampleCount = sampleCount;
        SamplingRate = samplingRate;
    }

    /// <summary>Gets the values in microvolts, channel-major.</summary>
    public float[] Values { get; }

    /// <summary>Gets the channel index on the probe of each row, -1 where it is unknown.</summary>
    public int[] Channels { get; }

    /// <summary>Gets the number of samples a channel.</summary>
    public int SampleCount { get; }

    /// <summary>Gets the sampling rate in hertz.</summary>
    public double SamplingRate { get; }

    /// <summary>Copies the mean waveform, for who keeps it while it goes on.</summary>
    public Template Copy() => new((float[])Values.Clone(), Channels, SampleCount, SamplingRate);

    /// <summary>Gets the waveform of one row.</summary>
    /// <param name="row">The row, from 0 to the number of channels - 1.</param>
    /// <returns><see cref="SampleCount"/> values in microvolts.</returns>
    public ReadOnlySpan<float> Row(int row) => Values.AsSpan(row * SampleCount, SampleCount);

    /// <summary>Finds the channel on the probe of the peak row.</summary>
    /// <returns>The channel, or -1 where it is unknown or there is no peak row.</returns>
    public int PeakChannel()
    {
        int row = PeakRow();
        return row < 0 ? -1 : Channels[row];
    }

    /// <summary>Finds the peak channel: the row with the largest peak-to-peak amplitude, the first of equals.</summary>
    /// <returns>The row, or -1 where every row is flat or holds a value that is not finite.</returns>
    public int PeakRow()
    {
        int best = -1;
        float largest = 0;
        for (int row = 0; row < Channels.Length; row++)
        {
            float amplitude = PeakToPeak(row);
            if (amplitude > largest && !float.IsInfinity(amplitude)) (best, largest) = (row, amplitude);
        }
        return best;
    }

    /// <summary>Computes the peak-to-peak amplitude of a row.</summary>
    /// <param name="row">The row.</param>
    /// <returns>Microvolts, not negative; NaN where the row holds a value that is not finite.</returns>
    public float PeakToPeak(int row)
    {
        ReadOnlySpan<float> values = Row(row);
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        Vector<float> minima = new(values[0]), maxima = minima, zeros = Vector<float>.Zero;
        foreach (Vector<float> vector in vectors)
        {
            minima = Vector.Min(minima, vector);
            maxima = Vector.Max(maxima, vector);
            zeros += vector - vector;
        }
        float minimum = values[0], maximum = minimum;
        // x - x is NaN where x is not finite, and NaN survives every sum.
        float zero = Vector.Dot(zeros, Vector<float>.One);
        for (int lane = 0; lane < Vector<float>.Count; lane++) Widen(ref minimum, ref maximum, minima[lane], maxima[lane]);
        foreach (float value in values.Slice(vectors.Length * Vector<float>.Count))
        {
            Widen(ref minimum, ref maximum, value, value);
            zero += value - value;
        }
        return maximum - minimum + zero;
    }

    private static void Widen(ref float minimum, ref float maximum, float low, float high)
    {
        if (low < minimum) minimum = low;
        if (high > maximum) maximum = high;
    }
}
