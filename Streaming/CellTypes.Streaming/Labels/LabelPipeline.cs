using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Tracking;

namespace CellTypes.Streaming.Labels;

// One subscription of LiveLabels: the tracker on the source's thread, the classifier on its own, two snapshots going round between them.
internal sealed class LabelPipeline : IObserver<SpikeBatch>, IDisposable
{
    private readonly IObserver<LabelWindow> _observer;
    private readonly UnitTracker _tracker;
    private readonly LabelTracker _labels;
    private readonly WhenBusy _whenBusy;
    private readonly BlockingCollection<WindowSnapshot> _free = [];
    private readonly BlockingCollection<WindowSnapshot> _taken = [];
    private readonly CancellationTokenSource _disposed = new();
    private readonly Action<long> _windowEnded;
    private long _coalesced;
    private long _arrivedAt;
    private Exception? _sourceError;

    public LabelPipeline(
        UnitModel model, bool ownsModel, TrackerOptions trackerOptions, LabelOptions labelOptions, IObserver<LabelWindow> observer)
    {
        _observer = observer;
        _tracker = new UnitTracker(model.Axes, trackerOptions);
        _labels = new LabelTracker(model, labelOptions);
        _whenBusy = labelOptions.WhenBusy;
        _windowEnded = end => Hand(end, isLast: false);
        _free.Add(new WindowSnapshot(model));
        _free.Add(new WindowSnapshot(model));
        model.WarmUp();
        ClassifierThread.Start(observer, _disposed, ClassifyWindows, () => _sourceError, ownsModel ? model : null);
    }

    public void OnNext(SpikeBatch batch)
    {
        if (_disposed.IsCancellationRequested) return;
        _arrivedAt = Stopwatch.GetTimestamp();
        try
        {
            _tracker.Add(batch, _windowEnded);
        }
        catch (InvalidOperationException error)
        {
            OnError(error);
        }
        catch (OperationCanceledException)
        {
            // Disposed while waiting for the classifier.
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
            _tracker.Complete(end => Hand(end, isLast: true));
        }
        catch (OperationCanceledException)
        {
            // Disposed while waiting for the classifier.
        }
        _taken.CompleteAdding();
    }

    public void Dispose()
    {
        _disposed.Cancel();
        _taken.CompleteAdding();
    }

    private void Hand(long end, bool isLast)
    {
        WindowSnapshot? snapshot;
        if (isLast || _whenBusy == WhenBusy.Wait)
        {
            snapshot = _free.Take(_disposed.Token);
        }
        else if (!_free.TryTake(out snapshot))
        {
            _coalesced++;
            return;
        }
        snapshot.Take(_tracker, _labels, end, _tracker.Counters with { CoalescedWindows = _coalesced }, _arrivedAt, isLast);
        _taken.Add(snapshot);
    }

    private void ClassifyWindows()
    {
        foreach (WindowSnapshot snapshot in _taken.GetConsumingEnumerable(_disposed.Token))
        {
            _observer.OnNext(snapshot.Label(_labels));
            _free.Add(snapshot);
        }
    }
}
