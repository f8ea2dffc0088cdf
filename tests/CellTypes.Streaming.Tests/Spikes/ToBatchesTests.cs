using System;
using System.Collections.Generic;
using System.Linq;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Threading.Tasks;
using CellTypes.Streaming.Spikes;

namespace CellTypes.Streaming.Tests.Spikes;

public class ToBatchesTests
{
    private readonly HistoricalScheduler _clock = new();

    [Fact]
    public void Spikes_wait_for_others_as_long_as_told()
    {
        using Subject<Spike> spikes = new();
        List<SpikeBatch> batches = [];
        using IDisposable subscription = spikes.ToBatches(30_000, TimeSpan.FromMilliseconds(10), _clock).Subscribe(batches.Add);
        spikes.OnNext(new Spike("a", 1));
        _clock.AdvanceBy(TimeSpan.FromMilliseconds(9));
        spikes.OnNext(new Spike("b", 2));
        Assert.Empty(batches);
        _clock.AdvanceBy(TimeSpan.FromMilliseconds(1));
        Assert.Equal([1L, 2], batches.Single().Samples.ToArray());
        spikes.OnNext(new Spike("b", 3));
        spikes.OnCompleted();
        Assert.Equal([1], batches[^1].Slots.ToArray());
    }

    [Fact]
    public void A_thousand_spikes_wait_for_no_other()
    {
        using Subject<Spike> spikes = new();
        List<int> counts = [];
        using IDisposable subscription = spikes.ToBatches(30_000, TimeSpan.FromDays(1), _clock).Subscribe(batch => counts.Add(batch.Count));
        for (int i = 0; i <= 1000; i++) spikes.OnNext(new Spike("a", i));
        Assert.Equal([1000], counts);
    }

    [Fact]
    public async Task Another_shape_begins_another_batch()
    {
        Spike[] spikes = [new("a", 1), new("a", 2), new("b", 3, new float[,] { { 1, 2 }, { 3, 4 } }, 4, 5), new("a", 4)];
        IList<SpikeBatch> batches = await spikes.ToObservable().ToBatches(25_000).ToList();
        Assert.Equal([(2, 0), (1, 4), (1, 0)], batches.Select(batch => (batch.Count, batch.WaveformLength)));
        Assert.Equal([1f, 2, 3, 4], batches[1].Waveform(0).ToArray());
        Assert.Equal([4, 5], batches[1].Units[1].Channels);
        Assert.All(batches, batch => Assert.Equal(25_000, batch.SamplingRate));
    }

    [Fact]
    public async Task Each_subscription_has_units_of_its_own_and_the_error_of_the_source()
    {
        IObservable<SpikeBatch> batches = new[] { new Spike("a", 1) }.ToObservable().ToBatches(30_000);
        Assert.NotSame((await batches).Units, (await batches).Units);
        InvalidOperationException cable = new("cable");
        Assert.Same(cable, await Assert.ThrowsAsync<InvalidOperationException>(async () => await Observable.Throw<Spike>(cable).ToBatches(30_000)));
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        IObservable<Spike> spikes = Observable.Empty<Spike>();
        Assert.Equal("SamplingRate is 0; it must be above 0 Hz.", Assert.Throws<SettingException>(() => spikes.ToBatches(0)).Message);
        Assert.Equal("Interval", Assert.Throws<SettingException>(() => spikes.ToBatches(1, TimeSpan.FromTicks(-1))).Name);
    }
}
