using System;
using System.Linq;
using CellTypes.Models.Signals;
using FsCheck;
using FsCheck.Fluent;

namespace CellTypes.Models.Tests.Signals;

public class PresenceRatioTests
{
    [Fact]
    public void It_is_the_share_of_bins_with_a_spike()
    {
        Assert.Equal(0.4, PresenceRatio.Compute([100, 101, 109, 150, 159, 160, 199], 100, 200, 10));
        Assert.Equal(0, PresenceRatio.Compute([], 0, 100, 10));
        Assert.Equal(1, PresenceRatio.Compute(Enumerable.Range(0, 100).Select(i => (long)i).ToArray(), 0, 100, 10));
    }

    [Fact]
    public void Spikes_outside_the_time_do_not_count() => Assert.Equal(0.1, PresenceRatio.Compute([-1, 5, 100, 101], 0, 100, 10));

    [Fact]
    public void It_equals_counting_distinct_bins() => Prop.ForAll(ArbMap.Default.ArbFor<int[]>(), times =>
    {
        long[] samples = times.Select(t => (long)t % 1000).Order().ToArray();
        int distinct = samples.Where(s => s is >= -500 and < 500).Select(s => (s + 500) * 7 / 1000).Distinct().Count();
        Assert.Equal(distinct / 7.0, PresenceRatio.Compute(samples, -500, 500, 7));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Empty_times_and_no_bins_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PresenceRatio.Compute([], 5, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => PresenceRatio.Compute([], 0, 5, 0));
    }
}
