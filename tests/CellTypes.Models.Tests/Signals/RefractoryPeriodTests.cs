using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Signals;
using MathNet.Numerics.Random;

namespace CellTypes.Models.Tests.Signals;

public class RefractoryPeriodTests
{
    [Fact]
    public void Violations_are_all_pairs_closer_than_the_refractory_period()
    {
        long[] samples = [0, 10, 20, 100, 123, 124, 148];
        Assert.Equal(SpikeTrains.BruteForceViolations(samples, 30_000, 0.0008), RefractoryPeriod.CountViolations(samples, 30_000));
        Assert.Equal(5, RefractoryPeriod.CountViolations(samples, 30_000));
    }

    // 0.8 ms at 30 kHz are exactly 24 samples: a lag of 24 is none.
    [Theory]
    [InlineData(23, 1)]
    [InlineData(24, 0)]
    public void A_lag_of_just_the_refractory_period_is_no_violation(long lag, int violations) =>
        Assert.Equal(violations, RefractoryPeriod.CountViolations([0, lag], 30_000));

    // v = 2 N^2 c (1 - c) tau / T solved for c: put c in, get c out.
    [Theory]
    [InlineData(0.02)]
    [InlineData(0.1)]
    [InlineData(0.3)]
    public void Contamination_inverts_the_expected_number_of_violations(double share)
    {
        const double Tau = 0.002, Duration = 1e7;
        const int Spikes = 1_000_000;
        int violations = (int)Math.Round(2.0 * Spikes * Spikes * share * (1 - share) * Tau / Duration);
        Assert.Equal(share, RefractoryPeriod.Contamination(violations, Spikes, Duration, Tau), 0.005);
    }

    [Fact]
    public void Contamination_by_a_second_neuron_is_recovered_from_the_mixed_train()
    {
        const double Tau = 0.002, Seconds = 4000;
        Xoshiro256StarStar random = new(7, threadSafe: false);
        List<long> unit = SpikeTrains.Refractory(45, Seconds, Tau, random), other = SpikeTrains.Refractory(5, Seconds, Tau, random);
        long[] mixed = unit.Concat(other).Distinct().Order().ToArray();

        int violations = RefractoryPeriod.CountViolations(mixed, SpikeTrains.Rate, Tau);

        Assert.Equal(0.1, RefractoryPeriod.Contamination(violations, mixed.Length, Seconds, Tau), 0.01);
        Assert.Equal(0, RefractoryPeriod.CountViolations(unit.ToArray(), SpikeTrains.Rate, Tau - 0.0001));
    }

    [Fact]
    public void Contamination_is_1_where_no_independent_train_can_explain_the_violations() =>
        Assert.Equal(1, RefractoryPeriod.Contamination(10_000, 1000, 100));

    [Fact]
    public void A_unit_without_spikes_or_violations_is_clean()
    {
        Assert.Equal(0, RefractoryPeriod.Contamination(0, 0, 10));
        Assert.Equal(0, RefractoryPeriod.Contamination(0, 500, 10));
    }

    [Fact]
    public void Impossible_times_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => RefractoryPeriod.Contamination(1, 10, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => RefractoryPeriod.Contamination(1, 10, 5, 0));
    }
}
