using System;
using System.Collections.Generic;
using CellTypes.Models.Signals;
using CellTypes.Streaming.Spikes;

namespace CellTypes.Streaming.Tracking;

/// <summary>Follows the units of a running stream of sorted spikes, without a model.</summary>
public static class LiveUnits
{
    /// <summary>Follows the units of a source and looks at them once a window.</summary>
    /// <typeparam name="TResult">What is seen of a window.</typeparam>
    /// <param name="source">The spikes; each batch is used up before <c>OnNext</c> returns.</param>
    /// <param name="axes">The lag axes of the autocorrelograms that are kept, at least one.</param>
    /// <param name="options">How units are followed; null for the defaults.</param>
    /// <param name="look">Called with the tracker of a stream and the sample index just after its window. What it keeps it copies.</param>
    /// <returns>One element a window of each stream, and one for its last, which ends with the source; on the source's thread.</returns>
    /// <exception cref="CellTypesException">An option is outside its range, or there is no axis.</exception>
    public static IObservable<TResult> FollowUnits<TResult>(
        this IObservable<SpikeBatch> source, IReadOnlyList<LagAxis> axes, RollingOptions? options, Func<UnitTracker, long, TResult> look)
    {
        if (source is null) throw new ArgumentNullException(nameof(source));
        if (look is null) throw new ArgumentNullException(nameof(look));
        options ??= new RollingOptions();
        _ = new UnitTracker(axes, options);
        return Stateful.Create<SpikeBatch, TResult>(source, () =>
        {
            PerStream<UnitTracker> trackers = new(_ => new UnitTracker(axes, options));
            return (Add, Complete);

            void Add(SpikeBatch batch, Action<TResult> emit)
            {
                if (trackers.Of(batch) is UnitTracker tracker) tracker.Add(batch, end => emit(look(tracker, end)));
            }

            void Complete(Action<TResult> emit)
            {
                foreach (UnitTracker tracker in trackers.All) tracker.Complete(end => emit(look(tracker, end)));
            }
        });
    }
}
