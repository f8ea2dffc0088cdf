using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Models.Views;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Spikes;

namespace CellTypes.Streaming.Traces;

// One subscription of LiveTraces.LabelCells: windows are cut on the source's thread and classified on another, with a bounded queue between.
internal sealed class TracePipeline : IObserver<TraceBatch>, IDisposable
{
    private const int MostWaiting = 64;

    private readonly UnitModel _model;
    private readonly IObserver<LabelUpdate> _observer;
    private readonly TraceOptions _options;
    private readonly WindowCutter _cutter;
    private readonly LabelTracker _labels;
    private readonly WhenBusy _whenBusy;
    private readonly BlockingCollection<(TraceWindow Window, UnitInfo Cell, long ArrivedAt)> _waiting = new(MostWaiting);
    private readonly CancellationTokenSource _disposed = new();
    private readonly Action<TraceWindow> _hand;
    private UnitDirectory? _directory;
    private SourceCounters? _sourceCounters;
    private volatile StreamProgress? _progress;
    private long _arrivedAt;
    private long _leftOut;
    private long _end;
    private double _samplingRate;
    private Exception? _sourceError;

    // The classifier thread's own.
    private readonly Dictionary<int, PooledCell> _cells = [];
    private readonly List<PooledCell> _inOrder = [];
    private readonly float[] _probabilities;
    private readonly float[] _novelty = new float[1];
    private UnitState[] _states = [];
    private long _classified;
    private long _silent;
    private long _skipped;

    public TracePipeline(
        UnitModel model, bool ownsModel, TraceOptions traceOptions, LabelOptions labelOptions, IObserver<LabelUpdate> observer)
    {
        _model = model;
        _observer = observer;
        _options = traceOptions;
        _cutter = new WindowCutter([.. model.Views.Cast<TraceView>()], traceOptions);
        _labels = new LabelTracker(model, labelOptions);
        _whenBusy = labelOptions.WhenBusy;
        _probabilities = new float[model.Classes.Count];
        _hand = Hand;
        model.WarmUp();
        ClassifierThread.Start(observer, _disposed, ClassifyWindows, () => _sourceError, ownsModel ? model : null);
    }

    public void OnNext(TraceBatch batch)
    {
        if (_disposed.IsCancellationRequested || _waiting.IsAddingCompleted) return;
        _arrivedAt = batch.ArrivedAt == 0 ? Stopwatch.GetTimestamp() : batch.ArrivedAt;
        (_directory, _sourceCounters) = (batch.Cells, batch.Counters);
        if (_options.Trigger == TraceTrigger.Stimulus && !batch.HasCurrent && batch.Count > 0)
        {
            batch.Counters.CountBadMessage("the trace comes without the current in which a stimulus is found: send it, or choose other triggers");
            return;
        }
        (_end, _samplingRate) = (batch.FirstSample + batch.Count, batch.SamplingRate);
        _progress ??= new StreamProgress(_samplingRate, isLive: _whenBusy == WhenBusy.Coalesce);
        _progress.Arrived(_end, batch.Sequence, _end, _arrivedAt);
        Attempt(() => _cutter.Add(batch, _hand));
    }

    public void OnError(Exception error)
    {
        _sourceError = error;
        OnCompleted();
    }

    public void OnCompleted()
    {
        if (_waiting.IsAddingCompleted) return;
        _arrivedAt = Stopwatch.GetTimestamp();
        Attempt(() => _cutter.Complete(_hand));
        _waiting.CompleteAdding();
    }

    public void Dispose() => _disposed.Cancel();

    private void Attempt(Action action)
    {
        try
        {
            action();
        }
        catch (OperationCanceledException) when (_disposed.IsCancellationRequested)
        {
            // Disposed while waiting for the classifier.
        }
        catch (Exception error)
        {
            _sourceError ??= error;
            _waiting.CompleteAdding();
        }
    }

    private void Hand(TraceWindow window)
    {
        // A trigger of no sample of the trace must not move the time of the labels.
        if (window.StartSample >= _end || window.EndSample <= 0) window = window with { StartSample = _end, EndSample = _end };
        (TraceWindow, UnitInfo, long) item = (window, _directory![window.Cell], _arrivedAt);
        if (_whenBusy == WhenBusy.Wait) _waiting.Add(item, _disposed.Token);
        else if (!_waiting.TryAdd(item)) Interlocked.Increment(ref _leftOut);
    }

    private void ClassifyWindows()
    {
        foreach ((TraceWindow window, UnitInfo cell, long arrivedAt) in _waiting.GetConsumingEnumerable(_disposed.Token))
        {
            TraceWindow classified = Classify(window);
            _observer.OnNext(Label(classified, Add(classified, cell), arrivedAt));
        }
        // Written before the queue was closed.
        if (_samplingRate > 0) _observer.OnNext(Label(null, null, _arrivedAt));
    }

    private TraceWindow Classify(TraceWindow window)
    {
        if (window.Problem is not null) return window;
        _model.Classify(window.Inputs, 1, _probabilities, _novelty);
        return float.IsNaN(_probabilities[0]) ? window with { Problem = LabelTracker.NoProbabilities } : window;
    }

    private PooledCell Add(TraceWindow window, UnitInfo info)
    {
        if (!_cells.TryGetValue(window.Cell, out PooledCell? cell))
        {
            _cells.Add(window.Cell, cell = new PooledCell(window.Cell, info, _model.Classes.Count));
            _inOrder.Add(cell);
            _states = new UnitState[_inOrder.Count];
        }
        if (window.Problem is null)
        {
            cell.Add(window, _probabilities, _novelty[0]);
            _classified++;
            return cell;
        }
        cell.See(window);
        if (window.Problem == TraceCutter.NoActionPotential)
        {
            _silent++;
            return cell;
        }
        _skipped++;
        _sourceCounters!.Report($"cell {info.Id}: {window.Problem}; the window is skipped");
        return cell;
    }

    // Without a window it is the end.
    private LabelUpdate Label(TraceWindow? window, PooledCell? judged, long arrivedAt)
    {
        for (int i = 0; i < _states.Length; i++) _states[i] = _inOrder[i].State(_inOrder[i] == judged ? window : null);
        if (window is { Problem: null }) _novelty[0] = judged!.Pool(_probabilities);
        long start = window?.StartSample ?? _end, end = window?.EndSample ?? _end;
        double samplingRate = window?.SamplingRate ?? _samplingRate;
        var (units, updated) = _labels.Judge(_states, _probabilities, _novelty, end, samplingRate);
        return new LabelUpdate
        {
            StartSample = start,
            EndSample = end,
            SamplingRate = samplingRate,
            Units = units,
            Updated = updated,
            Counters = new StreamCounters
            {
                BadMessages = _sourceCounters!.BadMessages,
                LostMessages = _sourceCounters.LostMessages,
                Windows = new WindowCounters(_classified, _silent, _skipped, Interlocked.Read(ref _leftOut)),
            },
            ClosedAt = arrivedAt,
            Progress = _progress,
            IsLast = window is null,
        };
    }
}
