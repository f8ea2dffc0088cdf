using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks;
using CellTypes.Models.Signals;
using CellTypes.Models.Views;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Rolling;

/// <summary>The units of one stream.</summary>
internal sealed class RollingStream
{
    // Every core takes parts of the units, small ones: only some units compute all of their views again.
    private const int UnitsPerPart = 4;

    private readonly string _name;
    private readonly IReadOnlyList<LagAxis> _axes;
    private readonly IReadOnlyList<UnitView> _views;
    private readonly RollingOptions _options;
    private readonly int _inputLength;
    private readonly UnitTracker _tracker;
    private readonly Func<StreamCounters> _total;

    // Made once: a batch costs no memory.
    private readonly Action<long> _takeTurn;
    private Action<SignalUpdate>? _emit;
    private StreamProgress? _progress;
    private ProbeGeometry? _probe;
    private double _samplingRate;
    private long _arrivedAt;
    private bool _isLive;
    private bool _isLast;

    public RollingStream(
        SpikeBatch batch, IReadOnlyList<LagAxis> axes, IReadOnlyList<UnitView> views, RollingOptions options, HistoryCopier? copier, Func<StreamCounters> total)
    {
        (_name, _axes, _views, _options, _total, _isLive) = (batch.Stream, axes, views, options, total, batch.IsLive);
        _inputLength = views.Sum(view => view.InputNames.Count);
        _tracker = copier is null ? Track(null) : copier.Follow(_name, Track);
        _takeTurn = end => _emit!(Take(end));

        UnitTracker Track(EarlierHistory? earlier) => new(axes, options, earlier);
    }

    public StreamCounters Counters => _tracker.Counters;

    public void Add(SpikeBatch batch, long arrivedAt, Action<SignalUpdate> emit)
    {
        long restarts = _tracker.Restarts;
        (_emit, _arrivedAt, _isLive, _probe) = (emit, arrivedAt, batch.IsLive, batch.Probe);
        _tracker.Add(batch, _takeTurn);
        if (_tracker.SamplingRate == 0) return;
        long? own = batch.CompleteUpTo ?? (batch.Count > 0 ? batch.Samples[batch.Count / 2] : null);
        Progress().Arrived(_tracker.Now, batch.Sequence, own, arrivedAt, _tracker.Restarts != restarts);
    }

    public void Complete(Action<SignalUpdate> emit)
    {
        (_emit, _arrivedAt, _isLast) = (emit, Stopwatch.GetTimestamp(), true);
        _tracker.Complete(_takeTurn);
    }

    private StreamProgress Progress()
    {
        if (_progress is null || _samplingRate != _tracker.SamplingRate) _progress = new StreamProgress(_samplingRate = _tracker.SamplingRate, _isLive);
        return _progress;
    }

    private SignalUpdate Take(long end) => new()
    {
        Stream = _name,
        StartSample = _tracker.HistoryStart(end),
        EndSample = end,
        SamplingRate = _tracker.SamplingRate,
        Probe = _probe,
        Units = Snapshots(end),
        Phase = _isLast ? null : _tracker.Phase,
        Gone = _tracker.TakeGone(),
        Counters = _total(),
        ArrivedAt = _arrivedAt,
        Progress = Progress(),
        IsLive = _isLive,
        IsLast = _isLast,
    };

    private UnitSnapshot[] Snapshots(long end)
    {
        IReadOnlyList<TrackedUnit> due = _tracker.Due;
        UnitSnapshot[] snapshots = new UnitSnapshot[due.Count];
        if (due.Count <= UnitsPerPart)
        {
            Take(0);
            return snapshots;
        }
        try
        {
            Parallel.For(0, (due.Count + UnitsPerPart - 1) / UnitsPerPart, Take);
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Capture(several.InnerExceptions[0]).Throw();
        }
        return snapshots;

        void Take(int part)
        {
            for (int i = part * UnitsPerPart; i < Math.Min((part + 1) * UnitsPerPart, due.Count); i++) snapshots[i] = Snapshot(due[i], end);
        }
    }

    private UnitSnapshot Snapshot(TrackedUnit unit, long end)
    {
        // The last inputs of a recording are those of all its spikes, as offline.
        bool hasChanged = unit.HasChanged || (_isLast && unit.IsBehind);
        float[] inputs = [];
        string? problem = null;
        if (hasChanged)
        {
            unit.TakeCounts(_axes);
            if (_options.IsWarm(unit.SpikeCount, unit.FirstSpike, end, unit.SamplingRate))
            {
                inputs = new float[_inputLength];
                problem = unit.ComputeInputs(_views, exactly: _isLast, inputs);
                // A unit that is not warm yet may get warm without firing again.
                unit.HasChanged = false;
            }
        }
        return new UnitSnapshot
        {
            Key = unit.Key,
            Info = unit.Info,
            Channel = unit.Template?.PeakChannel() ?? -1,
            Spikes = unit.SpikeCount,
            Violations = unit.SpikeCount == 0 ? 0 : (double)unit.RefractoryViolations / unit.SpikeCount,
            FirstSpike = unit.FirstSpike,
            LastSpike = unit.LastSpike,
            LabelBefore = unit.LabelBefore,
            HasChanged = hasChanged,
            Inputs = problem is null ? inputs : [],
            Problem = problem,
            Autocorrelograms = unit.Autocorrelograms,
            Template = unit.TemplateCopy,
            Intervals = _options.CountsIntervals?.Invoke(unit.Info.Id) == true ? IntervalHistogram.Count(unit.SpikeSamples(), unit.SamplingRate) : [],
        };
    }
}
