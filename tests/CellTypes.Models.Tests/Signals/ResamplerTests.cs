using System;
using System.Globalization;
using System.Linq;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Tests.Signals;

public class ResamplerTests
{
    private const double To = 50_000;

    public static TheoryData<double> Rates => [10_000, 20_000, 24_414.0625, 30_000, 44_100, 50_000, 50_003.7, 100_000, 200_000];

    [Theory]
    [MemberData(nameof(Rates))]
    public void A_sine_in_the_pass_band_is_the_same_sine(double from)
    {
        double nyquist = Math.Min(from, To) / 2;
        foreach (double share in new[] { 0.01, 0.3, 0.6, 0.84 })
        {
            double frequency = share * nyquist;
            float[] resampled = Resample(from, t => 40 * Math.Sin(2 * Math.PI * frequency * t));
            for (int i = 0; i < resampled.Length; i++)
                Assert.Equal(40 * Math.Sin(2 * Math.PI * frequency * Moment(from, i)), resampled[i], 0.04);
        }
    }

    [Theory]
    [InlineData(60_000)]
    [InlineData(100_000)]
    [InlineData(200_000)]
    [InlineData(1_000_000)]
    public void A_sine_beyond_the_stop_band_edge_is_removed(double from)
    {
        for (double share = 1.16; share * To < from; share += 0.07)
        {
            double frequency = share * To / 2;
            float[] resampled = Resample(from, t => 40 * Math.Cos(2 * Math.PI * frequency * t));
            Assert.True(resampled.Max(Math.Abs) < 0.04, $"{frequency} Hz: {resampled.Max(Math.Abs)}");
        }
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void A_constant_stays_what_it_is(double from) => Assert.All(Resample(from, _ => -70), value => Assert.Equal(-70, value, 1e-4));

    [Fact]
    public void At_equal_rates_not_a_bit_changes()
    {
        float[] samples = Noise(1, 300), shifted = new float[100];
        new Resampler(To, To).Around(samples, 150, 40, shifted);
        Assert.Equal(samples[110..210], shifted);
    }

    [Fact]
    public void Recorded_samples_stay_among_the_new_ones_at_a_whole_multiple()
    {
        float[] samples = Noise(2, 300), finer = new float[501];
        new Resampler(10_000, To).Around(samples, 150, 250, finer);
        Assert.Equal(samples.Skip(100).Take(101), finer.Where((_, i) => i % 5 == 0));
    }

    [Theory]
    [InlineData(10_000, 5, 1)]
    [InlineData(30_000, 5, 3)]
    [InlineData(40_000, 5, 4)]
    [InlineData(100_000, 1, 2)]
    [InlineData(200_000, 1, 4)]
    public void It_is_polyphase_resampling_with_a_Kaiser_filter_as_SciPy_does_it(double from, int up, int down)
    {
        float[] samples = Noise(3, 2000);
        string program = $"""
            import numpy, sys
            try:
                from scipy import signal
            except ImportError:
                sys.exit()
            x = numpy.array([{string.Join(",", samples.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}])
            h = signal.firwin(32 * {Math.Max(up, down)} + 1, 1 / {Math.Max(up, down)}, window=("kaiser", 7.857))
            for y in signal.resample_poly(x, {up}, {down}, window=h): print(repr(float(y)))
            """;
        double[] expected = [.. Python.Run(program).Where(line => line.Length > 0).Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
        Assert.SkipUnless(expected.Length > 0, "SciPy (Debian's python3-scipy) is not installed.");
        float[] resampled = new float[expected.Length];
        new Resampler(from, To).Around(samples, 0, 0, resampled);
        // The ends are another matter: SciPy takes zeros beyond them. Away from them only the sum of the weights differs, by some 1e-5.
        int edge = expected.Length / 5;
        for (int i = edge; i < expected.Length - edge; i++) Assert.Equal(expected[i], resampled[i], 1e-4);
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void A_sample_depends_on_those_within_reach_only_to_the_last_bit(double from)
    {
        Resampler resampler = new(from, To);
        float[] samples = Noise(4, 4000), whole = new float[200], part = new float[200];
        resampler.Around(samples, 2000, 100, whole);
        int extent = (int)Math.Ceiling(100 * resampler.Step) + resampler.Reach;
        resampler.Around(samples.AsSpan(2000 - extent, 2 * extent + 1), extent, 100, part);
        Assert.Equal(whole, part);
        resampler.Around(samples.AsSpan(2000 - extent / 2, extent), extent / 2, 100, part);
        Assert.NotEqual(whole, part);
    }

    [Fact]
    public void Beyond_its_ends_a_signal_keeps_its_end_values()
    {
        float[] samples = [1, 2, 3], held = [.. Enumerable.Repeat(1f, 200), 2, .. Enumerable.Repeat(3f, 200)], one = new float[90], other = new float[90];
        Resampler resampler = new(30_000, To);
        resampler.Around(samples, 1, 45, one);
        resampler.Around(held, 200, 45, other);
        Assert.Equal(other, one);
        Assert.Equal(1, one[0], 1e-5);
        Assert.Equal(3, one[89], 1e-5);
    }

    [Theory]
    [InlineData(0, 50_000)]
    [InlineData(-1, 50_000)]
    [InlineData(double.NaN, 50_000)]
    [InlineData(50_000, double.PositiveInfinity)]
    [InlineData(1_500, 50_000)]
    [InlineData(1_650_000, 50_000)]
    public void Impossible_rates_are_refused(double from, double to) =>
        Assert.Throws<CellTypesException>(() => new Resampler(from, to));

    // 200 samples, the 100th of which is sample 4000 of the signal.
    private static float[] Resample(double from, Func<double, double> signal)
    {
        float[] samples = [.. Enumerable.Range(0, 12_000).Select(i => (float)signal(i / from))], resampled = new float[200];
        new Resampler(from, To).Around(samples, 4000, 100, resampled);
        return resampled;
    }

    private static double Moment(double from, int i) => 4000 / from + (i - 100) / To;

    private static float[] Noise(int seed, int count)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() - 0.5))];
    }
}
