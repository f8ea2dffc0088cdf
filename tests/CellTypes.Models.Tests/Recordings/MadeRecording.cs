using System;
using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Models.Tests.Recordings;

/// <summary>A raw recording with known spikes: whole numbers of bits in every sample, so that means can be checked to the last digit.</summary>
internal sealed class MadeRecording
{
    public const double Rate = 30_000;

    // The trough is at sample 20, an afterpotential follows.
    private static readonly double[] Shape = [.. Enumerable.Range(0, 60).Select(t => -Math.Exp(-Math.Pow((t - 20) / 4.0, 2)) + 0.35 * Math.Exp(-Math.Pow((t - 32) / 7.0, 2)))];
    private readonly Random _random;

    /// <param name="channels">The electrodes, to which a sync word comes.</param>
    /// <param name="seconds">The length.</param>
    /// <param name="noise">The standard deviation of the noise, in bits.</param>
    /// <param name="seed">The seed.</param>
    public MadeRecording(int channels, double seconds, double noise, int seed = 1)
    {
        _random = new Random(seed);
        Channels = channels;
        Samples = new short[(int)(seconds * Rate) * (channels + 1)];
        for (int i = 0; i < Samples.Length; i++) Samples[i] = (short)(i % (channels + 1) == channels ? 64 : Math.Round(noise * Normal()));
    }

    public int Channels { get; }

    public short[] Samples { get; }

    public int Length => Samples.Length / (Channels + 1);

    public List<(long Sample, int Unit)> Spikes { get; } = [];

    public long[] SpikeSamples => [.. Spikes.OrderBy(spike => spike.Sample).Select(spike => spike.Sample)];

    public int[] SpikeUnits => [.. Spikes.OrderBy(spike => spike.Sample).Select(spike => spike.Unit)];

    /// <summary>Adds the spikes of a unit at random times that are 300 samples or more apart, and away from the ends.</summary>
    /// <param name="unit">The unit, whose peak channel is 2 + 5 x unit.</param>
    /// <param name="count">How many.</param>
    /// <param name="amplitude">The size of the trough in bits, negative for an inverted spike.</param>
    public MadeRecording Add(int unit, int count, double amplitude)
    {
        int gap = (Length - 1_000) / count;
        for (int i = 0; i < count; i++) AddSpike(unit, 500 + (long)i * gap + _random.Next(Math.Max(1, gap - 300)), amplitude);
        return this;
    }

    public void AddSpike(int unit, long sample, double amplitude)
    {
        Spikes.Add((sample, unit));
        for (int channel = 0; channel < Channels; channel++)
        {
            double size = amplitude * Math.Exp(-Math.Abs(channel - PeakChannel(unit)) / 2.0);
            for (int t = 0; t < Shape.Length && sample - 20 + t < Length; t++) this[sample - 20 + t, channel] += (short)Math.Round(size * Shape[t]);
        }
    }

    public int PeakChannel(int unit) => (2 + 5 * unit) % Channels;

    public ref short this[long sample, int channel] => ref Samples[sample * (Channels + 1) + channel];

    /// <summary>The mean of a column around spikes, from 45 samples before to 75 after, without that of its first 15, times a scale.</summary>
    public double[] Mean(int channel, IReadOnlyCollection<long> spikes, double scale, double[]? column = null)
    {
        double[] mean = [.. Enumerable.Range(-45, 120).Select(t => spikes.Average(spike => column is null ? this[spike + t, channel] : column[spike + t]))];
        double baseline = mean.Take(15).Average();
        return [.. mean.Select(value => (value - baseline) * scale)];
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
