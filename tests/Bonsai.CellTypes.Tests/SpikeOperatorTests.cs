using System;
using System.Collections.Generic;
using System.Linq;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Threading.Tasks;
using Bonsai.CellTypes.Tests.Support;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Updates;

namespace Bonsai.CellTypes.Tests;

public class SpikeOperatorTests
{
    private readonly UnitDirectory _units = new();

    [Fact]
    public async Task Units_can_be_named_by_anything()
    {
        Assert.Equal(["7", "8"], await Units(new CreateSpike().Process(new[] { Tuple.Create(7, 10L), Tuple.Create(8, 11L) }.ToObservable())));
        Assert.Equal(["a"], await Units(new CreateSpike().Process(Observable.Return(Tuple.Create("a", 10L, new float[] { 1, 2 })))));
        Assert.Equal(["2"], await Units(new CreateSpike().Process(Observable.Return(Tuple.Create((ushort)2, 10L, new float[1, 2])))));
        Assert.Equal(["5"], await Units(new CreateSpike().Process(Observable.Return(Tuple.Create(5, 10UL)))));
        Assert.Equal("CreateSpike: a sample index is x: it must be a whole number.", Sequences.Error(new CreateSpike().Process(Observable.Return(Tuple.Create(5, "x")))).Message);
        Assert.Null((await new CreateSpike().Process(Observable.Return(Tuple.Create(5, 1L, (float[])null!)))).Waveform);
        Assert.Equal("CreateSpike: a spike has no unit: give each a number or a name.", Sequences.Error(new CreateSpike().Process(Observable.Return(Tuple.Create("", 10L)))).Message);
    }

    [Fact]
    public async Task Waveforms_and_channels_arrive()
    {
        float[,] waveform = { { 1, 2, 3 }, { 4, 5, 6 } };
        Spike spike = await new CreateSpike { Channels = [10, 12] }.Process(Observable.Return(Tuple.Create(1, 5L, waveform)));
        Assert.Equal(waveform, spike.Waveform);
        Assert.Equal([10, 12], spike.Channels);
        spike = await new CreateSpike().Process(Observable.Return(Tuple.Create(1, 5L, new float[] { 7, 8 })));
        Assert.Equal(new float[,] { { 7, 8 } }, spike.Waveform);
        Assert.Equal(
            "CreateSpike: a waveform has 2 channels, but Channels names 3.",
            Sequences.Error(new CreateSpike { Channels = [1, 2, 3] }.Process(Observable.Return(Tuple.Create(1, 5L, waveform)))).Message);
    }

    [Fact]
    public async Task Spikes_by_themselves_get_the_labels_of_the_frames_they_came_in()
    {
        ClassifyUnits classify = new() { WhenBusy = WhenBusy.Wait };
        LabelFrame expected = await classify.Process(Sequences.Simulated());
        LabelFrame actual = await classify.Process(new BatchSpikes { SamplingRate = Sequences.SamplingRate }.Process(Sequences.Simulated().SelectMany(frame => frame.Spikes)));
        Assert.Equal(expected.Units.Select(Seen).Order(), actual.Units.Select(Seen).Order());

        static string Seen(UnitLabel unit) => $"{unit.Unit} {unit.Status} {unit.Label} {unit.Probability:R} {unit.Spikes}";
    }

    [Fact]
    public async Task Another_shape_begins_another_frame()
    {
        Spike[] spikes = [new("a", 1), new("a", 2), new("b", 3, new float[2, 3], 4, 5), new("a", 4, new float[2, 3]), new("a", 5)];
        IList<SpikeFrame> frames = await new BatchSpikes().Process(spikes.ToObservable()).ToList();
        Assert.Equal([2, 2, 1], frames.Select(frame => frame.Count));
        Assert.Equal([1L, 2, 3, 4, 5], frames.SelectMany(frame => frame.Samples));
        Assert.Equal([4, 5], frames[1].Spikes[0].Channels);
        Assert.Equal("BatchSpikes: SamplingRate is 0; it must be above 0 Hz.", Sequences.Error(new BatchSpikes { SamplingRate = 0 }.Process(spikes.ToObservable())).Message);
    }

    [Fact]
    public void Spikes_wait_as_long_as_Interval_says_and_a_thousand_for_no_other()
    {
        using Subject<Spike> spikes = new();
        List<int> counts = [];
        using IDisposable subscription = new BatchSpikes { Interval = TimeSpan.FromDays(1) }.Process(spikes).Subscribe(frame => counts.Add(frame.Count));
        for (int i = 0; i <= 1000; i++) spikes.OnNext(new Spike("a", i));
        Assert.Equal([1000], counts);
    }

    [Fact]
    public async Task A_unit_that_moves_is_described_again()
    {
        Spike[] spikes = [new("a", 1, new float[1, 2], 4), new("b", 2, new float[1, 2], 5), new("b", 3, new float[1, 3], 6)];
        IList<SpikeFrame> frames = await new BatchSpikes().Process(spikes.ToObservable()).ToList();
        Assert.Equal([2, 1], frames.Select(frame => frame.Count));
        Assert.Equal([6], frames[1].Spikes[0].Channels);
        Assert.Equal([2, 1], (await new BatchSpikes().Process(new Spike[] { new("a", 1, new float[1, 2]), new("a", 2, new float[1, 2]), new("a", 3, new float[2, 2]) }.ToObservable()).ToList()).Select(frame => frame.Count));
    }

    [Fact]
    public void A_frame_shows_its_batch()
    {
        SpikeBatch batch = Sequences.Frame(_units, 2, (0, 5), (1, 6)).Batch;
        batch.CompleteUpTo = 900;
        batch.AddWithWaveform(1, 7).Fill(float.NaN);
        SpikeFrame frame = new(batch);
        Assert.Equal((900, 3, Sequences.SamplingRate), (frame.CompleteUpTo, frame.Count, frame.SamplingRate));
        Assert.Equal(new float[,] { { 6, 6 } }, frame.Spikes[1].Waveform);
        Assert.Null(frame.Spikes[2].Waveform);
    }

    [Fact]
    public async Task Rolling_views_are_those_of_the_window_at_the_cadence()
    {
        SpikeFrame[] frames = [.. Enumerable.Range(0, 20).Select(i => Sequences.Frame(_units, 2, (0, i * 3000L)))];
        RollingAutocorrelogram rolling = new() { History = TimeSpan.FromSeconds(1), Cadence = TimeSpan.FromSeconds(1) };
        IList<UnitAutocorrelogram[]> seen = await rolling.Process(frames.ToObservable()).ToList();
        Assert.Equal([10, 10], seen.Select(units => units[0].Spikes));
        IList<UnitTemplate[]> templates = await new RollingTemplate { Memory = 2, Cadence = TimeSpan.FromSeconds(1) }.Process(frames.ToObservable()).ToList();
        Assert.Equal(2, templates.Count);
        // A mean that remembers everything would be half of the last sample.
        Assert.True(templates[1][0].Waveform[0, 0] > 50_000);
    }

    [Fact]
    public async Task Autocorrelograms_are_those_of_a_count_by_hand()
    {
        Random random = new(2);
        long[] samples = [.. Enumerable.Range(0, 500).Select(_ => random.NextInt64(60_000)).Distinct().Order()];
        RollingAutocorrelogram rolling = new() { BinWidth = 2, Bins = 20 };
        UnitAutocorrelogram last = Assert.Single(await rolling.Process(Observable.Return(Sequences.Frame(_units, 0, [.. samples.Select(sample => (0, sample))]))));
        int[] counts = new int[20];
        foreach (long early in samples)
        {
            foreach (long late in samples)
            {
                double lag = (late - early) / 30.0;
                for (int bin = 0; bin < 20; bin++)
                {
                    if (lag >= 2 * (bin + 0.5) && lag < 2 * (bin + 1.5)) counts[bin]++;
                }
            }
        }
        Assert.Equal(counts, last.Counts);
        Assert.Equal(samples.Length, last.Spikes);
        Assert.Equal(Enumerable.Range(1, 20).Select(i => 2.0 * i), last.Lags, new Tolerance(1e-9));
        Assert.Equal(counts.Select(count => count / (samples.Length * 0.002)), last.Rates, new Tolerance(1e-9));
        Assert.StartsWith("RollingAutocorrelogram: ", Sequences.Error(new RollingAutocorrelogram { Cadence = TimeSpan.Zero }.Process(Observable.Never<SpikeFrame>())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Templates_are_the_means_of_waveforms()
    {
        Spike[] spikes = [new("a", 1, new float[,] { { 1, 5 }, { 0, 0 } }, 3, 4), new("a", 2, new float[,] { { 3, 9 }, { 2, 0 } }, 3, 4)];
        UnitTemplate template = Assert.Single(await new RollingTemplate().Process(new BatchSpikes().Process(spikes.ToObservable())));
        Assert.Equal(new float[,] { { 2, 7 }, { 1, 0 } }, template.Waveform);
        Assert.Equal([3, 4], template.Channels);
        Assert.Equal(3, template.PeakChannel);
        Spike low = new("a", 1, new float[,] { { 0, 1 }, { -9, 9 } }, 3, 4);
        Assert.Equal(4, (await new RollingTemplate().Process(new BatchSpikes().Process(Observable.Return(low))))[0].PeakChannel);
        Assert.Empty(await new RollingTemplate().Process(Observable.Return(Sequences.Frame(_units, 0, (0, 5)))));
    }

    private static async Task<string[]> Units(IObservable<Spike> spikes) => [.. (await spikes.ToList()).Select(spike => spike.Unit)];

    private sealed class Tolerance(double largest) : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) <= largest;

        public int GetHashCode(double value) => 0;
    }
}
