using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Signals;
using CellTypes.Training.Augmentation;

namespace CellTypes.Training.Tests.Augmentation;

/// <summary>NewWindowACG, GaussianNoise and ConstantShift.</summary>
public class SignalTransformationTests
{
    [Fact]
    public void NewWindowACG_counts_the_pairs_of_stretched_or_compressed_bins()
    {
        SpikeTrain train = new(MadeUnits.Train().Samples[..400].ToArray(), MadeUnits.Rate, MadeUnits.Length);
        UnitSample sample = MadeUnits.WithSpikes(train);
        SortedSet<double> scales = [];
        for (int seed = 0; seed < 12; seed++)
        {
            UnitSample changed = new NewWindowACG().Apply(sample, 0.5, MadeUnits.Random(seed));
            scales.Add(changed.LagScale);
            AssertHertz(train.Samples.ToArray(), changed.LagScale, changed);
            Assert.Equal(MadeUnits.Spikes(sample), MadeUnits.Spikes(changed));
        }
        Assert.Equal([1 / 1.5, 1.5], scales);
    }

    // Every pair against every edge, without the tables of the real thing.
    private static void AssertHertz(long[] spikes, double scale, UnitSample sample)
    {
        IReadOnlyList<double> edges = LagAxis.Thesis100.Edges;
        for (int bin = 0; bin < 100; bin++)
        {
            // Edges that are whole samples must not be missed by a rounding error.
            double from = edges[bin] * scale * MadeUnits.Rate - 1e-5, to = edges[bin + 1] * scale * MadeUnits.Rate - 1e-5;
            int pairs = spikes.Sum(later => spikes.Count(earlier => earlier < later && later - earlier >= from && later - earlier < to));
            double hertz = pairs / (spikes.Length * (edges[bin + 1] - edges[bin]) * scale);
            Assert.Equal(hertz, sample.Autocorrelogram[bin], 1e-5 * hertz);
        }
    }

    [Fact]
    public void Spikes_that_change_later_keep_the_new_window()
    {
        UnitSample sample = MadeUnits.WithSpikes();
        UnitSample stretched = Enumerable.Range(0, 20).Select(seed => new NewWindowACG().Apply(sample, 1, MadeUnits.Random(seed)))
            .First(sample => sample.LagScale == 2);
        UnitSample fewer = new DeleteSpikes().Apply(stretched, 0.9, MadeUnits.Random(1));
        Assert.Equal(2, fewer.LagScale);
        AssertHertz(MadeUnits.Spikes(fewer), 2, fewer);
    }

    [Fact]
    public void GaussianNoise_has_the_standard_deviation_asked_for_on_both_signals()
    {
        float[] waveform = [.. Enumerable.Range(0, 6000).Select(i => 50f * MathF.Sin(i))];
        float[] autocorrelogram = [.. waveform.Select(v => 1000 + v / 10)];
        double deviation = 50 / Math.Sqrt(2);
        UnitSample noisy = new GaussianNoise().Apply(new UnitSample(waveform, 10, autocorrelogram), 1.5, MadeUnits.Random(3));
        AssertNormal(waveform, noisy.Waveform.ToArray(), 1.5 * deviation);
        AssertNormal(autocorrelogram, noisy.Autocorrelogram.ToArray(), 1.5 * deviation / 10);
    }

    private static void AssertNormal(float[] signal, float[] noisy, double deviation)
    {
        double[] noise = [.. signal.Zip(noisy, (clean, with) => (with - clean) / deviation)];
        double error = 1 / Math.Sqrt(noise.Length);
        Assert.InRange(noise.Average(), -5 * error, 5 * error);
        Assert.InRange(noise.Average(x => x * x), 1 - 5 * error * Math.Sqrt(2), 1 + 5 * error * Math.Sqrt(2));
        Assert.InRange(noise.Average(x => x * x * x * x), 3 - 5 * error * Math.Sqrt(96), 3 + 5 * error * Math.Sqrt(96));
        // Independent from value to value.
        Assert.InRange(noise.Zip(noise.Skip(1), (a, b) => a * b).Average(), -5 * error, 5 * error);
    }

    [Fact]
    public void GaussianNoise_leaves_a_missing_signal_missing_and_a_rate_not_negative()
    {
        UnitSample noisy = new GaussianNoise().Apply(new UnitSample([], 0, [0, 0, 0, 50, 60, 70]), 2, MadeUnits.Random(3));
        Assert.Empty(noisy.Waveform.ToArray());
        Assert.Contains(0f, noisy.Autocorrelogram.ToArray());
        Assert.All(noisy.Autocorrelogram.ToArray(), value => Assert.True(value >= 0));
        Assert.Empty(new GaussianNoise().Apply(new UnitSample([1, 2], 1, []), 2, MadeUnits.Random(3)).Autocorrelogram.ToArray());
    }

    [Fact]
    public void ConstantShift_multiplies_each_signal_by_one_factor_above_or_below_1()
    {
        UnitSample sample = MadeUnits.WithoutSpikes();
        HashSet<(double, double)> factors = [];
        for (int seed = 0; seed < 40; seed++)
        {
            UnitSample changed = new ConstantShift().Apply(sample, 0.25, MadeUnits.Random(seed));
            factors.Add((Factor(sample.Waveform, changed.Waveform), Factor(sample.Autocorrelogram, changed.Autocorrelogram)));
        }
        Assert.Equal([(0.75, 0.75), (0.75, 1.25), (1.25, 0.75), (1.25, 1.25)], factors.Order());
    }

    private static double Factor(ReadOnlySpan<float> before, ReadOnlySpan<float> after)
    {
        float factor = after[1] / before[1];
        for (int i = 0; i < before.Length; i++) Assert.Equal(before[i] * factor, after[i]);
        return factor;
    }
}
