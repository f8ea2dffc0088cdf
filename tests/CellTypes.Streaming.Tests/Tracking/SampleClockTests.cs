using System.Linq;
using CellTypes.Streaming.Tracking;

namespace CellTypes.Streaming.Tests.Tracking;

public class SampleClockTests
{
    private static readonly SampleClock.Verdict InTime = SampleClock.Verdict.InTime;

    private readonly SampleClock _clock = new(lateness: 100, longestSilence: 1000);

    [Fact]
    public void First_spike_starts_the_clock_wherever_it_is()
    {
        Assert.Equal(InTime, _clock.Observe(-5_000_000_000));
        Assert.Equal(-5_000_000_000, _clock.Now);
    }

    [Theory]
    [InlineData(900, SampleClock.Verdict.InTime)]
    [InlineData(899, SampleClock.Verdict.Late)]
    [InlineData(2000, SampleClock.Verdict.InTime)]
    [InlineData(2001, SampleClock.Verdict.Ahead)]
    [InlineData(long.MaxValue, SampleClock.Verdict.Ahead)]
    [InlineData(long.MinValue, SampleClock.Verdict.Ahead)]
    public void Spikes_are_believed_between_the_lateness_and_the_longest_silence(long sample, SampleClock.Verdict expected)
    {
        _clock.Observe(1000);
        Assert.Equal(expected, _clock.Observe(sample));
    }

    [Fact]
    public void A_late_spike_does_not_set_the_clock_back()
    {
        _clock.Observe(1000);
        _clock.Observe(950);
        Assert.Equal(1000, _clock.Now);
    }

    [Fact]
    public void One_spike_far_ahead_does_not_make_the_next_ones_late()
    {
        _clock.Observe(1000);
        Assert.Equal(SampleClock.Verdict.Ahead, _clock.Observe(1_000_000_000));
        Assert.Equal(InTime, _clock.Observe(1001));
    }

    [Fact]
    public void The_clock_restarts_when_enough_spikes_in_a_row_agree_on_another_time()
    {
        _clock.Observe(1_000_000);
        for (int i = 0; i < SampleClock.SpikesToRestart - 1; i++) Assert.Equal(SampleClock.Verdict.Late, _clock.Observe(i));
        Assert.Equal(SampleClock.Verdict.Restarted, _clock.Observe(40));
        Assert.Equal(40, _clock.Now);
        Assert.Equal(InTime, _clock.Observe(41));
    }

    [Fact]
    public void Late_spikes_among_spikes_in_time_never_restart_the_clock()
    {
        _clock.Observe(1_000_000);
        foreach (int i in Enumerable.Range(0, 1000))
        {
            Assert.Equal(SampleClock.Verdict.Late, _clock.Observe(i));
            Assert.Equal(InTime, _clock.Observe(1_000_000 + i));
        }
    }

    [Fact]
    public void Random_times_that_do_not_agree_never_restart_the_clock()
    {
        _clock.Observe(1_000_000);
        for (int i = 0; i < 1000; i++) Assert.Equal(SampleClock.Verdict.Ahead, _clock.Observe(10_000_000L * (1 + i % 2) + 5000L * i));
    }

    [Fact]
    public void Advance_moves_the_clock_to_just_before_the_sample_but_not_far_ahead()
    {
        Assert.False(_clock.Advance(5));
        _clock.Observe(1000);
        Assert.True(_clock.Advance(1500));
        Assert.Equal(1499, _clock.Now);
        Assert.False(_clock.Advance(1_000_000));
        Assert.Equal(1499, _clock.Now);
    }
}
