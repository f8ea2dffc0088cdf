using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Signals;
using MathNet.Numerics.Distributions;

namespace CellTypes.Models.Tests.Signals;

public sealed class QualityMaskTests
{
    private const double Rate = 30_000;
    private const long Duration = 600 * 30_000;

    [Fact]
    public void Regular_unit_keeps_all_spikes()
    {
        long[] samples = Regular(0, 600, 1500);
        Assert.Equal(12_000, samples.Length);
        Assert.All(QualityMask.Compute(samples, Rate, Duration), Assert.True);
    }

    [Fact]
    public void Only_chunks_that_no_clean_window_covers_are_lost()
    {
        // Doublets 0.5 ms apart between 200 and 300 s. The last clean window before begins at 170 s, the first after at 300 s.
        long[] samples = [.. Regular(0, 600, 1500).SelectMany(sample => sample >= 200 * Rate && sample < 300 * Rate ? new[] { sample, sample + 15 } : [sample])];
        bool[] mask = QualityMask.Compute(samples, Rate, Duration);
        for (int i = 0; i < samples.Length; i++) Assert.Equal(samples[i] < 200 * Rate || samples[i] >= 300 * Rate, mask[i]);
    }

    [Fact]
    public void Chunk_stays_where_one_of_the_windows_over_it_passes()
    {
        // 600 spikes in 30 s at 20 Hz: v / (2 * 600 * 0.0008 * 20) is at most 0.05 up to 0.96 violations, so a window with one does not pass.
        long[] one = [.. Regular(0, 600, 1500).SelectMany(sample => sample % (300 * 1500 * 3) == 0 ? new[] { sample, sample + 15 } : [sample])];
        // A violation each 45 s: chunks 0, 4 (45 s), 9, 13, ...; windows of three chunks without one of these pass.
        bool[] mask = QualityMask.Compute(one, Rate, Duration);
        HashSet<int> dirty = [.. Enumerable.Range(0, 14).Select(i => i * 45 / 10)];
        for (int i = 0; i < one.Length; i++)
        {
            int chunk = (int)(one[i] / (10 * Rate));
            bool isKept = Enumerable.Range(chunk - 2, 3).Any(window => window >= 0 && window < 60 && !Enumerable.Range(window, 3).Any(dirty.Contains));
            Assert.Equal(isKept, mask[i]);
        }
    }

    [Fact]
    public void Stretch_of_lost_small_spikes_is_left_out()
    {
        long[] samples = Regular(0, 600, 1500);
        Random random = new(3);
        // Between 200 and 300 s what lies below the mean is not detected.
        float[] amplitudes = [.. samples.Select(sample => Amplitude(random, sample >= 200 * Rate && sample < 300 * Rate ? 20 : 0))];
        bool[] mask = QualityMask.Compute(samples, Rate, Duration, amplitudes);
        for (int i = 0; i < samples.Length; i++)
        {
            double second = samples[i] / Rate;
            if (second is < 180 or > 320) Assert.True(mask[i]);
            if (second is > 220 and < 280) Assert.False(mask[i]);
        }
        Assert.All(QualityMask.Compute(samples, Rate, Duration), Assert.True);
    }

    [Theory]
    [InlineData(300, 200, false)] // 300 spikes are not more than 300
    [InlineData(301, 200, true)]
    public void Unit_needs_more_than_300_spikes(int count, int seconds, bool isKept)
    {
        long[] samples = [.. Enumerable.Range(0, count).Select(i => (long)(i * seconds * Rate / count))];
        Assert.All(QualityMask.Compute(samples, Rate, (long)(seconds * Rate)), kept => Assert.Equal(isKept, kept));
    }

    [Theory]
    [InlineData(180, false)] // from the first spike to the last it is 179.95 s
    [InlineData(190, true)]
    public void Unit_needs_more_than_180_s_of_good_spikes(int seconds, bool isKept)
    {
        bool[] mask = QualityMask.Compute(Regular(100, 100 + seconds, 1500), Rate, Duration);
        Assert.Equal(isKept, mask.Contains(true));
    }

    [Fact]
    public void Windows_of_15_spikes_or_fewer_do_not_pass()
    {
        // Two spikes a second; then one each 2 s, 15 a window. The last window that passes ends at 210 s.
        long[] samples = [.. Regular(0, 190, 15_000), .. Regular(200, 600, 60_000)];
        bool[] mask = QualityMask.Compute(samples, Rate, Duration);
        for (int i = 0; i < samples.Length; i++) Assert.Equal(samples[i] < 210 * Rate, mask[i]);
    }

    [Fact]
    public void Nothing_is_kept_of_nothing()
    {
        Assert.Empty(QualityMask.Compute([], Rate, Duration));
        Assert.All(QualityMask.Compute(Regular(0, 600, 1500), Rate, 100), Assert.False);
        Assert.Throws<ArgumentException>(() => QualityMask.Compute(Regular(0, 600, 1500), Rate, Duration, new float[3]));
    }

    [Theory]
    [InlineData(-1.0)]
    [InlineData(-0.5)]
    [InlineData(0.0)]
    public void Missing_tail_of_a_cut_normal_distribution_is_its_area(double cut)
    {
        Random random = new(7);
        float[] amplitudes = [.. Enumerable.Range(0, 20_000).Select(_ => Amplitude(random, 20 + 4 * cut))];
        Assert.Equal(Normal.CDF(0, 1, cut), AmplitudeCutoff.MissingShare(amplitudes), 0.05);
        Assert.Equal(AmplitudeCutoff.MissingShare(amplitudes), AmplitudeCutoff.MissingShare(Array.ConvertAll(amplitudes, value => -value)), 1e-6);
    }

    [Fact]
    public void Whole_normal_distribution_lacks_about_the_percent_below_the_cut()
    {
        Random random = new(8);
        float[] amplitudes = [.. Enumerable.Range(0, 20_000).Select(_ => Amplitude(random, 0))];
        Assert.Equal(0.01, AmplitudeCutoff.MissingShare(amplitudes), 0.004);
    }

    [Fact]
    public void Amplitudes_that_have_no_distribution_give_no_share()
    {
        Assert.True(double.IsNaN(AmplitudeCutoff.MissingShare([])));
        Assert.True(double.IsNaN(AmplitudeCutoff.MissingShare([1, 1, 1, 1])));
        Assert.True(double.IsNaN(AmplitudeCutoff.MissingShare([1, 2, float.NaN, 4, 5, 6])));
        Assert.True(double.IsNaN(AmplitudeCutoff.MissingShare([.. Enumerable.Repeat(1f, 100), 1e9f])));
    }

    private static long[] Regular(int fromSecond, int toSecond, int step)
    {
        long first = (long)(fromSecond * Rate), end = (long)(toSecond * Rate);
        return [.. Enumerable.Range(0, (int)((end - first) / step)).Select(i => first + (long)i * step)];
    }

    // Mean 20, standard deviation 4, nothing below the cut.
    private static float Amplitude(Random random, double cut)
    {
        double amplitude;
        do amplitude = Normal.Sample(random, 20, 4);
        while (amplitude < cut);
        return (float)amplitude;
    }
}
