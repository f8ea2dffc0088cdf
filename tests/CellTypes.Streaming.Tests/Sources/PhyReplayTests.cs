using System;
using System.Collections.Generic;
using System.Linq;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Threading;
using System.Threading.Tasks;
using CellTypes.Models.Recordings;
using CellTypes.Models.Signals;
using CellTypes.Streaming.Sources;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Rolling;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Tests.Sources;

public sealed class PhyReplayTests : IDisposable
{
    private const double SamplingRate = 30_000;
    private static readonly ProbeGeometry Probe = ProbeGeometry.Neuropixels1();

    // Unit 4 on two channels, unit 9 on one, unit 11 without a template.
    private static readonly Dictionary<int, Template> Templates = new()
    {
        [4] = new Template([1, -50.1f, 20.3f, 0, -7.7f, 3], [12, 10], 3, SamplingRate),
        [9] = new Template([0, -30.7f, 0.1f], [200], 3, SamplingRate),
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(double.PositiveInfinity, null)]
    [InlineData(double.PositiveInfinity, 1)]
    [InlineData(double.PositiveInfinity, 700)]
    [InlineData(20, null)]
    [InlineData(50, 3)]
    [InlineData(50, 10_000)]
    public async Task Spikes_do_not_depend_on_speed_or_batch_duration(double speed, int? batchMilliseconds)
    {
        SortedRecording folder = RandomFolder(spikeCount: 2000, samples: 60_000);
        List<(string Id, long Sample, float[] Waveform)> spikes = [];

        await Play(folder, speed, batchMilliseconds, batch =>
        {
            for (int i = 0; i < batch.Count; i++)
                spikes.Add((batch.Units[batch.Slots[i]].Id, batch.Samples[i], batch.Waveform(i).ToArray()));
        });

        Assert.Equal(folder.SpikeSamples, spikes.Select(spike => spike.Sample));
        Assert.Equal(folder.SpikeUnits.Select(unit => folder.Units[unit].Name), spikes.Select(spike => spike.Id));
        Assert.All(spikes, spike => Assert.Equal(Expected(spike.Id), spike.Waveform));
    }

    [Fact]
    public async Task Units_have_their_slots_from_the_start_and_a_channel_for_every_row()
    {
        SortedRecording folder = Folder([5, 6, 7, 8_000], [9, 4, 9, 11]);
        List<UnitInfo>? units = null;

        await Play(folder, double.PositiveInfinity, null, batch =>
        {
            units ??= Enumerable.Range(0, batch.Units.Count).Select(slot => batch.Units[slot]).ToList();
            Assert.Equal(2, batch.ChannelCount);
            Assert.Equal(3, batch.SampleCount);
            Assert.Equal(SamplingRate, batch.SamplingRate);
            Assert.Same(folder.Probe, batch.Probe);
        });

        Assert.Equal(["4", "9", "11"], units!.Select(unit => unit.Id));
        Assert.Equal([[12, 10], [200, -1], []], units!.Select(unit => unit.Channels.ToArray()));
    }

    [Fact]
    public async Task Running_template_of_a_unit_equals_its_template_bit_for_bit()
    {
        SortedRecording folder = RandomFolder(spikeCount: 500, samples: 60_000);
        RunningTemplate[] running = folder.Units.Select(_ => new RunningTemplate(6, 50)).ToArray();

        await Play(folder, double.PositiveInfinity, null, batch =>
        {
            for (int i = 0; i < batch.Count; i++) running[batch.Slots[i]].Add(batch.Waveform(i));
        });

        Assert.Equal(Templates[4].Values, running[0].Mean.ToArray());
        Assert.Equal(Templates[9].Values, running[1].Mean.Slice(0, 3).ToArray());
    }

    [Fact]
    public async Task Folder_without_templates_gives_batches_without_waveforms()
    {
        string path = _folder.PathOf("bare");
        PhyFolderWriter.Write(path, SamplingRate, Probe, [5, 6], [1, 2], new Dictionary<int, Template>());
        int spikes = 0;

        await Play(SortedRecording.Load(path), double.PositiveInfinity, null, batch =>
        {
            spikes += batch.Count;
            Assert.Equal(0, batch.WaveformLength);
        });

        Assert.Equal(2, spikes);
    }

    [Fact]
    public async Task Every_batch_says_up_to_where_it_is_complete()
    {
        // 10 ms are 300 samples; the first spike lies in the second batch of the recording, two silent batches lie in between.
        SortedRecording folder = Folder([300, 599, 1500, 1501], [4, 4, 9, 4]);
        List<(int, long?)> batches = [];

        await Play(folder, 1, null, batch => batches.Add((batch.Count, batch.CompleteUpTo)));

        Assert.Equal([(2, 600), (0, 900), (0, 1200), (0, 1500), (2, 1502)], batches);
    }

    [Fact]
    public async Task Fastest_replay_tells_silence_too()
    {
        SortedRecording folder = Folder([300, 599, 1500, 1501], [4, 4, 9, 4]);
        List<(int, long?)> batches = [];

        await Play(folder, double.PositiveInfinity, 10, batch => batches.Add((batch.Count, batch.CompleteUpTo)));

        Assert.Equal([(2, 600), (0, 900), (0, 1200), (0, 1500), (2, 1502)], batches);
    }

    [Fact]
    public async Task Fastest_replay_skips_the_silence_before_a_damaged_time()
    {
        SortedRecording folder = Folder([300, 400, 1L << 52], [4, 4, 9]);
        List<(int, long?)> batches = [];

        await Play(folder, double.PositiveInfinity, 10, batch => batches.Add((batch.Count, batch.CompleteUpTo)));

        long last = (1L << 52) + 1;
        Assert.Equal([(2, 600), (1, last)], batches);
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1000)]
    public async Task Silence_longer_than_what_a_tracker_believes_of_a_spike_costs_none(double speed)
    {
        const long Silence = 11 * 60 * (long)SamplingRate;
        long[] samples = [.. Enumerable.Range(0, 600).Select(i => i * 100L + (i < 300 ? 0 : Silence))];
        SortedRecording folder = Folder(samples, [.. samples.Select((_, i) => new[] { 4, 9, 11 }[i % 3])]);
        UnitTracker tracker = new([LagAxis.Milliseconds100], new RollingOptions { Phases = 1 });
        List<long> ends = [];

        await Play(folder, speed, null, batch => tracker.Add(batch, ends.Add));
        tracker.Complete(ends.Add);

        StreamCounters counters = tracker.Counters;
        Assert.Equal((600, 0, 0, 0), (counters.Spikes, counters.Ahead, counters.Late, counters.ClockRestarts));
        Assert.Equal(Enumerable.Range(1, 661).Select(second => second * (long)SamplingRate).Append(samples[^1] + 1), ends);
        Assert.All(tracker.Units, unit => Assert.Equal(200, unit.SpikeCount));
    }

    [Fact]
    public async Task Folder_without_spikes_completes_at_once()
    {
        Assert.True(await PhyReplay.Create(Folder([], [])).IsEmpty());
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(4, 0)]
    [InlineData(5, 1)]
    [InlineData(52, 10)]
    [InlineData(99, 19)]
    [InlineData(100, 20)]
    public void A_batch_comes_when_its_stretch_of_recording_is_over(int milliseconds, int batches)
    {
        HistoricalScheduler clock = new();
        List<long> ends = [];
        bool isOver = false;
        // 0.2 s of recording at double speed, 10 ms of it a batch.
        using IDisposable subscription = PhyReplay.Create(Folder([0, 5999], [4, 4]), 2, scheduler: clock)
            .Subscribe(batch => ends.Add(batch.CompleteUpTo!.Value), () => isOver = true);
        clock.AdvanceBy(TimeSpan.FromMilliseconds(milliseconds));
        Assert.Equal(Enumerable.Range(1, batches).Select(i => 300L * i), ends);
        Assert.Equal(batches == 20, isOver);
    }

    [Fact]
    public void A_batch_that_comes_late_delays_no_other()
    {
        HistoricalScheduler clock = new();
        List<long> ends = [];
        using IDisposable subscription = PhyReplay.Create(Folder([0, 5999], [4, 4]), 1, scheduler: clock).Subscribe(batch =>
        {
            // The subscriber takes 25 ms for the second batch, in which two more become due.
            if (batch.CompleteUpTo == 600) clock.Sleep(TimeSpan.FromMilliseconds(25));
            ends.Add(batch.CompleteUpTo!.Value / 300 * 100 + (clock.Now - DateTimeOffset.MinValue).Milliseconds);
        });
        clock.AdvanceBy(TimeSpan.FromMilliseconds(70));
        Assert.Equal([110, 245, 345, 445, 550, 660, 770], ends);
    }

    [Fact]
    public void At_full_speed_the_scheduler_is_asked_once()
    {
        HistoricalScheduler clock = new();
        int batches = 0;
        bool isOver = false;
        using IDisposable subscription = PhyReplay.Create(Folder([0, 59_999], [4, 4]), double.PositiveInfinity, scheduler: clock).Subscribe(
            _ =>
            {
                batches++;
                // No further call of the scheduler after this one.
                clock.Stop();
            },
            () => isOver = true);
        clock.Start();
        Assert.Equal((20, true), (batches, isOver));
    }

    [Fact]
    public void Nothing_comes_after_a_subscription_was_disposed_while_it_waited()
    {
        HistoricalScheduler clock = new();
        int batches = 0;
        IDisposable subscription = PhyReplay.Create(Folder([0, 5999], [4, 4]), 1, scheduler: clock).Subscribe(_ => batches++, _ => batches = -1, () => batches = -1);
        clock.AdvanceBy(TimeSpan.FromMilliseconds(15));
        subscription.Dispose();
        clock.AdvanceBy(TimeSpan.FromSeconds(10));
        Assert.Equal(1, batches);
    }

    [Fact]
    public async Task Disposed_replay_sends_nothing_more()
    {
        SortedRecording folder = RandomFolder(spikeCount: 1000, samples: 60_000);
        using ManualResetEventSlim first = new(), disposed = new();
        int batches = 0;
        TaskCompletionSource left = new();
        IObservable<SpikeBatch> replay = PhyReplay.Create(folder, double.PositiveInfinity, TimeSpan.FromMilliseconds(1));
        IDisposable subscription = replay.Finally(left.SetResult).Subscribe(_ =>
        {
            batches++;
            first.Set();
            disposed.Wait();
        });

        first.Wait(TestContext.Current.CancellationToken);
        subscription.Dispose();
        disposed.Set();
        await left.Task;

        Assert.Equal(1, batches);
    }

    [Fact]
    public async Task Thread_of_a_disposed_replay_ends()
    {
        SortedRecording folder = Folder([0, 200_000_000], [4, 4]);
        TaskCompletionSource<Thread> player = new(TaskCreationOptions.RunContinuationsAsynchronously);
        IDisposable subscription = PhyReplay.Create(folder, 0.02, TimeSpan.FromMilliseconds(1))
            .Subscribe(_ => player.TrySetResult(Thread.CurrentThread));

        Thread thread = await player.Task;
        subscription.Dispose();

        Assert.True(thread.Join(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task Each_subscription_is_a_replay_of_its_own()
    {
        SortedRecording folder = Folder([300, 400, 900], [4, 9, 4]);
        IObservable<SpikeBatch> replay = PhyReplay.Create(folder, double.PositiveInfinity, TimeSpan.FromMilliseconds(10));

        Assert.Equal(3, await replay.Sum(batch => batch.Count));
        Assert.Equal(3, await replay.Sum(batch => batch.Count));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void Impossible_speed_is_refused(double speed) =>
        Assert.Throws<CellTypesException>(() => PhyReplay.Create(Folder([1], [4]), speed));

    [Fact]
    public void Batch_without_duration_is_refused() =>
        Assert.Throws<CellTypesException>(() => PhyReplay.Create(Folder([1], [4]), 1, TimeSpan.Zero));

    private static Task Play(SortedRecording folder, double speed, int? batchMilliseconds, Action<SpikeBatch> onBatch) => PhyReplay
        .Create(folder, speed, batchMilliseconds is null ? null : TimeSpan.FromMilliseconds(batchMilliseconds.Value))
        .Do(onBatch).LastOrDefaultAsync().ToTask(TestContext.Current.CancellationToken);

    private static float[] Expected(string id) => id switch
    {
        "4" => Templates[4].Values,
        "9" => [.. Templates[9].Values, 0, 0, 0],
        _ => [float.NaN, float.NaN, float.NaN, float.NaN, float.NaN, float.NaN],
    };

    private SortedRecording RandomFolder(int spikeCount, int samples)
    {
        Random random = new(5);
        int[] clusters = Enumerable.Range(0, spikeCount).Select(_ => new[] { 4, 9, 11 }[random.Next(3)]).ToArray();
        return Folder(Enumerable.Range(0, spikeCount).Select(_ => (long)random.Next(samples)).Order().ToArray(), clusters);
    }

    private SortedRecording Folder(long[] samples, int[] clusters)
    {
        string path = _folder.PathOf("recording");
        PhyFolderWriter.Write(path, SamplingRate, Probe, samples, clusters, Templates);
        return SortedRecording.Load(path);
    }
}
