using System;
using System.Collections.Generic;
using System.Linq;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using CellTypes.Models.Signals;
using CellTypes.Models.Simulation;
using CellTypes.Streaming.Sources;
using CellTypes.Streaming.Spikes;

namespace CellTypes.Streaming.Tests.Sources;

public class SimulatedProbeTests
{
    private const double MaxSpeed = double.PositiveInfinity;

    private static SimulationOptions Small { get; } = new() { Units = 12, Duration = 6, Seed = 3, UnsortedRate = 40 };

    [Fact]
    public async Task Every_sorted_spike_comes_in_order_and_every_unsorted_one_is_counted()
    {
        SimulatedRecording recording = SimulatedRecording.Create(Small);

        Received received = await Receive(SimulatedProbe.Create(recording, MaxSpeed));

        int[] sorted = [.. Enumerable.Range(0, recording.SpikeSamples.Length).Where(i => recording.SpikeUnits[i] >= 0)];
        Assert.Equal(sorted.Select(i => recording.SpikeSamples[i]), received.Samples);
        Assert.Equal(sorted.Select(i => recording.SpikeUnits[i]), received.Slots);
        Assert.Equal(recording.SpikeSamples.Length - sorted.Length, received.Unsorted);
        Assert.InRange(received.Unsorted, 150, 350);
    }

    [Theory]
    [InlineData(1000, 0.7)]
    [InlineData(2000, 250)]
    [InlineData(MaxSpeed, 33)]
    public async Task Spikes_order_and_waveforms_do_not_depend_on_speed_or_batches(double speed, double batchMilliseconds)
    {
        SimulatedRecording recording = SimulatedRecording.Create(Small with { Drift = new ProbeDrift(PerHour: 6000), MergedShare = 0.5 });

        Received once = await Receive(SimulatedProbe.Create(recording, MaxSpeed));
        Received again = await Receive(SimulatedProbe.Create(recording, speed, TimeSpan.FromMilliseconds(batchMilliseconds)));

        Assert.Equal(once.Samples, again.Samples);
        Assert.Equal(once.Slots, again.Slots);
        Assert.All(Enumerable.Range(0, once.Samples.Count), i => Assert.True(once.Waveforms[i].AsSpan().SequenceEqual(again.Waveforms[i])));
        Assert.Equal(once.Unsorted, again.Unsorted);
    }

    [Fact]
    public async Task Batches_cover_fixed_stretches_of_samples_and_the_last_ends_with_the_recording()
    {
        SimulatedRecording recording = SimulatedRecording.Create(Small with { Duration = 1.003 });

        Received received = await Receive(SimulatedProbe.Create(recording, MaxSpeed, TimeSpan.FromMilliseconds(5)));

        Assert.Equal(201, received.CompleteUpTo.Count);
        Assert.Equal(Enumerable.Range(1, 200).Select(i => i * 150L).Append(30_090), received.CompleteUpTo);
        Assert.True(received.AreWithinTheirBatches);
    }

    [Fact]
    public async Task Waveforms_are_the_template_of_the_unit_plus_noise_of_the_asked_size()
    {
        SimulatedRecording recording = SimulatedRecording.Create(Small with { Noise = 12 });

        Received received = await Receive(SimulatedProbe.Create(recording, MaxSpeed));

        double sum = 0, squares = 0;
        long count = 0;
        for (int spike = 0; spike < received.Slots.Count; spike++)
        {
            Template template = recording.Units[received.Slots[spike]].Template;
            for (int i = 0; i < template.Values.Length; i++, count++)
            {
                double noise = received.Waveforms[spike][i] - template.Values[i];
                sum += noise;
                squares += noise * noise;
            }
        }
        Assert.InRange(sum / count, -0.2, 0.2);
        Assert.InRange(Math.Sqrt(squares / count), 11.8, 12.2);
        Assert.NotEqual(received.Waveforms[0].AsSpan(0, 90).ToArray(), received.Waveforms[1].AsSpan(0, 90).ToArray());
    }

    [Fact]
    public async Task Units_are_named_by_id_and_tell_their_channels()
    {
        SimulatedRecording recording = SimulatedRecording.Create(Small);

        SpikeBatch batch = await SimulatedProbe.Create(recording, MaxSpeed).LastAsync();

        Assert.Equal(recording.Units.Count, batch.Units.Count);
        Assert.Equal(recording.Probe, batch.Probe);
        Assert.Equal((14, 90, 30_000.0), (batch.ChannelCount, batch.SampleCount, batch.SamplingRate));
        foreach (SimulatedUnit unit in recording.Units)
        {
            Assert.Equal(unit.Id.ToString(), batch.Units[unit.Id].Id);
            Assert.Equal(unit.Template.Channels, batch.Units[unit.Id].Channels);
        }
    }

    [Fact]
    public async Task Drift_moves_the_waveforms_along_the_probe()
    {
        // 60 um over the recording, in a noiseless probe: the peak moves three rows up.
        SimulatedRecording recording = SimulatedRecording.Create(Small with { Noise = 0, Drift = new ProbeDrift(PerHour: 36_000) });

        Received received = await Receive(SimulatedProbe.Create(recording, MaxSpeed));

        SimulatedUnit unit = recording.Units.First(u => u.Class == CerebellarClass.SimpleSpikes);
        int first = received.Slots.IndexOf(unit.Id), last = received.Slots.LastIndexOf(unit.Id);
        double moved = PeakHeight(last) - PeakHeight(first);
        Assert.InRange(moved, 40, 80);

        double PeakHeight(int spike)
        {
            Template waveform = new(received.Waveforms[spike], unit.Template.Channels, 90, 30_000);
            return recording.Probe.Position(waveform.Channels[waveform.PeakRow()]).Y;
        }
    }

    [Fact]
    public async Task A_disposed_subscription_ends_its_thread_though_the_next_batch_is_months_away()
    {
        WeakReference recording = SubscribeAndDispose();

        // The recording lives for as long as the thread that streams it.
        for (int attempt = 0; attempt < 1000 && recording.IsAlive; attempt++)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
            GC.Collect();
        }
        Assert.False(recording.IsAlive);
    }

    [Fact]
    public async Task A_subscription_disposed_by_its_observer_gets_no_further_batch()
    {
        SimulatedRecording recording = SimulatedRecording.Create(Small);

        long[] batches = await SimulatedProbe.Create(recording, MaxSpeed).Select(b => b.CompleteUpTo!.Value).Take(2).ToArray();

        Assert.Equal([3000, 6000], batches);
    }

    [Fact]
    public void A_stream_paced_to_the_clock_ends_with_its_recording()
    {
        HistoricalScheduler clock = new();
        Received received = new();
        bool isOver = false;
        using IDisposable subscription = SimulatedProbe.Create(SimulatedRecording.Create(Small with { Duration = 0.2 }), 1, scheduler: clock).Subscribe(received.Add, () => isOver = true);
        clock.AdvanceBy(TimeSpan.FromMilliseconds(199));
        Assert.Equal((39, false), (received.CompleteUpTo.Count, isOver));
        clock.AdvanceBy(TimeSpan.FromMilliseconds(1));
        Assert.Equal((40, true), (received.CompleteUpTo.Count, isOver));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void A_speed_that_is_not_positive_is_refused(double speed)
    {
        SimulatedRecording recording = SimulatedRecording.Create(Small with { Duration = 0.1 });

        Assert.Throws<CellTypesException>(() => SimulatedProbe.Create(recording, speed));
        Assert.Throws<CellTypesException>(() => SimulatedProbe.Create(recording, 1, TimeSpan.Zero));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference SubscribeAndDispose()
    {
        SimulatedRecording recording = SimulatedRecording.Create(Small with { Duration = 0.1 });
        SimulatedProbe.Create(recording, 1e-9).Subscribe(_ => Assert.Fail("No batch was due.")).Dispose();
        return new WeakReference(recording);
    }

    private static async Task<Received> Receive(IObservable<SpikeBatch> source)
    {
        Received received = new();
        await source.Do(received.Add).LastOrDefaultAsync();
        return received;
    }

    private sealed class Received
    {
        public List<long> Samples { get; } = [];

        public List<int> Slots { get; } = [];

        public List<float[]> Waveforms { get; } = [];

        public List<long> CompleteUpTo { get; } = [];

        public long Unsorted { get; private set; }

        public bool AreWithinTheirBatches { get; private set; } = true;

        public void Add(SpikeBatch batch)
        {
            long previous = CompleteUpTo.Count == 0 ? -1 : CompleteUpTo[^1];
            for (int spike = 0; spike < batch.Count; spike++)
            {
                AreWithinTheirBatches &= batch.Samples[spike] >= previous && batch.Samples[spike] < batch.CompleteUpTo;
                Samples.Add(batch.Samples[spike]);
                Slots.Add(batch.Slots[spike]);
                Waveforms.Add(batch.Waveform(spike).ToArray());
            }
            CompleteUpTo.Add(batch.CompleteUpTo!.Value);
            Unsorted = batch.Counters.Unsorted;
        }
    }
}
