using System;
using System.Collections.Generic;
using System.Linq;
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
