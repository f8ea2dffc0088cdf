using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CellTypes.Models.Bundles;
using CellTypes.Models.Inference;
using CellTypes.Models.Signals;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Rolling;
using MathNet.Numerics.Random;

namespace CellTypes.Benchmarks;

/// <summary>
/// The units that the benchmarks work on: 1,000 Poisson units of 20 Hz with waveforms of 10 channels x 60 samples, at 30 kHz.
/// </summary>
internal static class Session
{
    public const double SamplingRate = 30_000;
    public const int Units = 1000;
    public const int Rate = 20;
    public const int Channels = 10;
    public const int Samples = 60;

    private const int PeakSample = 20;

    /// <summary>Loads the model that ships.</summary>
    public static UnitModel Model() => ModelBundle.Load(Path.Combine(AppContext.BaseDirectory, "bundles", "cerebellum-forest")).Model;

    /// <summary>Draws the spike train of one unit.</summary>
    /// <param name="seconds">How long it is.</param>
    /// <returns>Sample indices, ascending, without duplicates.</returns>
    public static long[] Train(int seconds)
    {
        Xoshiro256StarStar random = new(1, threadSafe: false);
        List<long> samples = [];
        for (double time = 0; time < seconds; time += 0.001 - Math.Log(1 - random.NextDouble()) / Rate)
            samples.Add((long)(time * SamplingRate));
        return [.. samples];
    }

    /// <summary>Makes a waveform, channel-major: a trough and a later hump, smaller from channel to channel.</summary>
    public static float[] Waveform() =>
        [.. Enumerable.Range(0, Channels * Samples)
            .Select(i => (float)(100 * Math.Exp(-0.4 * (i / Samples)) * Shape(i % Samples - PeakSample)))];

    /// <summary>Follows every unit for ten seconds.</summary>
    internal static UnitTracker Tracker()
    {
        UnitDirectory directory = new();
        for (int unit = 0; unit < Units; unit++) directory.Add(new UnitInfo(unit.ToString(CultureInfo.InvariantCulture)));
        SpikeBatch batch = new(directory, new SourceCounters());
        UnitTracker tracker = new([LagAxis.Milliseconds100], new RollingOptions());
        float[] waveform = Waveform();
        foreach (long sample in Train(seconds: 10))
        {
            batch.Reset(SamplingRate, Channels, Samples);
            for (int unit = 0; unit < Units; unit++) waveform.CopyTo(batch.AddWithWaveform(unit, sample));
            tracker.Add(batch, _ => { });
        }
        return tracker;
    }

    private static double Shape(int t) => 0.3 * Math.Exp(-(t - 12) * (t - 12) / 64.0) - Math.Exp(-t * t / 16.0);
}
