using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Signals;
using FsCheck;
using FsCheck.Fluent;

namespace CellTypes.Models.Tests.Signals;

public class RollingAutocorrelogramTests
{
    private const double SamplingRate = 30_000;
    private const double RefractoryPeriod = 0.002;
    private const int Lateness = 6000;
    private static readonly LagBins Bins = new(new LagAxis([0, 0.0005, 0.001, 0.003, 0.01, 0.05, 0.1]), SamplingRate);

    // Where the clock stands when the first spike comes: around the wraps of the stored 32 bits, far beyond them, and before zero.
    private static readonly long[] Origins =
        [0, (1L << 31) - 3000, (1L << 32) - 3000, (1L << 40) + 7, -4000, -(1L << 33) + 11, long.MaxValue - 100_000_000, long.MinValue + 100_000_000];

    /// <summary>One step: the clock goes on, a spike comes late by so much, and sometimes old spikes expire.</summary>
    private sealed record Step(int Advance, int Late, int Window)
    {
        public bool Expires => Window >= 0;
    }

    private static Arbitrary<(int Origin, Step[] Steps)> Recordings() =>
        (from origin in Gen.Choose(0, Origins.Length - 1)
         from steps in Gen.ArrayOf(
             from advance in Gen.Frequency((8, Gen.Choose(0, 400)), (1, Gen.Choose(3000, 20_000)))
             from late in Gen.Frequency((3, Gen.Constant(0)), (2, Gen.Choose(0, Lateness)))
             from window in Gen.Frequency((6, Gen.Constant(-1)), (1, Gen.Choose(0, 9000)))
             select new Step(advance, late, window))
         select (origin, steps)).ToArbitrary();

    [Fact]
    public void Fetching_ahead_changes_nothing()
    {
        RollingAutocorrelogram rolling = new(new LagBins(LagAxis.Milliseconds100, 30_000));
        rolling.Prefetch();
        for (int i = 0; i < 300; i++)
        {
            rolling.Add(i * 100);
            rolling.Prefetch();
            Assert.Equal(i + 1, rolling.Count);
            Assert.Equal((0, i * 100), (rolling.Oldest, rolling.Newest));
        }
    }

    [Fact]
    public void Any_order_of_arrival_duplicates_and_expiry_leave_the_batch_autocorrelogram_of_the_spikes_held() =>
        Prop.ForAll(Recordings(), recording =>
        {
            RollingAutocorrelogram rolling = new(Bins, RefractoryPeriod);
            SortedSet<long> held = [];
            long clock = Origins[recording.Origin];
            foreach (Step step in recording.Steps)
            {
                clock += step.Advance;
                Assert.Equal(held.Add(clock - step.Late), rolling.Add(clock - step.Late));
                if (step.Expires)
                {
                    held.RemoveWhere(s => s < clock - step.Window);
                    rolling.RemoveBefore(clock - step.Window);
                }
                AssertHolds(held, rolling);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(150));

    [Fact]
    public void The_moments_of_expiry_do_not_matter_for_what_is_left() =>
        Prop.ForAll(Recordings(), recording =>
        {
            RollingAutocorrelogram eager = new(Bins, RefractoryPeriod), lazy = new(Bins, RefractoryPeriod);
            long clock = Origins[recording.Origin];
            foreach (Step step in recording.Steps)
            {
                clock += step.Advance;
                eager.Add(clock - step.Late);
                lazy.Add(clock - step.Late);
                eager.RemoveBefore(clock - 9000);
            }
            lazy.RemoveBefore(clock - 9000);
            AssertHolds(lazy.ToArray(), eager);
            AssertHolds(eager.ToArray(), lazy);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithEndSize(150));

    [Fact]
    public void Arrival_in_order_and_in_any_other_order_hold_the_same() =>
        Prop.ForAll(Gen.ListOf(Gen.Choose(0, 20_000)).ToArbitrary(), times =>
        {
            RollingAutocorrelogram rolling = new(Bins, RefractoryPeriod);
            foreach (int time in times) rolling.Add(time);
            AssertHolds(new SortedSet<long>(times.Select(t => (long)t)), rolling);
        }).Check(Config.QuickThrowOnFailure.WithEndSize(200));

    [Fact]
    public void Long_trains_grow_the_ring_while_it_is_wrapped_around()
    {
        RollingAutocorrelogram rolling = new(Bins, RefractoryPeriod);
        List<long> held = [];
        long time = (1L << 32) - 20_000;
        for (int i = 0; i < 3000; i++)
        {
            time += 1 + i * 7919 % 301;
            held.Add(time);
            rolling.Add(time);
            if (i is > 50 and < 1500)
            {
                held.RemoveAt(0);
                rolling.RemoveBefore(held[0]);
            }
        }
        AssertHolds(held, rolling);
    }

    [Fact]
    public void Duplicates_are_refused_wherever_they_lie()
    {
        RollingAutocorrelogram rolling = new(Bins, RefractoryPeriod);
        Assert.All(new long[] { 100, 50, 200 }, s => Assert.True(rolling.Add(s)));
        Assert.All(new long[] { 50, 100, 200 }, s => Assert.False(rolling.Add(s)));
        AssertHolds([50, 100, 200], rolling);
    }

    [Fact]
    public void Cleared_it_starts_afresh_at_any_time()
    {
        RollingAutocorrelogram rolling = new(Bins, RefractoryPeriod);
        for (long s = 0; s < 100; s++) rolling.Add((1L << 41) + s * 5);
        rolling.Clear();
        AssertHolds([], rolling);
        rolling.Add(-7);
        rolling.Add(8);
        AssertHolds([-7, 8], rolling);
    }

    [Fact]
    public void Emptied_by_expiry_it_takes_any_time()
    {
        RollingAutocorrelogram rolling = new(Bins, RefractoryPeriod);
        rolling.Add(1L << 50);
        rolling.RemoveBefore((1L << 50) + 1);
        rolling.Add(3);
        AssertHolds([3], rolling);
    }

    [Theory]
    [InlineData(1000, 1000 + (1L << 32))]
    [InlineData(1000, 1000 - (1L << 32))]
    [InlineData(0, long.MaxValue)]
    [InlineData(0, long.MinValue)]
    [InlineData(-5, long.MaxValue)]
    [InlineData(5, long.MinValue)]
    [InlineData(long.MaxValue, long.MinValue)]
    [InlineData(long.MinValue, long.MaxValue)]
    public void Spikes_too_far_from_those_held_are_refused_and_change_nothing(long held, long tooFar)
    {
        RollingAutocorrelogram rolling = new(Bins, RefractoryPeriod);
        rolling.Add(held);
        Assert.Throws<ArgumentOutOfRangeException>(() => rolling.Add(tooFar));
        AssertHolds([held], rolling);
    }

    [Fact]
    public void Spikes_just_within_2_to_the_32_samples_are_held()
    {
        RollingAutocorrelogram rolling = new(Bins, RefractoryPeriod);
        long last = (1L << 32) - 1;
        Assert.True(rolling.Add(0));
        Assert.True(rolling.Add(last));
        AssertHolds([0, last], rolling);
    }

    [Fact]
    public void An_empty_window_has_no_newest_nor_oldest_spike()
    {
        RollingAutocorrelogram rolling = new(Bins, RefractoryPeriod);
        Assert.Throws<InvalidOperationException>(() => rolling.Newest);
        Assert.Throws<InvalidOperationException>(() => rolling.Oldest);
    }

    [Theory]
    [InlineData(-0.001)]
    [InlineData(0.2)]
    [InlineData(double.NaN)]
    public void Refractory_periods_outside_the_axis_are_refused(double refractoryPeriod) =>
        Assert.Throws<CellTypesException>(() => new RollingAutocorrelogram(Bins, refractoryPeriod));

    private static void AssertHolds(IEnumerable<long> expected, RollingAutocorrelogram rolling)
    {
        long[] samples = expected.ToArray();
        Assert.Equal(samples, rolling.ToArray());
        Assert.Equal(samples.Length, rolling.Count);
        Assert.Equal(Autocorrelogram.Counts(samples, Bins), rolling.Counts.ToArray());
        Assert.Equal(CellTypes.Models.Signals.RefractoryPeriod.CountViolations(samples, SamplingRate, RefractoryPeriod), rolling.RefractoryViolations);
        if (samples.Length == 0) return;
        Assert.Equal(samples[0], rolling.Oldest);
        Assert.Equal(samples[^1], rolling.Newest);
    }
}
