using System;
using System.Collections.Generic;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using CellTypes.Streaming.Traces;

namespace Bonsai.CellTypes;

/// <summary>Brings triggers and traces together.</summary>
internal static class TraceTriggers
{
    /// <summary>Gives the next frame of every cell the triggers that came since its last one.</summary>
    /// <param name="source">The traces. Their own triggers stay; their end is the end.</param>
    /// <param name="triggers">Sample indices on the clock of the traces.</param>
    public static IObservable<TraceFrame> WithTriggers(this IObservable<TraceFrame> source, IObservable<long> triggers) => Observable.Create<TraceFrame>(observer =>
    {
        object gate = new();
        Dictionary<int, List<long>> waiting = [];
        IDisposable triggerSubscription = triggers.Subscribe(
            trigger =>
            {
                lock (gate)
                {
                    foreach (List<long> ofCell in waiting.Values) ofCell.Add(trigger);
                }
            },
            observer.OnError);
        IDisposable sourceSubscription = source.Select(AddTriggers).Subscribe(observer);
        return new CompositeDisposable(sourceSubscription, triggerSubscription);

        TraceFrame AddTriggers(TraceFrame frame)
        {
            lock (gate)
            {
                if (!waiting.TryGetValue(frame.Batch.Cell, out List<long>? ofCell)) waiting.Add(frame.Batch.Cell, ofCell = []);
                if (ofCell.Count == 0) return frame;
                TraceBatch batch = frame.Batch.Copy();
                foreach (long trigger in ofCell) batch.AddTrigger(trigger);
                ofCell.Clear();
                return new TraceFrame(batch);
            }
        }
    });
}
