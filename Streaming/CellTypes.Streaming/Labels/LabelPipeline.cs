using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Streaming.History;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Tracking;

namespace CellTypes.Streaming.Labels;

// One subscription of LiveLabels: the trackers on the source's thread, the classifier on its own. Each stream has two snapshots that go round between
// them, so that no stream waits for the snapshot of another.
internal sealed class LabelPipeline : IObserver<SpikeBatch>, IDisposable
{
    private readonly UnitModel _model;
    private readonly IObserver<LabelUpdate> _observer;
    private readonly RollingOptions _trackerOptions;
    private readonly LabelOptions _labelOptions;
    private readonly PerStream<Stream> _streams;
    private readonly BlockingCollection<(Stream Stream, WindowSnapshot Snapshot)> _taken = [];
    private readonly CancellationTokenSource _disposed = new();
    private readonly HistoryCopier? _history;
    private long _coalesced;
    private long _arrivedAt;
    private Exception? _sourceError;

    public LabelPipeline(
        UnitModel model, bool ownsModel, RollingOptions trackerOptions, LabelOptions labelOptions, HistoryKeeper? history, IObserver<LabelUpdate> observer)
    {
        _model = model;
        _observer = observer;
        _trackerOptions = trackerOptions;
        _labelOptions = labelOptions;
        _streams = new PerStream<Stream>(batch => new Stream(this, batch.Stream));
        model.WarmUp();
        _history = history?.Begin(trackerOptions.Window);
        ClassifierThread.Start(observer, _disposed, ClassifyWindows, () => _sourceError, ownsModel ? model : null);
    }

    public void OnNext(SpikeBatch batch)
    {
        if (_disposed.IsCancellationRequested || _taken.IsAddingCompleted) return;
        _arrivedAt = batch.ArrivedAt == 0 ? Stopwatch.GetTimestamp() : batch.ArrivedAt;
        try
        {
            if (_streams.Of(batch) is not Stream stream) return;
            stream.Add(batch, _arrivedAt);
            _history?.Added(batch, _arrivedAt);
        }
        catch (Exception error)
        {
            Fail(error);
        }
    }

    public void OnError(Exception error)
    {
        _sourceError = error;
        OnCompleted();
    }

    public void OnCompleted()
    {
        if (_taken.IsAddingCompleted) return;
        _arrivedAt = Stopwatch.GetTimestamp();
        try
        {
            foreach (Stream stream in _streams.All) stream.Complete();
            _history?.Complete();
            _taken.CompleteAdding();
        }
        catch (Exception error)
        {
            Fail(error);
        }
    }

    public void Dispose() => _disposed.Cancel();

    private void Fail(Exception error)
    {
        // Disposed while waiting for the classifier.
        if (error is OperationCanceledException && _disposed.IsCancellationRequested) return;
        _sourceError ??= error;
        _taken.CompleteAdding();
    }

    private void Take(Stream stream, long end, bool isLast)
    {
        WindowSnapshot? snapshot;
        if (isLast || _labelOptions.WhenBusy == WhenBusy.Wait)
        {
            snapshot = stream.Free.Take(_disposed.Token);
        }
        else if (!stream.Free.TryTake(out snapshot))
        {
            _coalesced++;
            return;
        }
        snapshot.Take(stream.Tracker, stream.Labels, end, Counters(), _arrivedAt, isLast);
        _taken.Add((stream, snapshot));
    }

    private StreamCounters Counters()
    {
        StreamCounters sum = new() { CoalescedUpdates = _coalesced };
        foreach (Stream stream in _streams.All) sum = sum.With(stream.Tracker.Counters);
        return sum;
    }

    private void ClassifyWindows()
    {
        foreach ((Stream stream, WindowSnapshot snapshot) in _taken.GetConsumingEnumerable(_disposed.Token))
        {
            LabelUpdate window = snapshot.Label(stream.Labels) with { Stream = stream.Name, Progress = stream.Progress };
            _history?.Labelled(window);
            _observer.OnNext(window);
            stream.Free.Add(snapshot);
        }
    }

    private sealed class Stream
    {
        private readonly bool _isLive;
        private readonly Action<long> _windowEnded;
        private volatile StreamProgress? _progress;
        private double _samplingRate;

        public Stream(LabelPipeline pipeline, string name)
        {
            _isLive = pipeline._labelOptions.WhenBusy == WhenBusy.Coalesce;
            _windowEnded = end => pipeline.Take(this, end, isLast: false);
            Name = name;
            Tracker = pipeline._history is HistoryCopier history ? history.Follow(name, Track) : Track(null);
            Labels = new LabelTracker(pipeline._model, pipeline._labelOptions);
            Free.Add(new WindowSnapshot(pipeline._model));
            Free.Add(new WindowSnapshot(pipeline._model));
            Complete = () => Tracker.Complete(end => pipeline.Take(this, end, isLast: true));

            UnitTracker Track(EarlierHistory? earlier) => new(pipeline._model.Axes, pipeline._trackerOptions, earlier);
        }

        public string Name { get; }

        public UnitTracker Tracker { get; }

        public LabelTracker Labels { get; }

        public BlockingCollection<WindowSnapshot> Free { get; } = [];

        public StreamProgress? Progress => _progress;

        public Action Complete { get; }

        public void Add(SpikeBatch batch, long arrivedAt)
        {
            long restarts = Tracker.Restarts;
            Tracker.Add(batch, _windowEnded);
            if (Tracker.SamplingRate == 0) return;
            if (_samplingRate != Tracker.SamplingRate) _progress = new StreamProgress(_samplingRate = Tracker.SamplingRate, _isLive);
            long? own = batch.CompleteUpTo ?? (batch.Count > 0 ? batch.Samples[batch.Count / 2] : null);
            _progress!.Arrived(Tracker.Now, batch.Sequence, own, arrivedAt, Tracker.Restarts != restarts);
        }
    }
}
