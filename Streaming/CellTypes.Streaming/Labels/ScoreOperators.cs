using System;
using System.Collections.Generic;
using System.Reactive.Linq;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Labels;

/// <summary>Operators that compare labels with cell types that are known beforehand.</summary>
public static class ScoreOperators
{
    /// <summary>Compares labels with the cell types of their units.</summary>
    /// <param name="source">The labels.</param>
    /// <param name="cellTypes">The true cell types by the names of the units; a unit that is not in it counts nowhere.</param>
    /// <returns>One score for each update, of the units of its stream.</returns>
    public static IObservable<LabelScore> Score(this IObservable<LabelUpdate> source, IReadOnlyDictionary<string, string> cellTypes)
    {
        if (source is null) throw new ArgumentNullException(nameof(source));
        if (cellTypes is null) throw new ArgumentNullException(nameof(cellTypes));
        return source.Select(update => LabelScore.Of(update, cellTypes));
    }

    /// <summary>Compares labels with the cell types that the source of the spikes knows (<see cref="UnitInfo.CellType"/>), such as a simulated one.</summary>
    /// <param name="source">The labels.</param>
    /// <param name="spikes">The spikes whose units are labelled. Before the first ones there is no score.</param>
    /// <returns>One score for each update, of the units of its stream. They end with the labels.</returns>
    public static IObservable<LabelScore> Score(this IObservable<LabelUpdate> source, IObservable<SpikeBatch> spikes)
    {
        if (source is null) throw new ArgumentNullException(nameof(source));
        if (spikes is null) throw new ArgumentNullException(nameof(spikes));
        return source.WithLatestFrom(
            BatchSource<SpikeBatch>.ReusedOf(spikes).Select(batch => batch.Units), (update, units) => LabelScore.Of(update, CellTypesOf(units)));
    }

    private static Dictionary<string, string> CellTypesOf(UnitDirectory units)
    {
        Dictionary<string, string> types = [];
        for (int slot = 0; slot < units.Count; slot++)
        {
            if (units[slot].CellType is string type) types[units[slot].Id] = type;
        }
        return types;
    }
}
