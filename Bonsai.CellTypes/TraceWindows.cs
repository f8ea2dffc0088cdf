using System;
using System.ComponentModel;
using System.Reactive.Linq;
using CellTypes;
using CellTypes.Models.Views;
using CellTypes.Streaming.Traces;

namespace Bonsai.CellTypes;

/// <summary>Represents an operator that cuts windows out of membrane potential: 25 ms before to 25 ms after each trigger, at 50 kHz.</summary>
/// <remarks>The windows are those that <see cref="ClassifyTraces"/> classifies. All times are times of the sample clock.</remarks>
[Combinator]
[WorkflowElementCategory(ElementCategory.Transform)]
[DefaultProperty(nameof(Trigger))]
[Description("Cuts windows out of membrane potential, around triggers.")]
public class TraceWindows : TraceTriggerSettings
{
    /// <summary>Gets or sets the view that makes a window: trace/50ms@1, or trace/ap-3ms@1 for the action potential alone.</summary>
    [Category(Categories.Window)]
    [Description("The view that makes a window: trace/50ms@1, or trace/ap-3ms@1 for the action potential alone.")]
    public string View { get; set; } = "trace/50ms@1";

    /// <summary>Cuts windows.</summary>
    /// <param name="source">The traces, of one source.</param>
    /// <returns>One window a trigger, as soon as it is whole; one that cannot be classified says why.</returns>
    public IObservable<TraceWindow> Process(IObservable<TraceFrame> source) => Operators.Transform(nameof(TraceWindows), source, frames => Cut(frames.Select(frame => frame.Batch)));

    /// <summary>Cuts windows around triggers that come by themselves, such as the times of a stimulus.</summary>
    /// <param name="source">The traces, of one source.</param>
    /// <param name="triggers">Sample indices on the clock of the traces, for all cells.</param>
    /// <returns>One window a trigger, as soon as it is whole; one that cannot be classified says why.</returns>
    public IObservable<TraceWindow> Process(IObservable<TraceFrame> source, IObservable<long> triggers) => Operators.Transform(nameof(TraceWindows), source, triggers, (frames, times) =>
        Cut(frames.Select(frame => frame.Batch).WithTriggers(times)));

    private IObservable<TraceWindow> Cut(IObservable<TraceBatch> batches)
    {
        if (UnitViews.Parse(View) is not TraceView view) throw new CellTypesException($"{View} is no view of membrane potential; write trace/50ms@1.");
        return batches.CutWindows([view], TraceOptions);
    }
}
