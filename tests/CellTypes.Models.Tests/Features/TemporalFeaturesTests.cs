using System;
using System.Globalization;
using System.IO;
using System.Linq;
using CellTypes.Models.Features;
using CellTypes.Models.Tests.Signals;
using FsCheck;
using FsCheck.Fluent;

namespace CellTypes.Models.Tests.Features;

public class TemporalFeaturesTests
{
    private const int TrainLength = 200_000;

    public static TheoryData<int> Versions => [1, 2, 3];

    private static TemporalFeatures Version(int version) =>
        version == 1 ? TemporalFeatures.Published : version == 2 ? TemporalFeatures.Standard : TemporalFeatures.Database;

    private static double[] Compute(int version, long[] samples, double samplingRate = SpikeTrains.Rate)
    {
        double[] features = new double[15];
        Assert.Null(Version(version).Compute(samples, samplingRate, features));
        return features;
    }

    private static double Of(double[] features, TemporalFeature feature) => features[(int)feature];

    private static long[] FromIntervals(params long[] intervals)
    {
        long time = 0;
        return [0, .. intervals.Select(i => time += i)];
    }

    // Printed by temporal_reference.py (NumPy 1.24, SciPy 1.10).
    [Theory]
    [InlineData(1, 20.8952957047, 105.3449168, 0.0142333333333, 0.019, 0.00309833333333, 3.05694488133, 0.745044289128, 0.608137044968,
        3.07668226315, 1.02425228395, 0.664132411906, 60.8214736377, -0.256959048342, 0.0939021179786, 4.01966888756)]
    [InlineData(2, 16.7433418706, 113.789313347, 0.0142333333333, 0.0211348903984, 0.00266666666667, 4.30598947099, 0.813002669583, 0.671604938272,
        2.84626992299, 1.18337036267, 0.779694428494, 1.20569059738, 0.464779336623, 0.118822168446, 3.36292385018)]
    public void They_equal_NumPy_and_SciPy(int version, params double[] expected)
    {
        double[] features = Compute(version, SpikeTrains.Congruential(3000));
        for (int i = 0; i < 15; i++) Assert.Equal(expected[i], features[i], Math.Abs(expected[i]) * 1e-10);
    }

    public static TheoryData<string, long[], double> Trains => new()
    {
        { "Poisson", SpikeTrains.Gamma(1, 10, 5000, seed: 1), 30_000 },
        { "slow", SpikeTrains.Gamma(1, 0.3, 400, seed: 2), 30_000 },
        { "fast and regular", SpikeTrains.Gamma(12, 120, 20_000, seed: 3), 30_000 },
        { "bursts", SpikeTrains.Congruential(3000), 30_000 },
        { "few intervals of many spikes", FromIntervals([.. Enumerable.Range(0, 995).Select(i => 30L + i % 2 * 199)]), 30_000 },
        { "one interval", FromIntervals([.. Enumerable.Repeat(450L, 50)]), 30_000 },
        { "just enough spikes", SpikeTrains.Gamma(2, 5, 11, seed: 4), 30_000 },
        { "another rate, not a whole number", SpikeTrains.Gamma(3, 40, 3000, seed: 5), 29_999.954 },
        { "an hour's pause", [.. SpikeTrains.Gamma(2, 50, 2000, seed: 6).Select((s, i) => i < 1000 ? s : s + 3600L * 30_000)], 30_000 },
    };

    // The script is the definition once more, in NumPy.
    [Theory]
    [MemberData(nameof(Trains), DisableDiscoveryEnumeration = true)]
    public void Version_3_equals_NumPy(string kind, long[] samples, double samplingRate)
    {
        using TemporaryFolder folder = new();
        File.WriteAllLines(folder.PathOf("train.txt"), samples.Select(sample => $"{sample}"));
        using ChildProcess python = Python.StartBenchmark(
            "interval_statistics.py", "print", samplingRate.ToString("R", CultureInfo.InvariantCulture), folder.PathOf("train.txt"));
        double[] expected = [.. python.ReadToEnd().Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
        double[] features = Compute(3, samples, samplingRate);
        Assert.Equal(15, expected.Length);
        for (int i = 0; i < 15; i++)
        {
            // Equal intervals: the mean square of their logarithms less the squared mean leaves a rounding error under the root.
            double tolerance = expected[i] == 0 ? 1e-7 : 1e-9 * Math.Abs(expected[i]);
            Assert.True(Math.Abs(expected[i] - features[i]) <= tolerance, $"{kind}, {TemporalFeatures.Names[i]}: {features[i]}, in NumPy {expected[i]}");
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_regular_train_has_no_variation(int version)
    {
        double[] features = Compute(version, [.. Enumerable.Range(0, 1000).Select(i => i * 300L)]);
        double[] expected = [100, 100, 0.01, 0.01, 0.01, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        if (version == 2) expected[(int)TemporalFeature.ModeInterval] = 0.01 * Math.Pow(10, 0.025); // the centre of its bin
        if (version == 3)
        {
            // Of the one full bin, at the end: smoothed with its mirror image.
            double[] weights = [.. Enumerable.Range(-8, 17).Select(i => Math.Exp(-i * i / 8.0))];
            double[] shares = [.. Enumerable.Range(0, 9).Select(i => (weights[8 + i] + (i < 8 ? weights[9 + i] : 0)) / weights.Sum())];
            expected[(int)TemporalFeature.Entropy] = -shares.Sum(share => share * Math.Log2(share));
        }
        for (int i = 0; i < 15; i++) Assert.Equal(expected[i], features[i], 1e-12);
    }

    // The closed forms of exponential intervals; E|ln(I'/I)| of two is 2 ln 2, log I has the moments of a Gumbel variable.
    [Fact]
    public void A_Poisson_train_has_the_variation_of_exponential_intervals()
    {
        const double Hertz = 2;
        double[] features = Compute(2, SpikeTrains.Gamma(1, Hertz, TrainLength, seed: 1));
        Assert.Equal(Hertz, Of(features, TemporalFeature.MeanRate), 0.02);
        Assert.Equal(Math.Log(2) / Hertz, Of(features, TemporalFeature.MedianInterval), 0.004);
        Assert.Equal(-Math.Log(0.95) / Hertz, Of(features, TemporalFeature.FifthPercentile), 0.001);
        Assert.InRange(Of(features, TemporalFeature.ModeInterval), 0.4, 0.63);
        Assert.Equal(1, Of(features, TemporalFeature.Cv2Mean), 0.02);
        Assert.Equal(1, Of(features, TemporalFeature.Cv2Median), 0.02);
        Assert.Equal(1, Of(features, TemporalFeature.CoefficientOfVariation), 0.02);
        Assert.Equal(2 * Math.Log(2), Of(features, TemporalFeature.InstantaneousIrregularity), 0.03);
        Assert.Equal(1, Of(features, TemporalFeature.LocalVariation), 0.02);
        Assert.Equal(1 + 4 * 0.005 * Hertz, Of(features, TemporalFeature.RevisedLocalVariation), 0.02);
        Assert.Equal((1 - Math.Log(2)) / Math.Log(10), Of(features, TemporalFeature.RescaledCrossCorrelation), 0.005);
        Assert.Equal(2, Of(features, TemporalFeature.Skewness), 0.1);
        const double EulerGamma = 0.5772156649;
        double logVariation = Math.PI / Math.Sqrt(6) / (Math.Log(1000 / Hertz) - EulerGamma);
        Assert.Equal(logVariation, Of(features, TemporalFeature.LogVariation), 0.01);
    }

    // Lv = 3 / (2k + 1); 1 / (I + I') of gamma intervals has mean k r / (2k - 1) at rate r; CV = 1 / sqrt(k).
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(9)]
    public void A_gamma_train_has_the_local_variation_of_Shinomoto(int shape)
    {
        const double Hertz = 5;
        double[] features = Compute(2, SpikeTrains.Gamma(shape, Hertz, TrainLength, seed: 2));
        double lv = 3.0 / (2 * shape + 1);
        Assert.Equal(lv, Of(features, TemporalFeature.LocalVariation), 0.01);
        Assert.Equal(lv * (1 + 4 * 0.005 * shape * Hertz / (2 * shape - 1)), Of(features, TemporalFeature.RevisedLocalVariation), 0.015);
        Assert.Equal(1 / Math.Sqrt(shape), Of(features, TemporalFeature.CoefficientOfVariation), 0.01);
        Assert.Equal(Hertz * shape / (shape - 1), Of(features, TemporalFeature.MeanInstantaneousRate), 0.25);
        Assert.Equal(2 / Math.Sqrt(shape), Of(features, TemporalFeature.Skewness), 0.05);
    }

    // Between the 2 % and 98 % quantiles, a = -ln .98 and b = -ln .02, exponential intervals have known moments.
    [Fact]
    public void The_published_version_trims_the_tails_of_a_Poisson_train()
    {
        double[] features = Compute(1, SpikeTrains.Gamma(1, 10, TrainLength, seed: 3));
        double a = -Math.Log(0.98), b = -Math.Log(0.02);
        double mean = ((a + 1) * 0.98 - (b + 1) * 0.02) / 0.96;
        double square = ((a * a + 2 * a + 2) * 0.98 - (b * b + 2 * b + 2) * 0.02) / 0.96;
        Assert.Equal(10 / mean, Of(features, TemporalFeature.MeanRate), 0.1);
        Assert.Equal(Math.Sqrt(square - mean * mean) / mean, Of(features, TemporalFeature.CoefficientOfVariation), 0.01);
    }

    [Fact]
    public void The_entropy_of_200_equally_full_bins_is_that_of_200_values()
    {
        long[] intervals = [.. Enumerable.Range(0, 20_000).Select(i => 1000L + i % 200)];
        Assert.Equal(Math.Log2(200), Of(Compute(1, FromIntervals(intervals)), TemporalFeature.Entropy), 0.1);
    }

    [Fact]
    public void Alternating_intervals_have_the_CV2_of_one_pair()
    {
        long[] samples = FromIntervals([.. Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? 300L : 900L)]);
        foreach (int version in new[] { 1, 2 })
        {
            double[] features = Compute(version, samples);
            Assert.Equal(1, Of(features, TemporalFeature.Cv2Mean), 1e-12);
            Assert.Equal(1, Of(features, TemporalFeature.Cv2Median), 1e-12);
            Assert.Equal(Math.Log(3), Of(features, TemporalFeature.InstantaneousIrregularity), 1e-12);
            Assert.Equal(0.75, Of(features, TemporalFeature.LocalVariation), 1e-12);
            Assert.Equal(0.5, Of(features, TemporalFeature.CoefficientOfVariation), 1e-12);
        }
    }

    // 0.8 s against 5 ms: 3 x 0.25 x (1 + 4 R / 0.04 s).
    [Fact]
    public void The_refractoriness_of_LvR_is_the_slip_in_version_1_and_5_ms_in_version_2()
    {
        long[] samples = FromIntervals([.. Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? 300L : 900L)]);
        Assert.Equal(0.75 * (1 + 4 * 0.8 / 0.04), Of(Compute(1, samples), TemporalFeature.RevisedLocalVariation), 1e-9);
        Assert.Equal(0.75 * (1 + 4 * 0.005 / 0.04), Of(Compute(2, samples), TemporalFeature.RevisedLocalVariation), 1e-9);
    }

    // 20 intervals of 10 ms, one too short for a neuron, 20 of 20 ms: no two that followed each other differ.
    [Fact]
    public void Intervals_that_did_not_follow_each_other_are_paired_in_version_1_only()
    {
        long[] samples = FromIntervals([.. Enumerable.Repeat(300L, 20), 10, .. Enumerable.Repeat(600L, 20)]);
        Assert.Equal(0, Of(Compute(2, samples), TemporalFeature.Cv2Mean));
        Assert.Equal(2 * 300 / 900.0 / 39, Of(Compute(1, samples), TemporalFeature.Cv2Mean), 1e-12);
    }

    [Fact]
    public void An_interval_of_just_the_refractory_period_counts_in_version_2()
    {
        double rate = Of(Compute(2, FromIntervals([.. Enumerable.Repeat(300L, 20), 24])), TemporalFeature.MeanRate);
        Assert.Equal(30_000 * 21 / 6024.0, rate, 1e-9);
        rate = Of(Compute(2, FromIntervals([.. Enumerable.Repeat(300L, 20), 23])), TemporalFeature.MeanRate);
        Assert.Equal(100, rate, 1e-9);
    }

    // 3 ms x 30 kHz must be in the bin that starts at 3 ms, whatever binary fractions make of it.
    [Theory]
    [InlineData(89, 0.002)]
    [InlineData(90, 0.003)]
    [InlineData(2999, 0.099)]
    [InlineData(3000, 0)]
    public void The_published_mode_is_the_left_edge_of_a_millisecond_below_100_ms(long interval, double mode) =>
        Assert.Equal(mode, Of(Compute(1, FromIntervals([.. Enumerable.Repeat(interval, 20)])), TemporalFeature.ModeInterval));

    [Fact]
    public void The_mode_of_version_2_knows_slow_units()
    {
        double mode = Of(Compute(2, FromIntervals([.. Enumerable.Repeat(20_000L, 20), 300, 400])), TemporalFeature.ModeInterval);
        Assert.InRange(mode, 0.6667 / 1.123, 0.6667 * 1.123);
    }

    [Fact]
    public void One_long_pause_does_not_empty_the_entropy_of_version_2()
    {
        long[] samples = SpikeTrains.Gamma(2, 50, 5000, seed: 5);
        long[] paused = [.. samples.Select((s, i) => i < 2500 ? s : s + 60 * 30_000)];
        double without = Of(Compute(2, samples), TemporalFeature.Entropy), with = Of(Compute(2, paused), TemporalFeature.Entropy);
        Assert.Equal(without, with, 0.01);
    }

    [Fact]
    public void When_the_train_starts_does_not_matter() => Prop.ForAll(ArbMap.Default.ArbFor<long>(), shift =>
    {
        long[] samples = SpikeTrains.Congruential(60);
        foreach (int version in new[] { 1, 2 }) Assert.Equal(Compute(version, samples), Compute(version, [.. samples.Select(s => s + shift % (1L << 60))]));
    }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Versions))]
    public void The_sampling_rate_does_not_matter_where_no_spike_is_rounded(int version)
    {
        long[] samples = SpikeTrains.Congruential(500);
        double[] expected = Compute(version, samples), twice = Compute(version, [.. samples.Select(s => 2 * s)], 2 * SpikeTrains.Rate);
        for (int i = 0; i < 15; i++) Assert.Equal(expected[i], twice[i], Math.Abs(expected[i]) * 1e-9);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Played_twice_as_fast_rates_double_times_halve_and_pure_variation_stays(int version)
    {
        long[] samples = SpikeTrains.Congruential(500);
        double[] slow = Compute(version, [.. samples.Select(s => 2 * s)]), fast = Compute(version, samples);
        foreach (TemporalFeature feature in new[] { TemporalFeature.MeanRate, TemporalFeature.MeanInstantaneousRate })
            Assert.Equal(2 * Of(slow, feature), Of(fast, feature), 1e-9);
        foreach (TemporalFeature feature in new[] { TemporalFeature.MedianInterval, TemporalFeature.FifthPercentile })
            Assert.Equal(Of(slow, feature) / 2, Of(fast, feature), 1e-9);
        TemporalFeature[] invariant =
        [
            TemporalFeature.Cv2Mean, TemporalFeature.Cv2Median, TemporalFeature.CoefficientOfVariation, TemporalFeature.InstantaneousIrregularity,
            TemporalFeature.LocalVariation, TemporalFeature.RescaledCrossCorrelation, TemporalFeature.Skewness,
        ];
        foreach (TemporalFeature feature in invariant) Assert.Equal(Of(slow, feature), Of(fast, feature), 1e-9);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(10, 9)]
    public void Too_few_spikes_are_named(int spikes, int intervals)
    {
        string? reason = TemporalFeatures.Standard.Compute([.. Enumerable.Range(0, spikes).Select(i => i * 300L)], 30_000, new double[15]);
        Assert.Equal($"{intervals} interspike intervals are too few, 10 are needed", reason);
    }

    [Fact]
    public void Eleven_spikes_are_enough() => Compute(2, [.. Enumerable.Range(0, 11).Select(i => i * 300L)]);

    [Fact]
    public void Too_few_intervals_of_one_neuron_are_named()
    {
        string? reason = TemporalFeatures.Standard.Compute([.. Enumerable.Range(0, 100).Select(i => i * 5L)], 30_000, new double[15]);
        Assert.Equal("0 interspike intervals are too few, 10 are needed", reason);
    }

    [Fact]
    public void A_train_of_doublets_with_impossible_gaps_says_that_it_has_no_pairs()
    {
        long[] samples = FromIntervals([.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? 300L : 5L)]);
        Assert.Equal("no two intervals in a row are long enough to be of one neuron", TemporalFeatures.Standard.Compute(samples, 30_000, new double[15]));
    }

    // All intervals are 1 s: their logarithms are 0 in seconds, and 0 / 0 has no value.
    [Fact]
    public void A_feature_without_a_value_is_named()
    {
        long[] samples = [.. Enumerable.Range(0, 50).Select(i => i * 30_000L)];
        Assert.Equal("LcV is not finite", TemporalFeatures.Published.Compute(samples, 30_000, new double[15]));
        Assert.Null(TemporalFeatures.Standard.Compute(samples, 30_000, new double[15]));
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        Assert.Throws<ArgumentException>(() => TemporalFeatures.Standard.Compute([], 30_000, new double[14]));
        Assert.Throws<ArgumentException>(() => TemporalFeatures.Standard.Compute([], 0, new double[15]));
    }

    [Fact]
    public void Every_feature_has_a_name() => Assert.Equal(Enum.GetValues<TemporalFeature>().Length, TemporalFeatures.Names.Distinct().Count());
}
