using System;
using System.Collections.Generic;
using System.Linq;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Threading.Tasks;
using CellTypes.Models.Signals;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Rolling;

namespace CellTypes.Streaming.Tests.Tracking;

public class LiveUnitsTests
{
    private readonly StreamBuilder _stream = new(2);

    [Fact]
    public async Task Each_window_shows_the_counts_of_its_spikes()
    {
        Random random = new(1);
        (int Unit, long Sample)[] spikes = [.. Enumerable.Range(0, 4000).Select(_ => (Unit: random.Next(2), Sample: random.NextInt64(5 * 30_000))).Distinct().OrderBy(spike => spike.Sample)];
        RollingOptions options = new() { Window = TimeSpan.FromSeconds(2) };
        var windows = await spikes.Chunk(100).Select(chunk => _stream.Batch(chunk)).ToObservable()
            .FollowUnits([LagAxis.Milliseconds100], options, (tracker, end) => (end, tracker.Units.Select(unit => (unit.Info.Id, unit.SpikeCount, Counts: unit.AutocorrelogramCounts(LagAxis.Milliseconds100).ToArray())).ToArray()))
            .ToList();
        Assert.Equal([30_000, 60_000, 90_000, 120_000, spikes[^1].Sample + 1], windows.Select(window => window.end));
        foreach ((long end, var units) in windows)
        {
            foreach ((string id, int count, int[] counts) in units)
            {
                long[] samples = [.. spikes.Where(spike => $"{spike.Unit}" == id && spike.Sample < end && spike.Sample >= end - 60_000).Select(spike => spike.Sample)];
                Assert.Equal(samples.Length, count);
                Assert.Equal(Autocorrelogram.Counts(samples, new LagBins(LagAxis.Milliseconds100, 30_000)), counts);
            }
        }
    }

    [Fact]
    public void A_window_is_seen_as_soon_as_it_is_over()
    {
        using Subject<SpikeBatch> source = new();
        List<long> seen = [];
        using IDisposable subscription = source.FollowUnits([LagAxis.Milliseconds100], null, (_, end) => end).Subscribe(seen.Add);
        source.OnNext(_stream.Batch([(0, 1L)], completeUpTo: 30_000));
        Assert.Equal([30_000], seen);
        source.OnNext(_stream.Batch([], completeUpTo: 60_000));
        Assert.Equal([30_000, 60_000], seen);
    }

    [Fact]
    public void What_looking_throws_is_an_error_of_the_sequence()
    {
        using Subject<SpikeBatch> source = new();
        Exception? told = null;
        using IDisposable subscription = source
            .FollowUnits<long>([LagAxis.Milliseconds100], null, (_, _) => throw new OutOfMemoryException("No room."))
            .Subscribe(_ => { }, error => told = error);
        source.OnNext(_stream.Batch([(0, 1L)], completeUpTo: 30_000));
        Assert.Equal("No room.", Assert.IsType<OutOfMemoryException>(told).Message);
        Assert.False(source.HasObservers);
    }

    [Fact]
    public void Streams_have_clocks_and_rates_of_their_own()
    {
        using Subject<SpikeBatch> source = new();
        List<(int Units, double Rate, long End)> seen = [];
        using IDisposable subscription = source
            .FollowUnits([LagAxis.Milliseconds100], null, (tracker, end) => (tracker.Units.Count, tracker.SamplingRate, end)).Subscribe(seen.Add);
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
        Assert.Throws<ArgumentException>(() => Observable.Never<SpikeBatch>().FollowUnits([], null, (_, end) => end));
}
