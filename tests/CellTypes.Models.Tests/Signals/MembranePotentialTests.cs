using System;
using System.Linq;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Tests.Signals;

public class MembranePotentialTests
{
    [Theory]
    [InlineData(10_000)]
    [InlineData(50_000)]
    [InlineData(200_000)]
    public void An_action_potential_is_found_at_its_peak_and_its_onset_before_the_rise(double rate)
    {
        float[] trace = Potentials.Trace(rate, 0.05, 0.02, 0.04);
        int peak = MembranePotential.FirstActionPotential(trace, rate, out int onset);
        Assert.Equal(0.02, peak / rate, 1.01 / rate);
        // The rise is a Gaussian flank of 100 mV and 0.25 ms: its slope reaches 20 mV/ms some 0.7 ms before the peak.
        Assert.Equal(0.02 - 0.000705, onset / rate, 1e-5 + 1 / rate);
    }

    [Fact]
    public void What_is_small_slow_or_low_is_none()
    {
        const double Rate = 50_000;
        float[] rest = Potentials.Trace(Rate, 0.05);
        Assert.Equal(-1, MembranePotential.FirstActionPotential(rest, Rate, out int onset));
        Assert.Equal(-1, onset);
        // A flank of 3 ms to 20 mV rises by 20 mV/ms at most; a rise of 38 mV within 0.2 ms from -70 mV is fast but ends at -32 mV.
        float[] slow = [.. rest.Select((_, i) => (float)(-70 + 90 * Math.Exp(-0.5 * Math.Pow((i - 1250) / 150.0, 2))))];
        float[] low = [.. rest.Select((value, i) => value + 38 * Math.Clamp((i - 1250) / 10f, 0, 1))];
        Assert.Equal(-1, MembranePotential.FirstActionPotential(slow, Rate, out _));
        Assert.Equal(-1, MembranePotential.FirstActionPotential(low, Rate, out _));
        Assert.NotEqual(-1, MembranePotential.FirstActionPotential([.. low.Select(value => value + 3)], Rate, out _));
        // As fast, but from one sample to the next: a switch, not a cell.
        Assert.Equal(-1, MembranePotential.FirstActionPotential([.. rest.Select((value, i) => i < 1250 ? value : value + 80)], Rate, out _));
        Assert.Equal(-1, MembranePotential.FirstActionPotential([1, 2], Rate, out _));
        Assert.Equal(-1, MembranePotential.FirstActionPotential([], Rate, out _));
    }

    [Theory]
    [InlineData(20_000)]
    [InlineData(50_000)]
    [InlineData(100_000)]
    public void Blips_and_noise_before_the_rise_are_not_its_onset(double rate)
    {
        System.Random random = new(5);
        float[] clean = Potentials.Trace(rate, 0.05, 0.03);
        int peak = MembranePotential.FirstActionPotential(clean, rate, out int onset);
        for (int trial = 0; trial < 50; trial++)
        {
            // Within 5 ms before the peak they used to be taken for the onset.
            float[] blips = [.. clean];
            for (int i = (int)(0.02 * rate); i < onset - 3; i += 4 + random.Next((int)(0.001 * rate))) blips[i] += 5 + random.Next(60);
            Assert.Equal(peak, MembranePotential.FirstActionPotential(blips, rate, out int found));
            Assert.Equal(onset, found);
            float[] noisy = [.. clean.Select(value => (float)(value + MathNet.Numerics.Distributions.Normal.Sample(random, 0, 0.15)))];
            Assert.NotEqual(-1, MembranePotential.FirstActionPotential(noisy, rate, out found));
            Assert.Equal(onset / rate, found / rate, 1e-4);
        }
    }

    [Fact]
    public void The_first_action_potential_is_as_the_criteria_say_word_for_word()
    {
        System.Random random = new(6);
        const double Rate = 50_000;
        int none = 0;
        for (int trial = 0; trial < 200; trial++)
        {
            // Rises of any height and steepness, on noise.
            float[] trace = [.. Enumerable.Range(0, 1500).Select(_ => (float)(-60 + random.NextDouble() * random.NextDouble()))];
            for (int rise = 0; rise < 3; rise++)
            {
                int at = random.Next(1500), length = 1 + random.Next(30);
                double height = 90 * random.NextDouble();
                for (int i = at; i < 1500; i++) trace[i] += (float)(height * Math.Min(1, (i - at) / (double)length) * Math.Exp(-(i - at) / 100.0));
            }
            double Slope(int i) => (trace[i + 1] - trace[i - 1]) / 2 * Rate / 1000;
            int Peak(int i) => Enumerable.Range(i, Math.Min(251, 1500 - i)).MaxBy(j => trace[j]);
            int expected = Enumerable.Range(1, 1498 - 5).Where(i => i == 1 || Slope(i - 1) < 20).Where(i => Enumerable.Range(i, 5).All(j => Slope(j) >= 20))
                .Where(i => trace[Peak(i)] >= -30 && trace[Peak(i)] - trace[i] >= 2).DefaultIfEmpty(-1).First();
            Assert.Equal(expected < 0 ? -1 : Peak(expected), MembranePotential.FirstActionPotential(trace, Rate, out int onset));
            Assert.Equal(expected, onset);
            if (expected < 0) none++;
        }
        Assert.InRange(none, 5, 195);
    }

    [Fact]
    public void A_rise_that_is_under_way_at_the_first_sample_counts()
    {
        float[] trace = Potentials.Trace(50_000, 0.05, 0.02)[980..];
        Assert.Equal(20, MembranePotential.FirstActionPotential(trace, 50_000, out int onset));
        Assert.Equal(1, onset);
    }

    [Fact]
    public void Values_that_are_no_millivolts_are_named()
    {
        float[] trace = Potentials.Trace(50_000, 0.05, 0.02);
        Assert.Null(MembranePotential.Problem(trace));
        Assert.Contains("volts", MembranePotential.Problem([.. trace.Select(value => value / 1000)]));
        Assert.Contains("-150 to 100 mV", MembranePotential.Problem([.. trace.Select(value => value * 1000)]));
        Assert.Contains("-150 to 100 mV", MembranePotential.Problem([.. trace.Select(value => value - 90)]));
        Assert.Contains("NaN", MembranePotential.Problem([.. trace, float.NaN]));
        Assert.Contains("infinity", MembranePotential.Problem([float.PositiveInfinity, .. trace]));
        Assert.Contains("flat", MembranePotential.Problem(new float[10]));
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(50_000)]
    [InlineData(200_000)]
    public void A_top_that_is_cut_off_is_seen_and_a_coarse_converter_is_not_mistaken_for_it(double rate)
    {
        float[] trace = [.. Potentials.Trace(rate, 0.05, 0.02).Select(value => MathF.Round(value * 32) / 32)];
        Assert.False(MembranePotential.IsClipped(trace, rate));
        Assert.True(MembranePotential.IsClipped([.. trace.Select(value => Math.Min(value, 5))], rate));
        Assert.False(MembranePotential.IsClipped([], rate));
    }
}
