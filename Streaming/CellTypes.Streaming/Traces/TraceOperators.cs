using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Reactive.Linq;
using CellTypes.Models.Views;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Traces;

/// <summary>Operators on streams of membrane potential.</summary>
public static class TraceOperators
{
    /// <summary>Cuts the windows around the triggers of a trace.</summary>
    /// <param name="source">The traces. The batches of a <see cref="BatchSource{TBatch}"/> are used without a copy.</param>
    /// <param name="views">The views whose inputs, one after the other, make a window.</param>
    /// <param name="options">What windows are cut around; null for the triggers that come with the trace.</param>
    /// <returns>
    /// One element a trigger, whatever becomes of it, as soon as the window and what the anti-alias filter sees beyond it are there, on the source's thread. Windows may
    /// overlap. They are, bit for bit, what <see cref="TraceCutter"/> cuts out of the whole stretch, however it came in batches, and those that are
    /// not whole when it ends say so. Memory is bounded by the length of a window and <see cref="TraceOptions.Lateness"/>.
    /// </returns>
    /// <exception cref="CellTypesException">An option is outside its range, or there is no view.</exception>
    public static IObservable<TraceWindow> CutWindows(this IObservable<TraceBatch> source, IReadOnlyList<TraceView> views, TraceOptions? options = null)
    {
        if (source is null) throw new ArgumentNullException(nameof(source));
        if (views is null || views.Count == 0) throw new ArgumentException("Windows need a view.", nameof(views));
        options ??= new TraceOptions();
        options.Validate();
        return Stateful.Create<TraceBatch, TraceWindow>(BatchSource<TraceBatch>.ReusedOf(source), () =>
        {
            WindowCutter cutter = new(views, options);
            return (cutter.Add, cutter.Complete);
        });
    }

    /// <summary>Cuts the windows around the triggers of a trace, for <c>Classify</c>.</summary>
    /// <param name="source">The traces. The batches of a <see cref="BatchSource{TBatch}"/> are used without a copy.</param>
    /// <param name="views">The views of a model of membrane potential, as <c>bundle.Model.Views</c> has them.</param>
    /// <param name="options">What windows are cut around; null for the triggers that come with the trace.</param>
    /// <returns>One element for each window, one without a cell for each second without a window, so that cells become stale, and one at the end; on the source's thread.</returns>
    /// <exception cref="CellTypesException">An option is outside its range, or a view is of sorted spikes.</exception>
    public static IObservable<SignalUpdate> TraceWindows(this IObservable<TraceBatch> source, IReadOnlyList<UnitView> views, TraceOptions? options = null)
    {
        if (source is null) throw new ArgumentNullException(nameof(source));
        if (views is null || views.Count == 0) throw new ArgumentException("Windows need a view.", nameof(views));
        if (views.FirstOrDefault(view => view is not TraceView) is UnitView other)
            throw new CellTypesException($"{other.Name} is computed from sorted spikes, not from membrane potential; choose a model of windows.");
        options ??= new TraceOptions();
        options.Validate();
        return Stateful.Create<TraceBatch, SignalUpdate>(BatchSource<TraceBatch>.ReusedOf(source), () =>
        {
            TraceStream stream = new([.. views.Cast<TraceView>()], options);
            return (stream.Add, stream.Complete);
        });
    }

    /// <summary>Gives traces the triggers that come by themselves, such as the times of a stimulus.</summary>
    /// <param name="source">The traces. Their own triggers stay; their end is the end.</param>
    /// <param name="triggers">Sample indices on the clock of the traces, for all cells.</param>
    /// <returns>
    /// The traces; the next batch of every cell has the triggers that came since its last one. Before the first batch of a cell there is nothing to cut. Of a cell that is
    /// silent 10,000 triggers wait, and further ones are lost.
    /// </returns>
    public static IObservable<TraceBatch> WithTriggers(this IObservable<TraceBatch> source, IObservable<long> triggers)
    {
        if (source is null) throw new ArgumentNullException(nameof(source));
        if (triggers is null) throw new ArgumentNullException(nameof(triggers));
        return Observable.Defer(() =>
        {
            WaitingTriggers waiting = new();
            return source
                .Select(batch => (Batch: (TraceBatch?)batch, Trigger: 0L))
                .Publish(batches => batches.Merge(triggers.Select(trigger => (Batch: (TraceBatch?)null, Trigger: trigger)).TakeUntil(batches.LastOrDefaultAsync())))
                .Select(item => item.Batch is null ? waiting.Add(item.Trigger) : waiting.GiveTo(item.Batch))
                .Where(batch => batch is not null)
                .Select(batch => batch!);
        });
    }

    private sealed class TraceStream(IReadOnlyList<TraceView> views, TraceOptions options)
    {
        private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

        private readonly WindowCutter _cutter = new(views, options);
        private UnitDirectory? _cells;
        private SourceCounters? _counters;
        private StreamProgress? _progress;
        private bool _isLive;
        private long _arrivedAt;
        private long _end;
        private long _newestUpdate;
        private double _samplingRate;

        public void Add(TraceBatch batch, Action<SignalUpdate> emit)
        {
            (_arrivedAt, _cells, _counters, _isLive) = (batch.ArrivedAt, batch.Cells, batch.Counters, batch.IsLive);
            if (options.Trigger == TraceTrigger.Stimulus && !batch.HasCurrent && batch.Count > 0)
            {
                batch.Counters.CountBadMessage("the trace comes without the current in which a stimulus is found: send it, or choose other triggers");
                return;
            }
            if (_samplingRate == 0) _newestUpdate = batch.FirstSample;
            (_end, _samplingRate) = (batch.FirstSample + batch.Count, batch.SamplingRate);
            _progress ??= new StreamProgress(_samplingRate, _isLive);
            _progress.Arrived(_end, batch.Sequence, _end, _arrivedAt);
            _cutter.Add(batch, window => emit(Update(window)));
            if (Math.Abs(_end - _newestUpdate) < LongestPause.TotalSeconds * _samplingRate) return;
            emit(Update(_end, _end, []));
        }

        public void Complete(Action<SignalUpdate> emit)
        {
            _arrivedAt = Stopwatch.GetTimestamp();
            _cutter.Complete(window => emit(Update(window)));
            if (_samplingRate > 0) emit(Update(_end, _end, []) with { IsLast = true });
        }

        private SignalUpdate Update(TraceWindow window)
        {
            UnitInfo info = _cells![window.Cell];
            if (window.Problem is not null && window.Problem != TraceCutter.NoActionPotential) _counters!.Report($"cell {info.Id}: {window.Problem}; the window is skipped");
            // A trigger of no sample of the trace must not move the time of the labels.
            bool isOutside = window.StartSample >= _end || window.EndSample <= 0;
            (long start, long end) = isOutside ? (_end, _end) : (window.StartSample, window.EndSample);
            UnitSnapshot cell = new()
            {
                Key = window.Cell,
                Info = info,
                IsCell = true,
                Channel = info.Channels.DefaultIfEmpty(-1).First(),
                FirstSpike = start,
                LastSpike = end,
                HasChanged = true,
                Inputs = window.Inputs,
                Problem = window.Problem,
            };
            return Update(start, end, [cell]);
        }

        private SignalUpdate Update(long start, long end, IReadOnlyList<UnitSnapshot> cells)
        {
            _newestUpdate = _end;
            return new()
            {
                StartSample = start,
                EndSample = end,
                SamplingRate = _samplingRate,
                Units = cells,
                Counters = new StreamCounters { BadMessages = _counters!.BadMessages, LostMessages = _counters.LostMessages },
                ArrivedAt = _arrivedAt,
                Progress = _progress,
                IsLive = _isLive,
            };
        }
    }
}
