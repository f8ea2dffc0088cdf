using System;
using System.Collections.Generic;
using System.Reactive.Linq;
using CellTypes.Streaming.Traces;

namespace Bonsai.CellTypes;

/// <summary>Brings triggers and traces together.</summary>
internal static class TraceTriggers
{
    // Of a cell that is silent, more than any rig sends.
    private const int MostWaiting = 10_000;

    /// <summary>Gives the next frame of every cell the triggers that came since its last one; before the first frame of a cell there is nothing to cut.</summary>
    /// <param name="source">The traces. Their own triggers stay; their end is the end.</param>
    /// <param name="triggers">Sample indices on the clock of the traces.</param>
    public static IObservable<TraceFrame> WithTriggers(this IObservable<TraceFrame> source, IObservable<long> triggers) => Observable.Defer(() =>
    {
        Dictionary<int, List<long>> waiting = [];
        return source
            .Select(frame => (Frame: (TraceFrame?)frame, Trigger: 0L))
            .Publish(frames => frames.Merge(triggers.Select(trigger => (Frame: (TraceFrame?)null, Trigger: trigger)).TakeUntil(frames.LastOrDefaultAsync())))
            .Select(item => item.Frame is TraceFrame frame ? WithWaiting(frame, waiting) : Wait(item.Trigger, waiting))
            .Where(frame => frame is not null)
            .Select(frame => frame!);
    });

    private static TraceFrame? Wait(long trigger, Dictionary<int, List<long>> waiting)
    {
        foreach (List<long> ofCell in waiting.Values)
        {
            if (ofCell.Count < MostWaiting) ofCell.Add(trigger);
        }
        return null;
    }

    private static TraceFrame WithWaiting(TraceFrame frame, Dictionary<int, List<long>> waiting)
    {
        if (!waiting.TryGetValue(frame.Batch.Cell, out List<long>? ofCell)) waiting.Add(frame.Batch.Cell, ofCell = []);
        if (ofCell.Count == 0) return frame;
        TraceBatch batch = frame.Batch.Copy();
        foreach (long trigger in ofCell) batch.AddTrigger(trigger);
        ofCell.Clear();
        return new TraceFrame(batch);
    }
}
