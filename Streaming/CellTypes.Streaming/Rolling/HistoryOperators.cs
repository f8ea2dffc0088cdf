using System;
using System.Reactive.Linq;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Rolling;

/// <summary>The operator that keeps labels beside the history of their units.</summary>
public static class HistoryOperators
{
    /// <summary>Keeps labels beside the history of their units, so that a session that is started after a crash goes on with them.</summary>
    /// <param name="source">The labels of units that the same keeper follows in <c>RollingUnits</c>.</param>
    /// <param name="keeper">The keeper, which stays open.</param>
    /// <returns>The labels.</returns>
    public static IObservable<LabelUpdate> KeepIn(this IObservable<LabelUpdate> source, HistoryKeeper keeper)
    {
        if (keeper is null) throw new ArgumentNullException(nameof(keeper));
        // The last labels come after the units were copied.
        return source.Do(keeper.Labelled, _ => keeper.Complete(), keeper.Complete);
    }
}
