using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Features;
using CellTypes.Models.Tests.Signals;

namespace CellTypes.Models.Tests.Features;

/// <summary>Distinct intervals, vectors and products of many intervals against the definitions, written down interval by interval.</summary>
public class TemporalDefinitionTests
{
    private static readonly TemporalFeatures[] Versions = [TemporalFeatures.Published, TemporalFeatures.Standard, TemporalFeatures.Database];

    public static TheoryData<string, long[]> Trains => new()
    {
        { "Poisson", SpikeTrains.Gamma(1, 20, 20_000, seed: 1) },
        { "an odd number of pairs", SpikeTrains.Gamma(1, 20, 4001, seed: 2) },
        { "fast and regular", SpikeTrains.Gamma(30, 150, 30_000, seed: 3) },
        { "slow: most intervals are beyond the table", SpikeTrains.Gamma(1, 0.2, 900, seed: 4) },
        { "bursts", FromIntervals(Enumerable.Range(0, 6000).Select(i => i % 12 == 0 ? 30_000L + 7 * i : 60 + i % 5)) },
        { "all but equal", FromIntervals(Enumerable.Range(0, 3000).Select(i => i == 1500 ? 301L : 300)) },
        { "two lengths, in turns", FromIntervals(Enumerable.Range(0, 501).Select(i => i % 2 == 0 ? 300L : 900)) },
        { "one contrast for more than half of the pairs", FromIntervals(Enumerable.Range(0, 999).Select(i => i % 10 < 7 ? 450L : 450 + i)) },
        { "around the end of the table", FromIntervals(Enumerable.Range(0, 5000).Select(i => (1L << 16) - 3 + i % 6)) },
        { "around sixteen for each interval", FromIntervals(Enumerable.Range(0, 100).Select(i => 1590L + i % 20)) },
        { "pauses of hours and of days", FromIntervals(Enumerable.Range(0, 400).Select(i => i % 50 == 0 ? (1L << 31) + (long)i * (1L << 28) : 500 + i % 90)) },
        { "nothing but days", FromIntervals(Enumerable.Range(0, 60).Select(i => (1L << 33) + (1L << 30) * (i * i % 7))) },
        { "impossible gaps", FromIntervals(Enumerable.Range(0, 2000).Select(i => i % 3 == 0 ? 5L + i % 30 : 200 + i % 300)) },
        { "just enough", FromIntervals(Enumerable.Range(0, 14).Select(i => 300L + i * i)) },
    };

    [Theory]
    [MemberData(nameof(Trains), DisableDiscoveryEnumeration = true)]
    public void Each_version_is_what_its_definition_gives(string kind, long[] samples)
    {
        foreach (TemporalFeatures version in Versions) Compare(version, samples, 30_000, kind);
    }

    // Of all lengths, so that vectors end anywhere, and with all kinds of intervals beside each other.
    [Fact]
    public void So_it_is_for_random_trains()
    {
        Random random = new(7);
        for (int i = 0; i < 300; i++)
        {
            int count = random.Next(30, 700);
            double spread = 3 * random.NextDouble(), mean = 2 + 3 * random.NextDouble();
            long[] samples = FromIntervals(Enumerable.Range(0, count).Select(_ => 30 + (long)Math.Pow(10, mean + spread * (random.NextDouble() - 0.5))));
            foreach (TemporalFeatures version in Versions) Compare(version, samples, i % 2 == 0 ? 30_000 : 25_000.017, $"train {i}");
        }
    }

    // A thread keeps what it counts with: a train must not see the one before.
    [Fact]
    public void The_same_train_gives_the_same_numbers_whatever_came_before()
    {
        long[] samples = SpikeTrains.Gamma(2, 20, 3000, seed: 9);
        double[] first = new double[15], again = new double[15];
        Assert.Null(TemporalFeatures.Database.Compute(samples, 30_000, first));
        foreach (TheoryDataRow<string, long[]> other in Trains) TemporalFeatures.Database.Compute(other.Data.Item2, 30_000, again);
        Assert.NotNull(TemporalFeatures.Database.Compute([0, 300, 600], 30_000, again));
        Assert.Null(TemporalFeatures.Database.Compute(samples, 30_000, again));
        Assert.Equal(first, again);
    }

    private static void Compare(TemporalFeatures version, long[] samples, double rate, string kind)
    {
        double[] features = new double[15], expected = Definition(version.Version, samples, rate);
        Assert.Null(version.Compute(samples, rate, features));
        for (int i = 0; i < 15; i++)
        {
            double tolerance = Math.Max(1e-9 * Math.Abs(expected[i]), 1e-11);
            Assert.True(Math.Abs(expected[i] - features[i]) <= tolerance, $"{kind}, @{version.Version}, {TemporalFeatures.Names[i]}: {features[i]}, by definition {expected[i]}");
        }
    }

    private static long[] FromIntervals(IEnumerable<long> intervals)
    {
        long time = 1000;
        return [time, .. intervals.Select(interval => time += interval)];
    }

    private static double[] Definition(int version, long[] samples, double rate)
    {
        double[] all = [.. samples.Skip(1).Zip(samples, (later, earlier) => (double)(later - earlier))];
        double shortest = Math.Max(Quantile(all, version == 1 ? 0.02 : 0), rate * (version == 1 ? 0 : version == 2 ? 0.0008 : 0.001)) - 1e-6;
        double longest = Quantile(all, version == 2 ? 1 : 0.98) + 1e-6;
        double[] kept = [.. all.Where(IsKept)], i = [.. kept.Select(interval => interval / rate)];
        (double A, double B)[] pairs = version == 2
            ? [.. all.Zip(all.Skip(1)).Where(pair => IsKept(pair.First) && IsKept(pair.Second)).Select(pair => (pair.First / rate, pair.Second / rate))]
            : [.. i.Zip(i.Skip(1))];
        double[] cv2 = [.. pairs.Select(pair => 2 * Math.Abs(pair.A - pair.B) / (pair.A + pair.B))];
        double[] local = [.. pairs.Select(pair => 3 * Math.Pow((pair.A - pair.B) / (pair.A + pair.B), 2))];
        double refractoriness = version == 2 ? 0.005 : 0.8;
        double[] logs = [.. i.Select(interval => Math.Log10(version == 2 ? 1000 * interval : interval))];
        // Of whole samples, so that no rounding is taken for variation.
        double mean = kept.Average(), sd = Sd(kept);
        (double entropy, double mode) = version == 1 ? Equal(kept, rate) : version == 2 ? Logarithmic(kept, rate) : Smoothed(kept, rate);
        return
        [
            rate / mean, i.Average(interval => 1 / interval), Quantile(i, 0.5), mode, Quantile(i, 0.05), entropy, cv2.Average(), Quantile(cv2, 0.5), sd / mean,
            pairs.Average(pair => Math.Abs(Math.Log(pair.B / pair.A))), local.Average(),
            pairs.Zip(local, (pair, lv) => lv * (1 + 4 * refractoriness / (pair.A + pair.B))).Average(), Sd(logs) / logs.Average(),
            pairs.Average(pair => -Math.Log10(4 * pair.A * pair.B / Math.Pow(pair.A + pair.B, 2)) / 2),
            sd == 0 ? 0 : kept.Average(interval => Math.Pow(interval - mean, 3)) / (sd * sd * sd),
        ];

        bool IsKept(double interval) => interval >= shortest && interval <= longest;
    }

    private static double Sd(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }

    private static double Quantile(double[] values, double share)
    {
        double[] sorted = [.. values.Order()];
        double place = (sorted.Length - 1) * share;
        int below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]) : sorted[below];
    }

    private static (double Entropy, double Mode) Equal(double[] kept, double rate)
    {
        double first = kept.Min(), range = kept.Max() - first;
        double[] milliseconds = Counts(kept.Select(interval => (int)Math.Min(Math.Floor(interval * 1000 / rate + 1e-6), 100)), 101);
        return (Entropy(Counts(kept.Select(interval => EqualBin(interval, first, range, 200)), 200)), Fullest(milliseconds[..100]) / 1000.0);
    }

    private static (double Entropy, double Mode) Logarithmic(double[] kept, double rate)
    {
        int[] bins = [.. kept.Select(interval => (int)Math.Floor(Math.Log10(interval * 1000 / rate) * 20 + 1e-6))];
        double[] counts = Counts(bins.Select(bin => bin - bins.Min()), bins.Max() - bins.Min() + 1);
        return (Entropy(counts), Math.Pow(10, (bins.Min() + Fullest(counts) + 0.5) / 20) / 1000);
    }

    private static (double Entropy, double Mode) Smoothed(double[] kept, double rate)
    {
        double first = kept.Min(), range = kept.Max() - first, step = Math.Log10(kept.Max() / first) / 199;
        double[] equal = Counts(kept.Select(interval => EqualBin(interval, first, range, 199)), 199);
        double[] ends = [.. Enumerable.Range(1, 198).Select(bin => first * Math.Pow(10, bin * step))];
        double[] counts = Counts(kept.Select(interval => ends.Count(end => interval >= end)), 199);
        double[] kernel = [.. Enumerable.Range(-8, 17).Select(offset => Math.Exp(-offset * offset / 8.0))];
        double[] shares = [.. counts.Select((_, bin) => kernel.Select((weight, k) => weight / kernel.Sum() * counts[Mirrored(bin + k - 8)]).Sum())];
        return (Entropy(shares), (first + Fullest(equal) * range / 199) / rate);

        static int Mirrored(int bin) => bin < 0 ? -1 - bin : bin > 198 ? 397 - bin : bin;
    }

    private static int EqualBin(double interval, double first, double range, int bins) =>
        range == 0 ? 0 : Math.Min((int)((interval - first) * bins / range), bins - 1);

    private static double[] Counts(IEnumerable<int> bins, int length)
    {
        double[] counts = new double[length];
        foreach (int bin in bins) counts[bin]++;
        return counts;
    }

    private static double Entropy(double[] counts) => -counts.Where(count => count > 0).Sum(count => count / counts.Sum() * Math.Log2(count / counts.Sum()));

    private static int Fullest(double[] counts) => Array.IndexOf(counts, counts.Max());
}
