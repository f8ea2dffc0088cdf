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
        // A flank of 3 ms to 30 mV rises by 20 mV/ms at most; a step of 38 mV from -70 mV is fast but ends at -32 mV.
        float[] slow = [.. rest.Select((_, i) => (float)(-70 + 90 * Math.Exp(-0.5 * Math.Pow((i - 1250) / 150.0, 2))))];
        float[] low = [.. rest.Select((value, i) => i < 1250 ? value : value + 38)];
        Assert.Equal(-1, MembranePotential.FirstActionPotential(slow, Rate, out _));
        Assert.Equal(-1, MembranePotential.FirstActionPotential(low, Rate, out _));
        Assert.NotEqual(-1, MembranePotential.FirstActionPotential([.. low.Select(value => value + 3)], Rate, out _));
        Assert.Equal(-1, MembranePotential.FirstActionPotential([1, 2], Rate, out _));
        Assert.Equal(-1, MembranePotential.FirstActionPotential([], Rate, out _));
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
