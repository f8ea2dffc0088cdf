using System;
using System.Diagnostics;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Tests.Spikes;

public class StreamProgressTests
{
    private static readonly long Now = Stopwatch.GetTimestamp();

    [Fact]
    public void Nothing_has_an_age_before_anything_has_arrived()
    {
        StreamProgress progress = new(30_000, isLive: true);
        Assert.Equal((null, null, TimeSpan.Zero), (progress.NewestSample, progress.Sequence, progress.AgeOf(5)));
    }

    [Fact]
    public void What_waited_in_a_queue_is_old_although_it_arrived_a_moment_ago()
    {
        StreamProgress progress = new(30_000, isLive: true);
        for (int second = 0; second < 100; second++) progress.Arrived(second * 30_000L, second, second * 30_000L, Before(100 - second));
        // A stall of 20 s: what comes now was recorded 20 s ago.
        progress.Arrived(81 * 30_000L, 100, 81 * 30_000L, Before(0));
        Assert.InRange(progress.AgeOf(80 * 30_000L).TotalSeconds, 19.9, 21);
        Assert.Equal((81 * 30_000L, 100), (progress.NewestSample, progress.Sequence));
    }

    [Fact]
    public void The_shortest_way_tells_how_the_clocks_lie()
    {
        StreamProgress progress = new(30_000, isLive: true);
        for (int second = 0; second < 200; second++) progress.Arrived(second * 30_000L, null, second * 30_000L, Before(200 - second - (second % 10)));
        Assert.InRange(progress.AgeOf(199 * 30_000).TotalSeconds, 0.9, 2);
    }

    [Fact]
    public void A_damaged_sample_does_not_make_labels_older()
    {
        StreamProgress progress = new(30_000, isLive: true);
        for (int second = 0; second < 200; second++) progress.Arrived(second * 30_000L, null, second % 50 == 20 ? (second + 100) * 30_000L : second * 30_000L, Before(200 - second));
        Assert.InRange(progress.AgeOf(199 * 30_000).TotalSeconds, 0.9, 2);
    }

    [Fact]
    public void A_clock_that_began_anew_begins_anew_here()
    {
        StreamProgress progress = new(30_000, isLive: true);
        progress.Arrived(3_000_000, null, 3_000_000, Before(1000));
        progress.Arrived(30_000, null, 30_000, Before(5), isRestart: true);
        Assert.InRange(progress.AgeOf(30_000).TotalSeconds, 4.9, 6);
    }

    [Fact]
    public void The_age_in_a_recording_is_recorded_time()
    {
        StreamProgress progress = new(30_000, isLive: false);
        progress.Arrived(300_000, null, 300_000, Before(1000));
        Assert.Equal(TimeSpan.FromSeconds(4), progress.AgeOf(180_000));
        Assert.Equal(TimeSpan.Zero, progress.AgeOf(310_000));
        Assert.True(progress.AgeOf(long.MinValue) > TimeSpan.FromDays(10_000));
    }

    private static long Before(double seconds) => Now - (long)(seconds * Stopwatch.Frequency);
}
