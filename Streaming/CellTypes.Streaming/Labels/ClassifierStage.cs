using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Streaming.Sources;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Labels;

/// <summary>One subscription of <c>Classify</c>: updates wait on one side, and a thread with the model takes them on the other.</summary>
/// <remarks>
/// <para>All updates that wait are classified in one pass. Only those of a recording are classified one by one by a network, so that what comes out does not depend on
/// the speed of the machine. For a recording the source waits.</para>
/// <para>What is thrown on either side ends the sequence with <c>OnError</c>, after what was before it.</para>
/// </remarks>
internal sealed class ClassifierStage : IObserver<SignalUpdate>, IDisposable
{
    private const int MostWaiting = 64;

    private readonly UnitModel _model;
    private readonly LabelSession _session;
    private readonly LabelOptions _options;
    private readonly IDisposable? _owned;
    private readonly IObserver<LabelUpdate> _observer;
    private readonly List<SignalUpdate> _waiting = [];
    private long _coalesced;
    private long _leftOut;
    private bool _isCompleted;
    private bool _isDisposed;
    private Exception? _error;

    // The classifying thread's own.
    private readonly Dictionary<string, LabelBoard> _boards = [];
    private readonly CellPool _cells;
    private float[] _inputs = [];
    private float[] _probabilities = [];
    private float[] _novelty = [];
    private float[] _foreign = [];

    public ClassifierStage(UnitModel model, LabelSession session, LabelOptions options, IDisposable? owned, IObserver<LabelUpdate> observer)
    {
        (_model, _session, _options, _owned, _observer) = (model, session, options, owned, observer);
        _cells = new CellPool(model.Classes.Count);
        model.WarmUp();
        new Thread(Run) { IsBackground = true, Name = "cell-type classifier" }.Start();
    }

    public void OnNext(SignalUpdate update)
    {
        lock (_waiting)
        {
            while (!update.IsLive && !_isDisposed && _waiting.Count >= MostWaiting) Monitor.Wait(_waiting);
            if (_isDisposed || _isCompleted) return;
            if (_waiting.Count < MostWaiting) _waiting.Add(update);
            else Coalesce(update);
            Monitor.PulseAll(_waiting);
        }
    }

    public void OnError(Exception error)
    {
        lock (_waiting) _error ??= error;
        OnCompleted();
    }

    public void OnCompleted()
    {
        lock (_waiting)
        {
            _isCompleted = true;
            Monitor.PulseAll(_waiting);
        }
    }

    /// <summary>Ends the stage, without waiting for a pass that is under way.</summary>
    public void Dispose()
    {
        lock (_waiting)
        {
            _isDisposed = true;
            Monitor.PulseAll(_waiting);
        }
    }

    // Windows of cells stand for themselves; of units the state at their latest turn is enough.
    private void Coalesce(SignalUpdate update)
    {
        int index = _waiting.FindLastIndex(waiting => waiting.Stream == update.Stream);
        if (index < 0 || update.IsLast)
        {
            _waiting.Add(update);
        }
        else if (update.Units.Any(unit => unit.IsCell))
        {
            _leftOut++;
        }
        else
        {
            _coalesced++;
            _waiting[index] = _waiting[index].With(update);
        }
    }

    private void Run()
    {
        try
        {
            using (_owned)
            {
                while (Take() is { Length: > 0 } updates)
                {
                    if (updates[0].IsLive || _model.HasIndependentRows) Classify(updates);
                    else for (int i = 0; i < updates.Length; i++) Classify(updates.AsSpan(i, 1));
                }
            }
            if (_isDisposed) return;
            if (_error is not null) _observer.OnError(_error);
            else _observer.OnCompleted();
        }
        catch (Exception error)
        {
            bool wasDisposed = _isDisposed;
            Dispose();
            if (!wasDisposed) SourceThread.Fail("cell-type classifier", _observer, error);
        }
    }

    // None where there will be no more.
    private SignalUpdate[] Take()
    {
        lock (_waiting)
        {
            while (_waiting.Count == 0 && !_isCompleted && !_isDisposed) Monitor.Wait(_waiting);
            if (_isDisposed || _waiting.Count == 0) return [];
            bool isLive = _waiting[0].IsLive;
            int count = _waiting.TakeWhile(update => update.IsLive == isLive).Count();
            SignalUpdate[] taken = [.. _waiting.Take(count)];
            _waiting.RemoveRange(0, count);
            Monitor.PulseAll(_waiting);
            return taken;
        }
    }

    private void Classify(ReadOnlySpan<SignalUpdate> updates)
    {
        int rows = 0;
        foreach (SignalUpdate update in updates) rows += RowsOf(update);
        if (rows > _novelty.Length)
        {
            int capacity = Math.Max(64, rows + rows / 2);
            (_inputs, _probabilities) = (new float[capacity * _model.InputLength], new float[capacity * _model.Classes.Count]);
            (_novelty, _foreign) = (new float[capacity], new float[capacity]);
        }
        int row = 0;
        foreach (SignalUpdate update in updates)
        {
            foreach (UnitSnapshot unit in update.Units)
            {
                if (!unit.Inputs.IsEmpty) unit.Inputs.Span.CopyTo(_inputs.AsSpan(row++ * _model.InputLength, _model.InputLength));
            }
        }
        if (rows > 0) _model.Classify(_inputs, rows, _probabilities, _novelty, _foreign);
        row = 0;
        foreach (SignalUpdate update in updates)
        {
            int count = RowsOf(update);
            Span<float> probabilities = _probabilities.AsSpan(row * _model.Classes.Count, count * _model.Classes.Count);
            Span<float> novelty = _novelty.AsSpan(row, count), foreign = _foreign.AsSpan(row, count);
            row += count;
            if (_isDisposed) return;
            _observer.OnNext(Label(update, probabilities, novelty, foreign));
        }
    }

    private static int RowsOf(SignalUpdate update)
    {
        int rows = 0;
        for (int i = 0; i < update.Units.Count; i++)
        {
            if (!update.Units[i].Inputs.IsEmpty) rows++;
        }
        return rows;
    }

    private LabelUpdate Label(SignalUpdate update, Span<float> probabilities, Span<float> novelty, Span<float> foreign)
    {
        if (!_boards.TryGetValue(update.Stream, out LabelBoard? board)) _boards.Add(update.Stream, board = new LabelBoard(_model, _options));
        // An update of cells has one window at most.
        IReadOnlyList<UnitSnapshot> judged = _model.TakesTraces && update.Units.Count > 0 ? [_cells.Add(update.Units[0], probabilities, novelty, foreign)] : update.Units;
        (IReadOnlyList<UnitLabel> units, IReadOnlyList<UnitLabel> updated) = board.Judge(judged, update.Gone, probabilities, novelty, foreign, update.EndSample, update.SamplingRate);
        return new LabelUpdate
        {
            Session = _session,
            Stream = update.Stream,
            StartSample = update.StartSample,
            EndSample = update.EndSample,
            SamplingRate = update.SamplingRate,
            Units = units,
            Updated = updated,
            Counters = update.Counters with
            {
                CoalescedUpdates = Interlocked.Read(ref _coalesced),
                Windows = _model.TakesTraces ? _cells.Counters(Interlocked.Read(ref _leftOut)) : null,
            },
            ArrivedAt = update.ArrivedAt,
            Progress = update.Progress,
            IsLast = update.IsLast,
            Signals = update,
        };
    }
}
