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

/// <summary>Operators on streams of sorted spikes.</summary>
public static class SpikeOperators
{
    /// <summary>Follows the units of a source, and computes the inputs of views of those that changed.</summary>
    /// <param name="source">The spikes. The batches of a <see cref="BatchSource{TBatch}"/> are used without a copy.</param>
    /// <param name="views">The views, as <c>bundle.Model.Views</c> has them.</param>
    /// <param name="history">How much of the past counts.</param>
    /// <returns>As with options.</returns>
    /// <exception cref="CellTypesException">The history is outside its range, or a view is of membrane potential.</exception>
    public static IObservable<SignalUpdate> RollingUnits(this IObservable<SpikeBatch> source, IReadOnlyList<UnitView> views, TimeSpan history) =>
        source.RollingUnits(views, new RollingOptions { History = history });

    /// <summary>Follows the units of a source, and computes the inputs of views of those that changed.</summary>
    /// <param name="source">The spikes. The batches of a <see cref="BatchSource{TBatch}"/> are used without a copy.</param>
    /// <param name="views">The views, as <c>bundle.Model.Views</c> has them.</param>
    /// <param name="options">How units are followed; null for the defaults.</param>
    /// <param name="keeper">Keeps the history of the units in a file, and has those of an earlier session go on; null for nothing. It serves one subscription.</param>
    /// <returns>
    /// One element for each phase of the cadence (20 a second) of each stream, also where no unit has its turn or none has changed, and a last one for all units when
    /// the source ends; on the source's thread. Inputs are computed on all cores.
    /// </returns>
    /// <exception cref="CellTypesException">An option is outside its range, or a view is of membrane potential.</exception>
    public static IObservable<SignalUpdate> RollingUnits(
        this IObservable<SpikeBatch> source, IReadOnlyList<UnitView> views, RollingOptions? options = null, HistoryKeeper? keeper = null)
    {
        if (views is null) throw new ArgumentNullException(nameof(views));
        if (views.FirstOrDefault(view => view is TraceView) is UnitView trace)
            throw new CellTypesException($"{trace.Name} is computed from membrane potential, not from sorted spikes; choose a model of sorted spikes.");
        options ??= new RollingOptions();
        options.Validate();
        options.CheckWarmUp();
        return Follow(source, UnitView.AxesOf(views), views, options, keeper);
    }

    /// <summary>Follows the units of a source without views: autocorrelograms, templates and quality.</summary>
    /// <param name="source">The spikes. The batches of a <see cref="BatchSource{TBatch}"/> are used without a copy.</param>
    /// <param name="axes">The lag axes of the autocorrelograms, at least one.</param>
    /// <param name="options">How units are followed; null for the defaults.</param>
    /// <returns>As with views, of which units have no inputs.</returns>
    /// <exception cref="CellTypesException">An option is outside its range.</exception>
    public static IObservable<SignalUpdate> RollingUnits(this IObservable<SpikeBatch> source, IReadOnlyList<LagAxis> axes, RollingOptions? options = null)
    {
        if (axes is null) throw new ArgumentNullException(nameof(axes));
        if (axes.Count == 0) throw new ArgumentException("Units are followed on at least one lag axis.", nameof(axes));
        options ??= new RollingOptions();
        options.Validate();
        return Follow(source, axes, [], options, null);
    }

    private static IObservable<SignalUpdate> Follow(
        IObservable<SpikeBatch> source, IReadOnlyList<LagAxis> axes, IReadOnlyList<UnitView> views, RollingOptions options, HistoryKeeper? keeper)
    {
        if (source is null) throw new ArgumentNullException(nameof(source));
        return Stateful.Create<SpikeBatch, SignalUpdate>(BatchSource<SpikeBatch>.ReusedOf(source), () =>
        {
            HistoryCopier? copier = keeper?.Begin(options.History);
            PerStream<RollingStream> streams = null!;
            streams = new(batch => new RollingStream(batch, axes, views, options, copier, Total));
            return (Add, Complete);

            void Add(SpikeBatch batch, Action<SignalUpdate> emit)
            {
                if (streams.Of(batch) is not RollingStream stream) return;
                long arrivedAt = batch.ArrivedAt;
                stream.Add(batch, arrivedAt, emit);
                copier?.Added(batch, arrivedAt);
            }

            void Complete(Action<SignalUpdate> emit)
            {
                foreach (RollingStream stream in streams.All) stream.Complete(emit);
                copier?.Complete();
            }

            StreamCounters Total()
            {
                StreamCounters sum = new();
                foreach (RollingStream stream in streams.All) sum = sum.With(stream.Counters);
                return sum;
            }
        });
    }
}

/// <summary>The units of one stream.</summary>
internal sealed class RollingStream
{
    // Every core takes a part of the units.
    private const int UnitsPerPart = 64;

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
        (_emit, _arrivedAt, _isLive) = (emit, arrivedAt, batch.IsLive);
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
        Units = Snapshots(end),
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
        bool hasChanged = unit.HasChanged;
        float[] inputs = [];
        string? problem = null;
        if (hasChanged)
        {
            unit.TakeCounts(_axes);
            if (_options.IsWarm(unit.SpikeCount, unit.FirstSpike, end, unit.SamplingRate))
            {
                inputs = new float[_inputLength];
                problem = UnitView.Compute(_views, unit, inputs);
                // A unit that is not warm yet may get warm without firing again.
                unit.HasChanged = false;
            }
        }
        int peakRow = unit.Template?.PeakRow() ?? -1;
        return new UnitSnapshot
        {
            Key = unit.Key,
            Info = unit.Info,
            Channel = peakRow >= 0 ? unit.Template!.Channels[peakRow] : -1,
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
        };
    }
}
