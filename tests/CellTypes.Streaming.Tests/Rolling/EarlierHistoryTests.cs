using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CellTypes.Models.Signals;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Rolling;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Tests.Rolling;

/// <summary>A tracker that goes on with what another one left, beside one that was never interrupted.</summary>
public class EarlierHistoryTests
{
    private const int Second = 30000;
    private const int Units = 4;
    private static readonly LagAxis[] Axes = [LagAxis.Milliseconds100, LagAxis.Thesis100];
    private static readonly RollingOptions Options = new() { Phases = 1, History = TimeSpan.FromSeconds(10), Lateness = TimeSpan.FromSeconds(0.5), TemplateMemory = 50 };

    [Fact]
    public void A_tracker_goes_on_as_if_it_had_never_been_interrupted()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            Random random = new(seed);
            StreamBuilder stream = new(Units);
            long origin = random.NextInt64(-100 * Second, 1L << 40);
            int cut = random.Next(1, 120), last = cut + random.Next(1, 120);
            UnitTracker always = new(Axes, Options), before = new(Axes, Options);
            SpikeBatch[] batches = [.. Enumerable.Range(0, last).Select(i => Batch(stream, random, origin, i))];
            foreach (SpikeBatch batch in batches) always.Add(batch, _ => { });
            foreach (SpikeBatch batch in batches[..cut]) before.Add(batch, _ => { });

            UnitTracker after = new(Axes, Options, Left(before));
            foreach (SpikeBatch batch in batches[cut..]) after.Add(batch, end => Assert.All(after.Units, unit => Assert.True(unit.FirstSpike >= after.HistoryStart(end))));

            // A unit that fires no more does not show.
            TrackedUnit[] shown = [.. after.Units.OrderBy(unit => unit.Info.Id)];
            Assert.Equal(batches[cut..].SelectMany(batch => batch.Slots.ToArray()).Distinct().Order().Select(slot => $"{slot}"), shown.Select(unit => unit.Info.Id));
            foreach (TrackedUnit unit in shown)
            {
                TrackedUnit expected = always.Units.Single(other => other.Info.Id == unit.Info.Id);
                Assert.Equal(expected.SpikeSamples().ToArray(), unit.SpikeSamples().ToArray());
                Assert.Equal(expected.RefractoryViolations, unit.RefractoryViolations);
                Assert.Equal(expected.Template!.Values, unit.Template!.Values);
                Assert.Equal(expected.LastSpike, unit.LastSpike);
                foreach (LagAxis axis in Axes)
                    Assert.Equal(Autocorrelogram.Counts(unit.SpikeSamples(), new LagBins(axis, Second)), unit.AutocorrelogramCounts(axis).ToArray());
            }
            Assert.Equal(batches[cut..].Sum(batch => batch.Count), after.Counters.Spikes + after.Counters.Late + after.Counters.Duplicates + after.Counters.Ahead);
            Assert.Equal(always.Counters.Duplicates - before.Counters.Duplicates, after.Counters.Duplicates);
        }
    }

    [Fact]
    public void A_clock_that_restarts_drops_what_was_not_taken_yet()
    {
        StreamBuilder stream = new(2);
        UnitTracker before = new(Axes, Options);
        before.Add(At(stream.Batch((0, 100 * Second), (1, 100 * Second + 1)), 100 * Second), _ => { });
        UnitTracker after = new(Axes, Options, Left(before));
        after.Add(At(stream.Batch((0, 100 * Second + 9)), 100 * Second), _ => { });
        Assert.Equal(2, after.Units.Single().SpikeCount);
        for (int i = 0; i < 60; i++) after.Add(stream.Batch((0, i * Second / 100)), _ => { });
        after.Add(stream.Batch((1, Second)), _ => { });
        Assert.Equal(1, after.Counters.ClockRestarts);
        Assert.Equal(1, after.Units.Single(unit => unit.Info.Id == "1").SpikeCount);
    }

    [Fact]
    public void A_unit_that_the_sorter_forgets_does_not_get_its_history()
    {
        StreamBuilder stream = new(2);
        UnitTracker before = new(Axes, Options);
        before.Add(At(stream.Batch((0, Second), (1, Second + 1)), Second), _ => { });
        UnitTracker after = new(Axes, Options, Left(before));
        after.Add(At(stream.Batch([(0, Second + 9), (1, Second + 9)], null, 1), Second), _ => { });
        Assert.Equal([2, 1], after.Units.Select(unit => unit.SpikeCount));

        UnitTracker unseen = new(Axes, Options, Left(before));
        SpikeBatch batch = At(stream.Batch((0, Second + 9)), Second);
        batch.ForgetUnseen("1");
        unseen.Add(batch, _ => { });
        unseen.Add(stream.Batch((1, Second + 9)), _ => { });
        Assert.Equal([2, 1], unseen.Units.Select(unit => unit.SpikeCount));
    }

    [Fact]
    public void Waveforms_of_another_shape_begin_a_template_anew()
    {
        StreamBuilder stream = new(1);
        UnitTracker before = new(Axes, Options);
        before.Add(At(stream.WithWaveforms(1, 2, (0, Second, [1, 1])), Second), _ => { });
        UnitTracker after = new(Axes, Options, Left(before));
        after.Add(At(stream.WithWaveforms(1, 3, (0, Second + 9, [4, 4, 4])), Second), _ => { });
        Assert.Equal((2, 0), (after.Units[0].SpikeCount, after.Counters.BadWaveforms));
        Assert.Equal([4, 4, 4], after.Units[0].Template!.Values);
    }

    [Theory]
    [InlineData(new[] { 4, 5 }, 2, true)]
    [InlineData(new[] { 5, 6 }, 2, false)]
    [InlineData(new[] { 6, 7 }, 1, false)]
    public void A_unit_on_other_channels_is_another_one(int[] channels, int spikes, bool hasTemplate)
    {
        List<string> told = [];
        UnitDirectory units = new();
        units.Add(new UnitInfo("0", 4, 5));
        UnitTracker before = new(Axes, Options);
        before.Add(WithWaveform(units, Second, 1), _ => { });
        UnitTracker after = new(Axes, Options, Left(before, told.Add));
        units.Replace(0, new UnitInfo("0", channels));
        after.Add(WithWaveform(units, Second + 9, 3), _ => { });
        Assert.Equal(spikes, after.Units[0].SpikeCount);
        Assert.Equal(hasTemplate ? 2 : 3, after.Units[0].Template!.Values[0]);
        Assert.Equal(spikes == 2 ? [] : ["FILE: unit 0 begins anew: it lies on other channels than in the state. So do all further ones that do."], told.Skip(1));
    }

    [Theory]
    [InlineData(1000, 1000.5, 0, "stream A goes on with up to 10 s of history of 1 unit from FILE, 0.5 s old")]
    [InlineData(1000, 999.6, 0, "stream A goes on with up to 10 s of history of 1 unit from FILE, 0 s old")]
    [InlineData(1000, 1009, 4.5, "stream A goes on with up to 10 s of history of 1 unit from FILE, 4.5 s old")]
    [InlineData(812.4, 2.1, 0, "FILE: stream A begins anew: its sample clock stands at 2.1 s, before the 812.4 s of the state: the recording was started again.")]
    [InlineData(1000, 1011, 11, "FILE: stream A begins anew: its sample clock stands at 16.9 min, 11 s after the state, which is more than the history of 10 s.")]
    [InlineData(1000, 1002, 600, "FILE: stream A begins anew: its sample clock has moved by 2 s since the state was written, and the time of day by 600 s: it is another recording.")]
    public void It_is_told_what_goes_on_and_why_not(double left, double now, double passed, string sentence)
    {
        List<string> told = [];
        StreamBuilder stream = new(1) { Stream = "A" };
        UnitTracker before = new(Axes, Options);
        before.Add(At(stream.Batch((long)Math.Round(left * Second)), left * Second), _ => { });
        UnitTracker after = new(Axes, Options, Left(before, told.Add, left * Second));
        double elapsed = passed == 0 ? now - left : passed;
        after.Add(At(stream.Batch((long)Math.Round(now * Second)), (left + elapsed) * Second), _ => { });
        Assert.Equal([sentence], told);
        Assert.Equal(sentence.StartsWith("FILE") ? 1 : 2, after.Units[0].SpikeCount);
    }

    [Fact]
    public void Another_sampling_rate_is_another_stream()
    {
        List<string> told = [];
        UnitTracker before = new(Axes, Options);
        before.Add(At(new StreamBuilder(1).Batch(Second), Second), _ => { });
        UnitTracker after = new(Axes, Options, Left(before, told.Add));
        after.Add(At(new StreamBuilder(1, 25000).Batch(Second), Second), _ => { });
        Assert.Equal(["FILE: the stream begins anew: its sampling rate is 25000 Hz, and 30000 Hz in the state."], told);
        Assert.Equal(1, after.Units[0].SpikeCount);
    }

    private static SpikeBatch Batch(StreamBuilder stream, Random random, long origin, int i)
    {
        const int Tenth = Second / 10;
        // Unit 3 fires in some seconds only; spikes come late, and twice.
        var spikes = Enumerable.Range(0, random.Next(1, 40))
            .Select(_ => (Unit: random.Next(i / 30 % 2 == 0 ? Units : Units - 1), Sample: origin + i * Tenth + random.Next(-Tenth, Tenth)))
            .SelectMany(spike => Enumerable.Repeat(spike, random.Next(10) == 0 ? 2 : 1))
            .Select(spike => (spike.Unit, spike.Sample, new[] { random.NextSingle(), random.NextSingle() }));
        return At(stream.WithWaveforms(1, 2, [.. spikes]), origin + i * Tenth);
    }

    // As if the batch had come when it was recorded, of a recording that began when the tests did.
    private static readonly long Began = System.Diagnostics.Stopwatch.GetTimestamp();

    private static SpikeBatch At(SpikeBatch batch, double sample)
    {
        batch.ArrivedAt = Began + (long)(sample / Second * System.Diagnostics.Stopwatch.Frequency);
        return batch;
    }

    private static SpikeBatch WithWaveform(UnitDirectory units, long sample, float value)
    {
        SpikeBatch batch = new(units, new SourceCounters());
        batch.Reset(Second, 2, 1);
        batch.AddWithWaveform(0, sample).Fill(value);
        return At(batch, sample);
    }

    private static EarlierHistory Left(UnitTracker tracker, Action<string>? tell = null, double? arrivedAt = null)
    {
        HistorySnapshot snapshot = new();
        foreach (TrackedUnit unit in tracker.Units) snapshot.Records.Add(0, unit);
        DateTime time = HistoryKeeper.Utc(Began + (long)((arrivedAt ?? tracker.Now) / Second * System.Diagnostics.Stopwatch.Frequency));
        snapshot.Streams.Add(new StreamSnapshot("", tracker.SamplingRate, tracker.Now, time, tracker.Now + 1, []));
        using MemoryStream file = new();
        HistoryFile.Write(file, new ModelIdentity("", "", ""), snapshot);
        return new EarlierHistory(HistoryFile.Read(file.ToArray()).Streams[0], "FILE", null, tell ?? (_ => { }));
    }
}
