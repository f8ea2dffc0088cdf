using System;
using System.Collections.Generic;
using System.Linq;
using System.Reactive.Linq;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Labels;

/// <summary>Operators that pass only some units, or the spikes of some, so that a label can drive an experiment.</summary>
public static class SelectionOperators
{
    /// <summary>Passes the units with a confident label, whose status is ok, of given cell types.</summary>
    /// <param name="source">The labels.</param>
    /// <param name="cellTypes">The cell types, as the model names them.</param>
    /// <returns>One update for each that came, with the selected units only.</returns>
    public static IObservable<LabelUpdate> OfCellTypes(this IObservable<LabelUpdate> source, params string[] cellTypes) => source.SelectUnits(AreOf(cellTypes));

    /// <summary>Passes some of the units.</summary>
    /// <param name="source">The labels.</param>
    /// <param name="isSelected">Tells whether a unit passes, with each update anew.</param>
    /// <returns>One update for each that came, with the selected units only.</returns>
    public static IObservable<LabelUpdate> SelectUnits(this IObservable<LabelUpdate> source, Func<UnitLabel, bool> isSelected)
    {
        if (source is null) throw new ArgumentNullException(nameof(source));
        if (isSelected is null) throw new ArgumentNullException(nameof(isSelected));
        return source.Select(update => update with { Units = [.. update.Units.Where(isSelected)], Updated = [.. update.Updated.Where(isSelected)] });
    }

    /// <summary>Passes the spikes of units that have a confident label, whose status is ok, of given cell types at the time.</summary>
    /// <param name="source">The spikes.</param>
    /// <param name="labels">The labels of their units. Before the first ones nothing passes.</param>
    /// <param name="cellTypes">The cell types, as the model names them.</param>
    /// <returns>Batches with the spikes of these units only, which may be kept; those without any are left out. They end with the spikes.</returns>
    public static IObservable<SpikeBatch> OfCellTypes(this IObservable<SpikeBatch> source, IObservable<LabelUpdate> labels, params string[] cellTypes) =>
        source.OfUnits(labels, AreOf(cellTypes));

    /// <summary>Passes the spikes of units whose label is such at the time.</summary>
    /// <param name="source">The spikes. The batches of a <see cref="BatchSource{TBatch}"/> are used without a copy.</param>
    /// <param name="labels">The labels of their units, of one stream or several. Before the first ones nothing passes.</param>
    /// <param name="isSelected">Tells by its label whether the spikes of a unit pass, with each update anew.</param>
    /// <returns>Batches with the spikes of these units only, which may be kept; those without any are left out. They end with the spikes.</returns>
    public static IObservable<SpikeBatch> OfUnits(this IObservable<SpikeBatch> source, IObservable<LabelUpdate> labels, Func<UnitLabel, bool> isSelected)
    {
        if (source is null) throw new ArgumentNullException(nameof(source));
        return BatchSource<SpikeBatch>.ReusedOf(source)
            .WithLatestFrom(Selected(labels, isSelected), (batch, units) => batch.Copy(slot => units.Contains(batch.Units[slot].Id)))
            .Where(batch => batch.Count > 0);
    }

    /// <summary>Passes the single spikes of units whose label is such at the time.</summary>
    /// <typeparam name="TSpike">The type of the spikes.</typeparam>
    /// <param name="source">The spikes.</param>
    /// <param name="labels">The labels of their units, of one stream or several. Before the first ones nothing passes.</param>
    /// <param name="isSelected">Tells by its label whether the spikes of a unit pass, with each update anew.</param>
    /// <returns>The spikes of these units. They end with the spikes.</returns>
    public static IObservable<TSpike> OfUnits<TSpike>(this IObservable<TSpike> source, IObservable<LabelUpdate> labels, Func<UnitLabel, bool> isSelected)
        where TSpike : Spike
    {
        if (source is null) throw new ArgumentNullException(nameof(source));
        return source
            .WithLatestFrom(Selected(labels, isSelected), (spike, units) => (Spike: spike, Passes: units.Contains(spike.Unit)))
            .Where(item => item.Passes)
            .Select(item => item.Spike);
    }

    private static Func<UnitLabel, bool> AreOf(string[] cellTypes)
    {
        if (cellTypes is null) throw new ArgumentNullException(nameof(cellTypes));
        return unit => unit.Status == LabelStatus.Ok && unit.Label is not null && cellTypes.Contains(unit.Label);
    }

    // By name, which is unique within a source: an update has the units of its own stream alone.
    private static IObservable<HashSet<string>> Selected(IObservable<LabelUpdate> labels, Func<UnitLabel, bool> isSelected)
    {
        if (labels is null) throw new ArgumentNullException(nameof(labels));
        if (isSelected is null) throw new ArgumentNullException(nameof(isSelected));
        return Observable.Defer(() =>
        {
            LatestUpdates latest = new();
            return labels.Select(update =>
            {
                latest.Add(update);
                return new HashSet<string>(latest.All.SelectMany(stream => stream.Units).Where(isSelected).Select(unit => unit.Unit));
            });
        });
    }
}
