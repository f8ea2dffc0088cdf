using System;
using System.Collections.Generic;
using System.Linq;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Threading.Tasks;
using CellTypes.Models.Features;
using CellTypes.Models.Signals;
using CellTypes.Models.Views;
using CellTypes.Streaming.Sources;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Rolling;
using CellTypes.Streaming.Updates;
using CellTypes.Models.Simulation;

namespace CellTypes.Streaming.Tests.Rolling;

public class RollingUnitsTests
{
    private static readonly RollingOptions AtOnce = new() { Phases = 1 };

    private readonly StreamBuilder _stream = new(2);

    [Fact]
    public async Task Each_window_shows_the_counts_of_its_spikes()
    {
        Random random = new(1);
        (int Unit, long Sample)[] spikes = [.. Enumerable.Range(0, 4000).Select(_ => (Unit: random.Next(2), Sample: random.NextInt64(5 * 30_000))).Distinct().OrderBy(spike => spike.Sample)];
        RollingOptions options = new() { Phases = 1, History = TimeSpan.FromSeconds(2) };
        var windows = await spikes.Chunk(100).Select(chunk => _stream.Batch(chunk)).ToObservable()
            .RollingUnits([LagAxis.Milliseconds100], options)
            .ToList();
        Assert.Equal([30_000, 60_000, 90_000, 120_000, spikes[^1].Sample + 1], windows.Select(update => update.EndSample));
        // After all updates have come: none is touched by what came later.
        foreach (SignalUpdate update in windows)
        {
            Assert.Equal(2, update.Units.Count);
            foreach (UnitSnapshot unit in update.Units)
            {
                long[] samples = [.. spikes.Where(spike => $"{spike.Unit}" == unit.Info.Id && spike.Sample < update.EndSample && spike.Sample >= update.EndSample - 60_000).Select(spike => spike.Sample)];
                Assert.Equal(samples.Length, unit.Spikes);
                Assert.Equal(Autocorrelogram.Counts(samples, new LagBins(LagAxis.Milliseconds100, 30_000)), unit.Autocorrelograms.Single().Counts.ToArray());
                Assert.Equal((samples[0], samples[^1], true), (unit.FirstSpike, unit.LastSpike, unit.HasChanged));
            }
        }
    }

    [Fact]
    public void A_window_is_seen_as_soon_as_it_is_over()
    {
        using Subject<SpikeBatch> source = new();
        List<long> seen = [];
        using IDisposable subscription = source.RollingUnits([LagAxis.Milliseconds100], AtOnce).Subscribe(update => seen.Add(update.EndSample));
        source.OnNext(_stream.Batch([(0, 1L)], completeUpTo: 30_000));
        Assert.Equal([30_000], seen);
        source.OnNext(_stream.Batch([], completeUpTo: 60_000));
        Assert.Equal([30_000, 60_000], seen);
    }

    [Fact]
    public void What_a_view_throws_is_an_error_of_the_sequence()
    {
        using Subject<SpikeBatch> source = new();
        Exception? told = null;
        using IDisposable subscription = source
            .RollingUnits([new BrokenView()], AtOnce)
            .Subscribe(_ => { }, error => told = error);
        source.OnNext(_stream.Batch(Enumerable.Range(0, 200).Select(i => (0, (long)i * 9_000)), completeUpTo: 60 * 30_000));
        Assert.Equal("No room.", Assert.IsType<OutOfMemoryException>(told).Message);
        Assert.False(source.HasObservers);
    }

    [Fact]
    public void Streams_have_clocks_and_rates_of_their_own()
    {
        using Subject<SpikeBatch> source = new();
        List<(int Units, double Rate, long End)> seen = [];
        using IDisposable subscription = source
            .RollingUnits([LagAxis.Milliseconds100], AtOnce).Subscribe(update => seen.Add((update.Units.Count, update.SamplingRate, update.EndSample)));
        StreamBuilder other = new(1, 2500) { Stream = "LFP" };
        for (int i = 0; i < 100; i++)
        {
            source.OnNext(_stream.Batch((0, 600_000 + i * 600L)));
            source.OnNext(other.Batch((0, i * 50L)));
        }
        source.OnCompleted();
        Assert.Equal([(1, 30_000, 630_000), (1, 2500, 2500), (1, 30_000, 659_401), (1, 2500, 4951)], seen);
    }

    [Fact]
    public void No_axis_is_told_at_once() =>
        Assert.Throws<ArgumentException>(() => Observable.Never<SpikeBatch>().RollingUnits(Array.Empty<LagAxis>()));

    private sealed class BrokenView : UnitView
    {
        public override string Name => "broken@1";

        public override IReadOnlyList<string> InputNames { get; } = ["nothing"];

        public override string? Compute(IUnitSignals unit, Span<float> inputs) => throw new OutOfMemoryException("No room.");
    }

    // What the rule says, computed from the spikes alone: the values of the turn at which 2 % of the spikes held had come or gone.
    [Theory]
    [InlineData(1, 100)]
    [InlineData(1, 7)]
    [InlineData(2, 1000)]
    [InlineData(3, 1)]
    public async Task A_view_of_slow_change_is_computed_again_when_1_to_2_percent_of_the_spikes_came_or_went(int seed, int batch)
    {
        const long History = 40 * 30_000;
        UnitView slow = new TemporalFeaturesView(TemporalFeatures.Database), quick = new AutocorrelogramShapeView();
        Random random = new(seed);
        // Two units that burst and pause, and one of which nothing comes or goes after a single spike that is too little to matter.
        long[][] trains = [Train(0, random, 0, 120), Train(1, random, 0, 120), [.. Train(2, random, 85, 100), 103 * 30_000]];
        (int Unit, long Sample)[] spikes = [.. trains.SelectMany((train, unit) => train.Select(sample => (unit, sample))).OrderBy(spike => spike.sample)];
        RollingOptions options = new() { History = TimeSpan.FromSeconds(40), WarmUpTime = TimeSpan.FromSeconds(5), WarmUpSpikes = 20 };
        IList<SignalUpdate> updates = await spikes.Chunk(batch).Select(new StreamBuilder(3).Batch).ToObservable().RollingUnits([quick, slow], options).ToList();
        int kept = 0, computed = 0;
        foreach (int unit in Enumerable.Range(0, 3))
        {
            long[] train = trains[unit];
            double[]? values = null;
            long changesThen = 0;
            foreach (SignalUpdate update in updates)
            {
                if (update.Units.SingleOrDefault(snapshot => snapshot.Info.Id == $"{unit}") is not { Inputs.Length: > 0 } snapshot) continue;
                long start = update.EndSample - History;
                long[] held = [.. train.Where(sample => sample < update.EndSample && sample >= start)];
                long changes = train.Count(sample => sample < update.EndSample) + train.Count(sample => sample < start);
                double golden = snapshot.Key * 0.618033988749895, share = 0.02 - 0.01 * (golden - Math.Floor(golden));
                if (values is null || update.IsLast || changes - changesThen >= share * held.Length)
                {
                    (values, changesThen) = (new double[15], changes);
                    Assert.Null(TemporalFeatures.Database.Compute(held, 30_000, values));
                    computed++;
                }
                else
                {
                    kept++;
                }
                Assert.Equal(values.Select(value => (float)value), snapshot.Inputs.ToArray()[100..]);
                float[] shape = new float[100];
                AutocorrelogramShapeView.Shape([.. Autocorrelogram.Counts(held, new LagBins(LagAxis.Milliseconds100, 30_000)).Select(count => (double)count)], shape);
                Assert.Equal(shape, snapshot.Inputs.ToArray()[..100]);
            }
            // Whatever came or went since, the last values are exact, also those of a unit that has been silent.
            Assert.True(updates[^1].IsLast);
            long[] last = [.. train.Where(sample => sample >= updates[^1].EndSample - History)];
            Assert.Null(TemporalFeatures.Database.Compute(last, 30_000, values));
            Assert.Equal(values!.Select(value => (float)value), updates[^1].Units.Single(snapshot => snapshot.Info.Id == $"{unit}").Inputs.ToArray()[100..]);
        }
        Assert.InRange(kept, 20, 1000);
        Assert.InRange(computed, 50, 1000);
    }

    private static long[] Train(int unit, Random random, double start, double end)
    {
        List<long> samples = [];
        for (double time = start; time < end; time += 0.002 - Math.Log(1 - random.NextDouble()) / ((int)(time / 15) % 2 == 0 ? 15 + 20 * unit : 4))
            samples.Add((long)(time * 30_000));
        return [.. samples];
    }

    // Each unit has its turn once a second, at a moment of its own that follows from its name, and holds exactly the spikes before that moment.
    [Fact]
    public async Task Turns_are_spread_over_the_cadence_and_each_unit_has_one_a_second()
    {
        const int Units = 200, Seconds = 12;
        (int Unit, long Sample)[] spikes = [.. Enumerable.Range(0, Seconds * 100).SelectMany(i => Enumerable.Range(0, Units).Select(unit => (unit, i * 300L + unit)))];
        IList<SignalUpdate> updates = await spikes.Chunk(1000).Select(new StreamBuilder(Units).Batch).ToObservable()
            .RollingUnits([LagAxis.Milliseconds100], new RollingOptions { History = TimeSpan.FromSeconds(3) }).ToList();
        Assert.Equal(Enumerable.Range(1, Seconds * 20 - 1).Select(i => i * 1500L).Append(spikes[^1].Sample + 1), updates.Select(update => update.EndSample));
        Assert.Equal([.. Enumerable.Range(0, Units).Select(unit => $"{unit}")], updates[^1].Units.Select(unit => unit.Info.Id));
        foreach (SignalUpdate update in updates)
        {
            Assert.All(update.Units, unit => Assert.Equal(spikes.Count(spike => $"{spike.Unit}" == unit.Info.Id && spike.Sample < update.EndSample && spike.Sample >= update.EndSample - 90_000), unit.Spikes));
        }
        foreach (var turns in updates.SkipLast(1).SelectMany(update => update.Units.Select(unit => (unit.Info.Id, update.EndSample))).GroupBy(turn => turn.Id, turn => turn.EndSample))
        {
            long[] ends = [.. turns];
            Assert.InRange(ends.Length, Seconds - 1, Seconds);
            Assert.Equal(Enumerable.Range(0, ends.Length).Select(i => ends[0] + i * 30_000L), ends);
        }
        // No phase has much more than its share of 10.
        Assert.All(updates.SkipLast(1), update => Assert.InRange(update.Units.Count, 0, 30));
    }

    [Fact]
    public async Task A_unit_that_is_no_longer_followed_is_named_once()
    {
        SpikeBatch Silence(int second) => _stream.Batch([(1, second * 30_000L)], completeUpTo: second * 30_000L + 1);
        IList<SignalUpdate> updates = await Enumerable.Range(1, 20).Select(Silence).Prepend(_stream.Batch((0, 5L))).ToObservable()
            .RollingUnits([LagAxis.Milliseconds100], new RollingOptions { Phases = 1, History = TimeSpan.FromSeconds(4) }).ToList();
        Assert.Equal(0, updates.Single(update => update.Units.Any(unit => unit.Info.Id == "0" && unit.Spikes == 0)).Units[0].Key);
        Assert.Equal([0L], updates.SelectMany(update => update.Gone));
    }

    [Fact]
    public async Task Operators_of_Rx_keep_what_they_collect()
    {
        SimulatedRecording recording = SimulatedRecording.Create(new SimulationOptions { Units = 5, Duration = 5, Seed = 1 });
        BatchSource<SpikeBatch> source = SimulatedProbe.Create(recording, double.PositiveInfinity);
        IList<SpikeBatch> buffered = await source.Buffer(3).SelectMany(batches => batches).ToList();
        Assert.Equal(recording.SpikeSamples.Zip(recording.SpikeUnits).Where(spike => spike.Second >= 0).Select(spike => spike.First), buffered.SelectMany(batch => batch.Samples.ToArray()));
        // The batches that the source fills are one.
        Assert.Single((await source.Reused.ToList()).Distinct());
    }
}
