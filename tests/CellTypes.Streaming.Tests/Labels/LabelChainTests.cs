using System;
using System.Collections.Generic;
using System.Linq;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Reactive.Threading.Tasks;
using System.Threading;
using System.Threading.Tasks;
using CellTypes.Models.Inference;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Rolling;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Tests.Labels;

public class LabelChainTests
{
    private const int Second = 30000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly StreamBuilder _stream = new(2);

    [Fact]
    public async Task A_finite_source_gives_every_window_and_a_last_one_and_completes()
    {
        var windows = await Batches(40).ToObservable().LabelUnits(FakeModel.Create(_ => (0.9f, 0.1f)), isLive: false).ToList();
        Assert.Equal(Enumerable.Range(1, 39).Select(i => (long)i * Second).Append(40 * Second - 99), windows.Select(w => w.EndSample));
        Assert.Equal(1, windows.Count(w => w.IsLast));
        Assert.True(windows.Last().IsLast);
        Assert.Equal(LabelStatus.Warming, windows[10].Units[0].Status);
        Assert.Equal((LabelStatus.Ok, "A"), (windows.Last().Units[0].Status, windows.Last().Units[0].Label));
        Assert.Equal(40 * 2 * 300, windows.Last().Counters.Spikes);
    }

    [Fact]
    public async Task A_last_window_that_ends_with_the_one_before_tells_no_change_twice()
    {
        SpikeBatch end = _stream.Batch([], completeUpTo: 40L * Second);
        var windows = await Batches(40).Append(end).ToObservable().LabelUnits(FakeModel.Create(_ => (0.9f, 0.1f)), isLive: false).ToList();
        Assert.Equal(windows[^2].EndSample, windows[^1].EndSample);
        Assert.Equal(2, windows.SelectMany(window => window.Units).Count(unit => unit.Changed));
    }

    [Fact]
    public async Task A_window_starts_with_the_recording_or_its_length_before_its_end()
    {
        RollingOptions options = new() { Phases = 1, History = TimeSpan.FromSeconds(31) };
        var windows = await Batches(34).ToObservable().LabelUnits(FakeModel.Create(_ => (1, 0)), options, isLive: false).ToList();
        Assert.Equal([0, 0, Second], windows.Where(w => w.EndSample is 30 * Second or 31 * Second or 32 * Second).Select(w => w.StartSample));
    }

    [Fact]
    public async Task The_model_sees_the_counts_of_the_window()
    {
        List<float> seen = [];
        UnitModel model = FakeModel.Create(inputs => { seen.Add(inputs[0]); return (1, 0); });
        await Batches(32).ToObservable().LabelUnits(model, isLive: false).ToList();
        Assert.Equal([0, 30 * 300, 30 * 300, 31 * 300, 31 * 300, 32 * 300, 32 * 300], seen);
    }

    [Fact]
    public async Task Each_of_many_units_gets_its_own_label()
    {
        // Every seventh unit fires every 300 ms, every eleventh too rarely to get warm, the others every 200 ms, for 36 s.
        int Gap(int unit) => (unit % 11 == 0 ? 500 : unit % 7 == 0 ? 300 : 200) * Second / 1000;
        var spikes = Enumerable.Range(0, 300)
            .SelectMany(u => Enumerable.Range(0, 36 * Second / Gap(u)).Select(i => (Unit: u, Sample: (long)i * Gap(u))));
        UnitModel model = FakeModel.Create(inputs => inputs[0] < 130 ? (0.9f, 0.1f) : (0.1f, 0.9f));
        SpikeBatch batch = new StreamBuilder(300).Batch(spikes.OrderBy(spike => spike.Sample));
        LabelUpdate last = await new[] { batch }.ToObservable().LabelUnits(model, isLive: false).LastAsync();
        Assert.Equal(Enumerable.Range(0, 300).Select(u => u % 11 == 0 ? null : u % 7 == 0 ? "A" : "B"), last.Units.Select(unit => unit.Label));
    }

    [Fact]
    public async Task A_busy_classifier_coalesces_windows_and_loses_no_spike()
    {
        using ManualResetEventSlim gate = new();
        bool isWarm = false;
        UnitModel model = FakeModel.Create(_ =>
        {
            if (isWarm) gate.Wait();
            isWarm = true;
            return (1, 0);
        });
        Subject<SpikeBatch> source = new();
        Task<IList<LabelUpdate>> all = source.LabelUnits(model).ToList().ToTask(TestContext.Current.CancellationToken);
        // The classifier has some 64 of them in hand, whenever it comes to take them, and 64 more wait.
        foreach (SpikeBatch batch in Batches(200)) source.OnNext(batch);
        gate.Set();
        source.OnCompleted();
        IList<LabelUpdate> windows = await all;
        LabelUpdate last = windows.Last();
        Assert.True(last.IsLast);
        Assert.Equal(200 * 2 * 300, last.Counters.Spikes);
        Assert.Equal(200 * 300, last.Units[0].Spikes);
        Assert.True(last.Counters.CoalescedUpdates > 0);
        Assert.Equal(200, windows.Count + last.Counters.CoalescedUpdates);
    }

    [Fact]
    public async Task An_error_of_the_source_comes_after_its_last_window()
    {
        var source = Batches(3).ToObservable().Concat(Observable.Throw<SpikeBatch>(new InvalidOperationException("unplugged")));
        List<LabelUpdate> windows = [];
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await source.LabelUnits(FakeModel.Create(_ => (1, 0)), isLive: false).Do(windows.Add).LastOrDefaultAsync());
        Assert.Equal("unplugged", error.Message);
        Assert.True(windows.Last().IsLast);
    }

    [Fact]
    public async Task A_failing_model_ends_the_stream_with_its_error()
    {
        int calls = 0;
        UnitModel model = FakeModel.Create(_ => calls++ == 0 ? (1, 0) : throw new InvalidOperationException("the device is gone"));
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await Batches(40).ToObservable().LabelUnits(model, isLive: false).LastAsync());
        Assert.Equal("the device is gone", error.Message);
    }

    [Fact]
    public async Task A_failing_model_releases_a_source_that_gives_all_its_spikes_at_once()
    {
        IObservable<SpikeBatch> source = Observable.Create<SpikeBatch>(observer =>
        {
            foreach (SpikeBatch batch in Batches(40)) observer.OnNext(batch);
            return Disposable.Empty;
        });
        // It warms up before it fails.
        int calls = 0;
        UnitModel model = FakeModel.Create(_ => calls++ == 0 ? (1, 0) : throw new InvalidOperationException("the device is gone"));
        Task labels = Task.Run(async () => await source.LabelUnits(model, isLive: false).LastAsync(), TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<InvalidOperationException>(() => labels.WaitAsync(Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_model_that_was_there_before_stays()
    {
        DisposableClassifier classifier = new();
        await Batches(33).ToObservable().LabelUnits(new UnitModel("kept", "", ["A", "B"], FakeModel.Create(_ => (1, 0)).Views, classifier), isLive: false).LastAsync();
        Assert.False(classifier.IsDisposed);
    }

    [Fact]
    public void A_source_without_spikes_gives_no_window()
    {
        Assert.Empty(Observable.Empty<SpikeBatch>().LabelUnits(FakeModel.Create(_ => default)).ToEnumerable());
    }

    [Fact]
    public async Task Disposing_releases_a_source_that_waits_for_the_classifier()
    {
        using ManualResetEventSlim gate = new();
        int calls = 0;
        UnitModel model = FakeModel.Create(_ =>
        {
            if (Interlocked.Increment(ref calls) > 1) gate.Wait(TestContext.Current.CancellationToken);
            return (1, 0);
        });
        Subject<SpikeBatch> source = new();
        IDisposable subscription = source.LabelUnits(model, isLive: false).Subscribe();
        Task feeding = Task.Run(() => { foreach (SpikeBatch batch in Batches(100)) source.OnNext(batch); }, TestContext.Current.CancellationToken);
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref calls) > 1, Patience), "The classifier was not asked a second time.");
        subscription.Dispose();
        await feeding.WaitAsync(Patience, TestContext.Current.CancellationToken);
        gate.Set();
    }

    [Fact]
    public async Task A_model_that_was_opened_for_a_subscription_is_freed_with_it()
    {
        List<DisposableClassifier> opened = [];
        UnitModel Open()
        {
            opened.Add(new DisposableClassifier());
            return new UnitModel("owned", "", ["A", "B"], FakeModel.Create(_ => (1, 0)).Views, opened[^1]);
        }
        IObservable<LabelUpdate> labels = Observable.Defer(() => Batches(33).ToObservable().LabelUnits(Open(), isLive: false, disposesModel: true));
        for (int run = 0; run < 2; run++)
        {
            await labels.LastAsync();
            Assert.True(opened[run].IsDisposed);
        }
        Assert.Equal(2, opened.Count);

        labels = Observable.Defer(() => Batches(33).ToObservable().Concat(Observable.Never<SpikeBatch>()).LabelUnits(Open(), isLive: false, disposesModel: true));
        labels.Subscribe(_ => { }).Dispose();
        Assert.True(SpinWait.SpinUntil(() => opened[2].IsDisposed, Patience));
    }

    [Fact]
    public async Task A_model_that_fails_before_the_first_window_is_freed()
    {
        DisposableClassifier classifier = new() { Failure = "the device has no memory left" };
        UnitModel model = new("owned", "", ["A", "B"], FakeModel.Create(_ => (1, 0)).Views, classifier);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await Batches(1).ToObservable().LabelUnits(model, disposesModel: true).LastAsync());
        Assert.Equal("the device has no memory left", error.Message);
        Assert.True(classifier.IsDisposed);
    }

    // Units 0 and 1 fire 300 times a second, regularly; one batch a second.
    private IEnumerable<SpikeBatch> Batches(int seconds) => Enumerable.Range(0, seconds)
        .Select(s => _stream.Batch(Enumerable.Range(0, 300).SelectMany(i => new[] { (0, s * (long)Second + i * 100), (1, s * (long)Second + i * 100) })));

    private sealed class DisposableClassifier : IClassifier, IDisposable
    {
        private int _isPredicting;

        public volatile bool IsDisposed;

        public string? Failure { get; init; }

        public int InputLength => 2;

        public int ClassCount => 2;

        public void Predict(ReadOnlySpan<float> inputs, int count, Span<float> probabilities)
        {
            if (Failure is not null) throw new InvalidOperationException(Failure);
            Interlocked.Increment(ref _isPredicting);
            Assert.False(IsDisposed);
            for (int i = 0; i < count; i++) (probabilities[2 * i], probabilities[2 * i + 1]) = (1, 0);
            Interlocked.Decrement(ref _isPredicting);
        }

        public void Dispose()
        {
            Assert.Equal(0, _isPredicting);
            IsDisposed = true;
        }
    }
}
