using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Signals;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Rolling;
using CellTypes.Streaming.Updates;
using FsCheck;
using FsCheck.Fluent;

namespace CellTypes.Streaming.Tests.Rolling;

public class UnitTrackerTests
{
    private const int Second = 30000;
    private static readonly RollingOptions ShortWindow = new() { Phases = 1, History = TimeSpan.FromSeconds(10), Lateness = TimeSpan.FromSeconds(0.5) };

    private readonly UnitTracker _tracker = new([LagAxis.Milliseconds100], ShortWindow);
    private readonly StreamBuilder _stream = new(3);
    private readonly List<long> _ends = [];

    [Fact]
    public void Windows_end_at_multiples_of_the_cadence_before_the_first_spike_beyond()
    {
        List<int> spikesAtEnd = [];
        Action<long> record = end => { _ends.Add(end); spikesAtEnd.Add(_tracker.Units[0].SpikeCount); };
        _tracker.Add(_stream.Batch(Second - 100, Second - 1, Second, 3 * Second + 5), record);
        Assert.Equal([Second], _ends); // whether the clock leaps, the next message tells
        _tracker.Add(_stream.Batch(3 * Second + 6), record);
        Assert.Equal([Second, 2 * Second, 3 * Second], _ends);
        Assert.Equal([2, 3, 3], spikesAtEnd);
    }

    [Fact]
    public void Negative_sample_indices_have_windows_too()
    {
        _tracker.Add(_stream.Batch(-Second - 1, -Second, -Second / 2, -1, 0), _ends.Add);
        Assert.Equal([-Second, 0], _ends);
    }

    [Fact]
    public void A_source_that_says_it_is_complete_closes_the_window_without_a_further_spike()
    {
        _tracker.Add(_stream.Batch([(0, Second / 2)], completeUpTo: Second - 1), _ends.Add);
        Assert.Empty(_ends);
        _tracker.Add(_stream.Batch([], completeUpTo: Second), _ends.Add);
        Assert.Equal([Second], _ends);
    }

    [Fact]
    public void A_complete_mark_far_ahead_is_not_believed()
    {
        _tracker.Add(_stream.Batch([(0, 100)], completeUpTo: long.MaxValue), _ends.Add);
        Assert.Empty(_ends);
        Assert.Equal(0, _tracker.Counters.Late + _tracker.Counters.Ahead);
    }

    [Fact]
    public void Complete_ends_one_last_window_just_after_the_newest_spike()
    {
        _tracker.Complete(_ends.Add);
        Assert.Empty(_ends);
        _tracker.Add(_stream.Batch(100, 250), _ends.Add);
        _tracker.Complete(_ends.Add);
        Assert.Equal([251], _ends);
    }

    [Fact]
    public void Every_spike_is_in_exactly_one_count()
    {
        _tracker.Add(_stream.Batch(10 * Second, 10 * Second, 9 * Second, 9 * Second + Second / 2, long.MaxValue), _ends.Add);
        var counters = _tracker.Counters;
        Assert.Equal((2, 1, 1, 1, 1), (counters.Spikes, counters.Duplicates, counters.Late, counters.Ahead, counters.OutOfOrder));
    }

    [Fact]
    public void A_clock_that_restarts_empties_every_window()
    {
        _tracker.Add(_stream.Batch(100 * Second, 100 * Second + 1), _ends.Add);
        // More than the lateness of half a second, in messages of 10 ms.
        for (int i = 0; i < 60; i++) _tracker.Add(_stream.Batch(i * Second / 100), _ends.Add);
        Assert.Equal(1, _tracker.Counters.ClockRestarts);
        // And two more, since the earliest and the latest may be damaged.
        Assert.Equal(54, _tracker.Counters.Late);
        Assert.Equal(Enumerable.Range(54, 6).Select(i => (long)i * Second / 100), _tracker.Units.Single().SpikeSamples().ToArray());
        _tracker.Add(_stream.Batch(Second), _ends.Add);
        Assert.Equal(Second, _ends.Last());
    }

    [Fact]
    public void One_spike_ahead_erases_nothing_and_is_counted()
    {
        Steady(0, 100);
        _tracker.Add(_stream.Batch([(1, (long)(2.2 * Second))]), _ends.Add);
        Steady(100, 1000);
        StreamCounters counters = _tracker.Counters;
        Assert.Equal((0, 0, 1, 1000), (counters.ClockRestarts, counters.Late, counters.Ahead, counters.Spikes));
        Assert.Equal(["0"], _tracker.Units.Select(unit => unit.Info.Id));
    }

    [Fact]
    public void One_header_ahead_erases_nothing()
    {
        Steady(0, 100);
        _tracker.Add(_stream.Batch([], completeUpTo: 9 * 60 * Second), _ends.Add);
        Steady(100, 1000);
        Assert.Equal((0, 0, 1000), (_tracker.Counters.ClockRestarts, _tracker.Counters.Late, _tracker.Counters.Spikes));
        Assert.Equal(9, _ends.Count);
    }

    [Fact]
    public void A_second_probe_behind_is_late_and_the_first_goes_on()
    {
        for (int i = 0; i < 1000; i++)
        {
            _tracker.Add(_stream.Batch([(0, (200 + i) * Second / 100)]), _ends.Add);
            _tracker.Add(_stream.Batch(Enumerable.Range(0, 40).Select(k => (1, (long)((50 + i) * Second / 100) + k))), _ends.Add);
        }
        Assert.Equal((0, 40_000, 1000), (_tracker.Counters.ClockRestarts, _tracker.Counters.Late, _tracker.Counters.Spikes));
    }

    [Fact]
    public void Spikes_after_a_silence_are_all_counted_with_their_waveforms()
    {
        _tracker.Add(_stream.WithWaveforms(1, 2, (0, 0, [1, 1])), _ends.Add);
        _tracker.Add(_stream.WithWaveforms(1, 2, (0, 5 * Second, [3, 3]), (0, (5 * Second) + 100, [5, 5])), _ends.Add);
        Assert.Equal(1, _tracker.Counters.Spikes);
        _tracker.Add(_stream.WithWaveforms(1, 2, (0, (5 * Second) + 200, [7, 7])), _ends.Add);
        Assert.Equal((4, 0), (_tracker.Counters.Spikes, _tracker.Counters.Ahead));
        Assert.Equal([0, 5 * Second, (5 * Second) + 100, (5 * Second) + 200], _tracker.Units[0].SpikeSamples().ToArray());
        Assert.Equal([4, 4], _tracker.Units[0].Template!.Values);
        Assert.Equal([1, 2, 3, 4, 5], _ends.Select(end => end / Second));
    }

    [Fact]
    public void A_unit_forgotten_while_its_spikes_wait_does_not_get_them()
    {
        _tracker.Add(_stream.Batch(0), _ends.Add);
        _tracker.Add(_stream.Batch(5 * Second), _ends.Add);
        _tracker.Add(_stream.Batch([(0, 5 * Second + 100)], null, 0), _ends.Add);
        _tracker.Add(_stream.Batch([(0, 5 * Second + 200)]), _ends.Add);
        Assert.Equal([5 * Second + 100, 5 * Second + 200], _tracker.Units.Single().SpikeSamples().ToArray());
        Assert.Equal(1, _tracker.Counters.Ahead);
    }

    // A spike of unit 0 each 10 ms, in messages of their own.
    private void Steady(int from, int to)
    {
        for (int i = from; i < to; i++) _tracker.Add(_stream.Batch([(0, (long)i * Second / 100)]), _ends.Add);
    }

    [Fact]
    public void A_forgotten_unit_starts_anew_under_another_key()
    {
        _tracker.Add(_stream.Batch(1, 2, 3), _ends.Add);
        long key = _tracker.Units[0].Key;
        _tracker.Add(_stream.Batch([(0, 4)], null, 0), _ends.Add);
        Assert.Equal(1, _tracker.Units.Single().SpikeCount);
        Assert.NotEqual(key, _tracker.Units[0].Key);
        _tracker.Add(_stream.Batch([], null, 2), _ends.Add);
    }

    [Fact]
    public void A_unit_without_a_spike_in_the_window_is_seen_once_empty_and_then_gone()
    {
        List<string> seen = [];
        Action<long> record = end => seen.Add(string.Join(",", _tracker.Units.Select(u => $"{u.Info.Id}:{u.SpikeCount}")));
        _tracker.Add(_stream.Batch([(0, 0), (1, 0), (1, 9 * Second)]), record);
        _tracker.Add(_stream.Batch([(1, 13 * Second)]), record);
        _tracker.Complete(record);
        Assert.Equal("0:1,1:2", seen[9]);
        Assert.Equal("0:0,1:1", seen[10]);
        Assert.Equal("1:1", seen[11]);
    }

    [Fact]
    public void Waveforms_make_the_running_template_and_bad_ones_are_counted()
    {
        _tracker.Add(
            _stream.WithWaveforms(2, 3, (0, 1, [1, 2, 3, 4, 5, 6]), (0, 2, [3, 4, 5, 6, 7, 8]), (0, 3, [0, 0, float.NaN, 0, 0, 0]), (0, 4, [0, 0, 0, 0, 0, float.PositiveInfinity])),
            _ends.Add);
        _tracker.Add(_stream.WithWaveforms(3, 2, (0, 5, [9, 9, 9, 9, 9, 9])), _ends.Add);
        Template template = _tracker.Units[0].Template!;
        Assert.Equal([2, 3, 4, 5, 6, 7], template.Values);
        Assert.Equal([-1, -1], template.Channels);
        Assert.Equal(3, _tracker.Counters.BadWaveforms);
        Assert.Equal(5, _tracker.Counters.Spikes);
    }

    [Theory]
    [InlineData(3e38f)]
    [InlineData(-3e38f)]
    [InlineData(100_001f)]
    [InlineData(float.NegativeInfinity)]
    public void A_waveform_beyond_100_mV_is_bad_wherever_in_it(float value)
    {
        const int Samples = 37; // no whole number of vectors
        float[] good = [.. Enumerable.Range(0, Samples).Select(sample => sample == 0 ? -100_000f : sample)];
        for (int at = 0; at < Samples; at++)
        {
            float[] damaged = [.. good];
            damaged[at] = value;
            _tracker.Add(_stream.WithWaveforms(1, Samples, (0, 3 * at + 1, damaged), (0, 3 * at + 2, good), (0, 3 * at + 3, damaged)), _ends.Add);
        }
        Assert.Equal(good, _tracker.Units[0].Template!.Values);
        Assert.Equal(2 * Samples, _tracker.Counters.BadWaveforms);
        Assert.Equal(3 * Samples, _tracker.Counters.Spikes);
    }

    [Fact]
    public void A_unit_described_after_its_first_spikes_gets_its_channels()
    {
        SpikeBatch batch = _stream.WithWaveforms(2, 1, (0, 1, [1, 2]));
        _tracker.Add(batch, _ends.Add);
        Assert.Equal([-1, -1], _tracker.Units[0].Template!.Channels);
        batch.Units.Replace(0, new UnitInfo("0", 5, 6));
        Assert.Equal([5, 6], _tracker.Units[0].Template!.Channels);
    }

    [Fact]
    public void A_batch_of_another_sampling_rate_is_a_bad_message_and_the_stream_goes_on()
    {
        _tracker.Add(_stream.Batch(1), _ends.Add);
        StreamBuilder other = new(1, 20000);
        _tracker.Add(other.Batch(2), _ends.Add);
        Assert.Equal(1, _tracker.Counters.BadMessages);
        Assert.Equal("spikes: the sampling rate is 20000 Hz, but was 30000 Hz before.", other.Counters.Problems.Last);
        _tracker.Add(_stream.Batch(3), _ends.Add);
        Assert.Equal((30000, 2), (_tracker.SamplingRate, _tracker.Units[0].SpikeCount));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    [InlineData(-30000)]
    [InlineData(1e9)]
    public void An_impossible_sampling_rate_is_a_bad_message_and_the_stream_begins_with_the_next(double rate)
    {
        StreamBuilder impossible = new(1, rate);
        _tracker.Add(impossible.Batch(2), _ends.Add);
        Assert.Equal((1, 0), (_tracker.Counters.BadMessages, _tracker.Units.Count));
        Assert.Contains("must be between 1 kHz and 1 MHz", impossible.Counters.Problems.Last);
        _tracker.Add(_stream.Batch(3), _ends.Add);
        Assert.Equal((30000, 1), (_tracker.SamplingRate, _tracker.Units[0].SpikeCount));
    }

    [Fact]
    public void A_source_that_started_again_at_an_earlier_sample_begins_anew_and_one_that_goes_on_keeps_its_units()
    {
        _tracker.Add(_stream.Batch(60_000, 60_100), _ends.Add);
        SpikeBatch again = _stream.Batch(60_200);
        again.HasRestarted = true;
        _tracker.Add(again, _ends.Add);
        Assert.Equal((0, 3), (_tracker.Counters.ClockRestarts, _tracker.Units[0].SpikeCount));
        again = _stream.Batch(40_000, 40_100); // in time, were it not for that
        again.HasRestarted = true;
        _tracker.Add(again, _ends.Add);
        Assert.Equal((1, 2, 40_100), (_tracker.Counters.ClockRestarts, _tracker.Units[0].SpikeCount, _tracker.Now));
    }

    [Fact]
    public void The_last_spikes_of_a_source_count_after_a_silence_unless_there_is_one_only()
    {
        _tracker.Add(_stream.Batch(100), _ends.Add);
        _tracker.Add(_stream.Batch(9_000_000), _ends.Add);
        _tracker.Complete(_ends.Add);
        Assert.Equal((1, 1), (_tracker.Counters.Spikes, _tracker.Counters.Ahead));
        UnitTracker another = new([LagAxis.Milliseconds100], new RollingOptions());
        another.Add(_stream.Batch(100), _ends.Add);
        another.Add(_stream.Batch(9_000_000, 9_000_300), _ends.Add);
        another.Complete(_ends.Add);
        Assert.Equal((3, 0, 9_000_300), (another.Counters.Spikes, another.Counters.Ahead, another.Now));
    }

    [Fact]
    public void Rates_within_a_millionth_are_the_same()
    {
        _tracker.Add(_stream.Batch(1), _ends.Add);
        _tracker.Add(new StreamBuilder(1, 30000.02).Batch(2), _ends.Add);
        _tracker.Add(new StreamBuilder(1, 29999.98).Batch(3), _ends.Add);
        Assert.Equal((0, 3), (_tracker.Counters.BadMessages, _tracker.Units[0].SpikeCount));
    }

    [Fact]
    public void A_rate_that_a_damaged_header_set_is_mended_by_the_messages_that_follow()
    {
        _tracker.Add(new StreamBuilder(1, 20000).Batch(1), _ends.Add);
        for (int i = 0; i < 3; i++) _tracker.Add(_stream.Batch(100 + i), _ends.Add);
        Assert.Equal((30000, 1, 1), (_tracker.SamplingRate, _tracker.Units.Count, _tracker.Counters.ClockRestarts));
        Assert.Equal(102, _tracker.Units[0].LastSpike);
        Assert.Contains("the sample clock has begun anew, and so do all units: the sampling rate is 30000 Hz now, and was 20000 Hz", _stream.Counters.Problems.Last);
    }

    [Fact]
    public void Of_a_long_silence_at_a_short_cadence_only_the_first_and_last_turns_are_taken()
    {
        UnitTracker tracker = new([LagAxis.Milliseconds100], new RollingOptions { Phases = 1, Cadence = TimeSpan.FromMilliseconds(1) });
        tracker.Add(_stream.Batch(5), _ends.Add);
        long minutes = 9 * 60 * 30_000;
        tracker.Add(_stream.Batch(minutes), _ends.Add);
        tracker.Add(_stream.Batch(minutes + 10), _ends.Add);
        Assert.Equal([30, minutes], _ends);
        Assert.Equal((minutes / 30) - 2, tracker.Counters.SilentUpdates);
    }

    [Fact]
    public void After_a_silence_spikes_leave_in_parts_and_the_counts_are_those_of_the_spikes_held()
    {
        StreamBuilder stream = new(3);
        UnitTracker tracker = new([LagAxis.Milliseconds100], new RollingOptions { Phases = 1, History = TimeSpan.FromSeconds(200) }) { LeastRemoved = 500 };
        for (int second = 0; second < 50; second++)
            tracker.Add(stream.Batch(Enumerable.Range(0, 60).Select(i => (i % 3, (second * 30_000L) + (i * 400L))), (second + 1) * 30_000L), _ => { });
        List<(long Start, long Held, long Oldest)> seen = [];
        void See(long end)
        {
            seen.Add((tracker.HistoryStart(end), tracker.Units.Sum(unit => (long)unit.SpikeCount), tracker.Units.Min(unit => unit.FirstSpike)));
            foreach (TrackedUnit unit in tracker.Units)
                Assert.Equal(Autocorrelogram.Counts(unit.SpikeSamples(), new LagBins(LagAxis.Milliseconds100, 30_000)), unit.AutocorrelogramCounts(LagAxis.Milliseconds100).ToArray());
        }
        for (int i = 0; i < 3; i++) tracker.Add(stream.Batch([(0, 230 * 30_000L + i), (1, 230 * 30_000L + i), (2, 230 * 30_000L + i)], 230 * 30_000 + 10), See);
        for (int second = 231; second <= 236; second++) tracker.Add(stream.Batch([], second * 30_000L), See);
        Assert.Equal([3000, 2500, 2009, 1509, 1029, 969, 909, 849], seen.Select(window => window.Held));
        Assert.All(seen, window => Assert.True(window.Start <= window.Oldest));
        Assert.Equal((800, 36 * 30_000), (seen[2].Start, seen[^1].Start));
    }

    [Theory]
    [InlineData(1_000_000)]
    [InlineData(50_000)]
    public void Twelve_hours_of_history_at_any_rate_throw_nothing(double rate)
    {
        StreamBuilder stream = new(1, rate);
        UnitTracker tracker = new([LagAxis.Milliseconds100], new RollingOptions { History = TimeSpan.FromHours(12) });
        int spikes = 0;
        for (double seconds = 0; seconds < 13 * 3600; seconds += 30, spikes += 2)
            tracker.Add(stream.Batch((long)(seconds * rate), (long)(seconds * rate) + 10), _ends.Add);
        tracker.Complete(_ends.Add);
        Assert.Equal(spikes, tracker.Counters.Spikes);
        double held = (tracker.Units[0].LastSpike - tracker.Units[0].FirstSpike) / rate;
        Assert.InRange(held, rate > 90_000 ? 70 * 60 : 12 * 3600 - 60, 12 * 3600);
        Assert.Equal(rate > 90_000, stream.Counters.Problems.Last?.Contains("the history holds 01:11:", StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public void Extreme_sample_indices_are_left_out_each_in_one_counter()
    {
        long[] extremes = [long.MinValue, long.MinValue + 1, -1, long.MaxValue, long.MaxValue - 1, 1L << 62, -(1L << 62), 1L << 53];
        _tracker.Add(_stream.Batch(100), _ends.Add);
        foreach (long sample in extremes)
        {
            _tracker.Add(_stream.Batch(sample), _ends.Add);
            _tracker.Add(_stream.Batch([], sample), _ends.Add);
        }
        _tracker.Add(_stream.Batch(200), _ends.Add);
        StreamCounters counters = _tracker.Counters;
        Assert.Equal((3, 7, 0), (counters.Spikes, counters.Late + counters.Ahead, counters.ClockRestarts)); // -1 is in time
        Assert.Equal(200, _tracker.Units[0].LastSpike);
    }

    [Fact]
    public void What_is_left_out_is_said_once_with_unit_and_cause()
    {
        StreamBuilder stream = new(2);
        UnitTracker tracker = new([LagAxis.Milliseconds100], new RollingOptions());
        foreach (SpikeBatch batch in (SpikeBatch[])[stream.Batch((0, 300_000L)), stream.Batch((1, 200_000L), (1, 200_001L)), stream.Batch((0, 300_000L)), stream.Batch((1, 3_000_000L)), stream.Batch((0, 300_002L))])
            tracker.Add(batch, _ends.Add);
        Assert.Equal(
            [
                "spikes: a spike of unit 1 3.333 s behind the newest spike, and more than the lateness of 1 s, is left out. Further ones are only counted.",
                "spikes: a spike of unit 0 at sample 300000, where the unit has one already, is left out. Further ones are only counted.",
                "spikes: a spike of unit 1 90 s ahead of the others, which no later message confirms, is left out. Further ones are only counted.",
            ],
            stream.Counters.Problems.Since(0));
    }

    [Fact]
    public void Windows_hold_what_brute_force_says_whatever_the_batches() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            Random random = new(seed);
            (int Unit, long Sample)[] arrivals = Arrivals(random);
            var expected = BruteForce(arrivals);
            Assert.NotEmpty(expected);
            for (int i = 0; i < 3; i++) Assert.Equal(expected, Track(arrivals, random));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40).WithQuietOnSuccess(true));

    // Spikes of three units in nearly sorted order: late by up to the tolerated lateness, sometimes twice.
    private static (int Unit, long Sample)[] Arrivals(Random random)
    {
        long start = random.NextInt64(-100L * Second, 1L << 33);
        int count = random.Next(50, 400);
        return Enumerable.Range(0, count)
            .Select(_ => (Unit: random.Next(3), Sample: start + random.NextInt64(0, 14 * Second)))
            .SelectMany(spike => Enumerable.Repeat(spike, random.Next(10) == 0 ? 2 : 1))
            .OrderBy(spike => spike.Sample + random.Next(Second / 2))
            .Concat([(0, start + 15 * Second), (1, start + 15 * Second)]) // a last one alone would not be believed
            .ToArray();
    }

    private static List<string> Track((int Unit, long Sample)[] arrivals, Random random)
    {
        UnitTracker tracker = new([LagAxis.Milliseconds100], ShortWindow);
        StreamBuilder stream = new(3);
        List<string> windows = [];
        void Record(long end) => windows.Add(Describe(end, tracker.Units
            .Where(u => u.SpikeCount > 0)
            .Select(u => (u.Info.Id, u.SpikeSamples().ToArray(), u.AutocorrelogramCounts(LagAxis.Milliseconds100).ToArray(), u.RefractoryViolations))));
        for (int i = 0; i < arrivals.Length;)
        {
            int size = random.Next(1, 200);
            tracker.Add(stream.Batch(arrivals.Skip(i).Take(size)), Record);
            i += size;
        }
        tracker.Complete(Record);
        return windows;
    }

    private static List<string> BruteForce((int Unit, long Sample)[] arrivals)
    {
        LagBins bins = new(LagAxis.Milliseconds100, Second);
        List<string> windows = [];
        List<(int Unit, long Sample)> arrived = [];
        void Record(long end) => windows.Add(Describe(end, Enumerable.Range(0, 3)
            .Select(unit => (Id: unit.ToString(), Samples: arrived.Where(s => s.Unit == unit && s.Sample >= end - 10 * Second).Select(s => s.Sample).Distinct().Order().ToArray()))
            .Where(u => u.Samples.Length > 0)
            .Select(u => (u.Id, u.Samples, AllPairs(u.Samples, bins), u.Samples.Sum(a => u.Samples.Count(b => b > a && b - a < 24))))));

        long next = (long)Math.Floor(arrivals[0].Sample / (double)Second) * Second + Second;
        long newest = long.MinValue;
        foreach (var spike in arrivals)
        {
            for (; spike.Sample >= next; next += Second) Record(next);
            newest = Math.Max(newest, spike.Sample);
            arrived.Add(spike);
        }
        Record(newest + 1);
        return windows;
    }

    private static int[] AllPairs(long[] samples, LagBins bins)
    {
        int[] counts = new int[bins.Count];
        foreach (long a in samples)
        {
            foreach (long b in samples)
            {
                if (b - a is >= 15 and < 3015) counts[(b - a - 15) / 30]++;
            }
        }
        return counts;
    }

    private static string Describe(long end, IEnumerable<(string Id, long[] Samples, int[] Counts, int Violations)> units) =>
        end + " " + string.Join(" | ", units.OrderBy(u => u.Id, StringComparer.Ordinal).Select(u => $"{u.Id}: {string.Join(',', u.Samples)}; {string.Join(',', u.Counts)}; {u.Violations}"));
}
