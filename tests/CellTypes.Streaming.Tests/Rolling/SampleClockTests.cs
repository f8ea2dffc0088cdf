using System.Linq;
using CellTypes.Streaming.Rolling;
using static CellTypes.Streaming.Rolling.SampleClock;

namespace CellTypes.Streaming.Tests.Rolling;

public class SampleClockTests
{
    private readonly SampleClock _clock = new(lateness: 100, stride: 100, longestSilence: 1000);

    [Fact]
    public void First_spike_starts_the_clock_wherever_it_is()
    {
        Assert.Equal(Verdict.InTime, _clock.Observe(-5_000_000_000, 0));
        Assert.Equal(-5_000_000_000, _clock.Now);
    }

    [Theory]
    [InlineData(900, nameof(Verdict.InTime))]
    [InlineData(899, nameof(Verdict.Late))]
    [InlineData(1100, nameof(Verdict.InTime))]
    [InlineData(1101, nameof(Verdict.Leap))]
    [InlineData(2000, nameof(Verdict.Leap))]
    [InlineData(2001, nameof(Verdict.Ahead))]
    [InlineData(long.MaxValue, nameof(Verdict.Ahead))]
    [InlineData(long.MinValue, nameof(Verdict.Ahead))]
    public void Spikes_are_believed_near_the_clock(long sample, string expected)
    {
        _clock.Observe(1000, 0);
        Assert.Equal(expected, $"{_clock.Observe(sample, 1)}");
        Assert.Equal(expected == nameof(Verdict.InTime) ? System.Math.Max(sample, 1000) : 1000, _clock.Now);
    }

    [Fact]
    public void One_spike_ahead_does_not_make_the_next_ones_late()
    {
        _clock.Observe(1000, 0);
        Assert.Equal(Verdict.Leap, _clock.Observe(1500, 1));
        Assert.True(_clock.IsLeaping);
        Assert.Equal(Verdict.InTime, _clock.Observe(1001, 1));
        Assert.False(_clock.IsLeaping);
        Assert.Equal(1001, _clock.Now);
    }

    [Fact]
    public void A_damaged_message_of_many_spikes_does_not_move_the_clock()
    {
        _clock.Observe(1000, 0);
        for (int i = 0; i < 1000; i++) Assert.Equal(Verdict.Leap, _clock.Observe(1500 + i % 50, 1));
        Assert.Equal(Verdict.InTime, _clock.Observe(1002, 2));
        Assert.Equal(1002, _clock.Now);
    }

    [Fact]
    public void A_leap_over_a_silence_is_believed_when_the_next_message_agrees()
    {
        _clock.Observe(1000, 0);
        Assert.Equal(Verdict.Leap, _clock.Observe(1600, 1));
        Assert.Equal(Verdict.Leap, _clock.Observe(1610, 1));
        Assert.Equal(Verdict.Leapt, _clock.Observe(1590, 2));
        Assert.True(_clock.Follow(1600) && _clock.Follow(1610));
        Assert.Equal(1610, _clock.Now);
        Assert.Equal(Verdict.Leap, _clock.Observe(2500, 3));
        Assert.Equal(Verdict.Leapt, _clock.Observe(3400, 4));
        Assert.Equal(3400, _clock.Now);
    }

    [Fact]
    public void A_spike_between_makes_a_leap_a_step()
    {
        _clock.Observe(1000, 0);
        Assert.Equal(Verdict.Leap, _clock.Observe(1150, 1));
        Assert.Equal(Verdict.Leapt, _clock.Observe(1060, 1));
        Assert.True(_clock.Follow(1150));
        Assert.Equal(1150, _clock.Now);
    }

    [Fact]
    public void Leaps_that_do_not_agree_are_not_believed()
    {
        _clock.Observe(1000, 0);
        for (int i = 1; i < 100; i++)
        {
            Assert.Equal(Verdict.Leap, _clock.Observe(i % 2 == 0 ? 1200 : 1950, i));
            if (i % 2 == 0) Assert.Equal(Verdict.InTime, _clock.Observe(1000, i));
        }
    }

    [Fact]
    public void A_clock_that_restarted_is_believed_after_three_messages_and_more_time_than_a_spike_may_move_it()
    {
        _clock.Observe(1_000_000, 0);
        for (int i = 0; i <= 13; i++) Assert.Equal(Verdict.Late, _clock.Observe(i * 10, i));
        Assert.Equal(Verdict.Restarted, _clock.Observe(140, 14)); // 120 is the second latest message that is over, and 10 the second earliest
        Assert.Equal(140, _clock.Now);
        Assert.Equal(Verdict.InTime, _clock.Observe(141, 14));
    }

    [Theory]
    [InlineData(1, 1000)]
    [InlineData(2, 1000)]
    [InlineData(1000, 1)]
    public void Few_messages_or_little_time_do_not_restart_the_clock(int messages, int span)
    {
        _clock.Observe(1_000_000, -1);
        for (int i = 0; i < 1000; i++) Assert.Equal(Verdict.Late, _clock.Observe(i * span / 1000, i * messages / 1000));
        Assert.Equal(1_000_000, _clock.Now);
    }

    [Fact]
    public void A_stream_behind_beside_one_in_time_never_restarts_the_clock()
    {
        _clock.Observe(1_000_000, 0);
        foreach (int i in Enumerable.Range(0, 1000))
        {
            for (int k = 0; k < 40; k++) Assert.Equal(Verdict.Late, _clock.Observe(900_000 + 10 * i, 2 * i));
            Assert.Equal(Verdict.InTime, _clock.Observe(1_000_000 + 10 * i, (2 * i) + 1));
        }
    }

    [Fact]
    public void Advance_moves_the_clock_to_just_before_the_sample_but_not_far_ahead()
    {
        Assert.Equal(Verdict.Ahead, _clock.Advance(5, 0));
        _clock.Observe(1000, 0);
        Assert.Equal(Verdict.InTime, _clock.Advance(1050, 1));
        Assert.Equal(1049, _clock.Now);
        Assert.Equal(Verdict.Ahead, _clock.Advance(1_000_000, 2));
        Assert.Equal(1049, _clock.Now);
    }

    [Fact]
    public void One_header_ahead_does_not_move_the_clock_and_two_that_agree_do()
    {
        _clock.Observe(1000, 0);
        Assert.Equal(Verdict.Leap, _clock.Advance(1900, 1));
        Assert.Equal(Verdict.InTime, _clock.Observe(1001, 2));
        Assert.Equal(Verdict.Leap, _clock.Advance(1900, 3));
        Assert.Equal(Verdict.Leapt, _clock.Advance(1905, 4));
        Assert.Equal(1904, _clock.Now);
    }

    [Fact]
    public void One_damaged_sample_among_late_messages_does_not_lend_them_the_time_that_restarts_the_clock()
    {
        _clock.Observe(1_000_000, 0);
        for (int message = 1; message < 10; message++)
        {
            Assert.Equal(Verdict.Late, _clock.Observe(900_000 + message, message));
            Assert.Equal(Verdict.Late, _clock.Observe(message == 4 ? 900_900 : 900_000 + message, message));
        }
        for (int message = 10; message < 20; message++) Assert.Equal(Verdict.Late, _clock.Observe(message == 14 ? 900_900 : 900_000 + message, message));
        Assert.Equal(1_000_000, _clock.Now);
    }

    [Fact]
    public void A_damaged_sample_in_the_first_message_after_a_silence_is_left_out_and_the_others_count()
    {
        _clock.Observe(1000, 0);
        Assert.Equal(Verdict.Leap, _clock.Observe(1900, 1));
        Assert.Equal(Verdict.Leap, _clock.Observe(2500, 1));
        Assert.Equal(Verdict.Leapt, _clock.Observe(1910, 2));
        Assert.Equal(1910, _clock.Now);
        Assert.True(_clock.Follow(1900));
        Assert.False(_clock.Follow(2500));
        Assert.Equal(1910, _clock.Now);
    }
}
