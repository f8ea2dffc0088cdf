using System;
using System.Collections.Generic;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using CellTypes.Models.Inference;
using CellTypes.Models.Views;
using CellTypes.Streaming.Labels;

namespace CellTypes.Streaming.Traces;

/// <summary>Labels the cells of a running stream of membrane potential.</summary>
public static class LiveTraces
{
    /// <summary>Cuts the windows around the triggers of a trace.</summary>
    /// <param name="source">The traces; each batch is used up before <c>OnNext</c> returns.</param>
    /// <param name="views">The views whose inputs, one after the other, make a window.</param>
    /// <param name="options">What windows are cut around; null for the triggers that come with the trace.</param>
    /// <returns>
    /// One element a trigger, as soon as the window and what the anti-alias filter sees beyond it are there, on the source's thread. Windows may
    /// overlap. They are, bit for bit, what <see cref="TraceCutter"/> cuts out of the whole stretch, however it came in batches, and those that are
    /// not whole when it ends are told as such. Memory is bounded by the length of a window and <see cref="TraceOptions.Lateness"/>.
    /// </returns>
    /// <exception cref="ArgumentException">An option is outside its range, or there is no view.</exception>
    public static IObservable<TraceWindow> CutWindows(this IObservable<TraceBatch> source, IReadOnlyList<TraceView> views, TraceOptions? options = null)
    {
        if (source is null) throw new ArgumentNullException(nameof(source));
        if (views is null || views.Count == 0) throw new ArgumentException("Windows need a view.", nameof(views));
        options ??= new TraceOptions();
        options.Validate();
        return Observable.Create<TraceWindow>(observer =>
        {
            WindowCutter cutter = new(views, options);
            Action<TraceWindow> emit = observer.OnNext;
            return source.Subscribe(batch => cutter.Add(batch, emit), observer.OnError, () =>
            {
                cutter.Complete(emit);
                observer.OnCompleted();
            });
        });
    }

    /// <summary>Labels the cells of a source, window by window.</summary>
    /// <param name="source">The traces; each batch is used up before <c>OnNext</c> returns.</param>
    /// <param name="model">A model whose views are all <see cref="TraceView"/>s.</param>
    /// <param name="traceOptions">What windows are cut around; null for the triggers that come with the trace.</param>
    /// <param name="labelOptions">When labels change; null for at once. Only the confirming windows, the silence after which a cell is stale, and what
    /// happens when the classifier is busy apply to cells.</param>
    /// <returns>
    /// One element for each window and one at the end, from the classifier's own thread. A cell takes the place of a unit: its probabilities are
    /// the means over all of its windows with an action potential so far, and <see cref="UnitLabel.Spikes"/> is their number. Up to 64 windows
    /// wait for the classifier; then a live source's are left out and counted.
    /// </returns>
    /// <exception cref="ArgumentException">An option is outside its range, or the model has other views.</exception>
    public static IObservable<LabelWindow> LabelCells(
        this IObservable<TraceBatch> source,
        UnitModel model,
        TraceOptions? traceOptions = null,
        LabelOptions? labelOptions = null)
    {
        if (source is null) throw new ArgumentNullException(nameof(source));
        if (model is null) throw new ArgumentNullException(nameof(model));
        if (!model.TakesTraces) throw new ArgumentException($"Model {model.Name} labels units of sorted spikes, not membrane potential.", nameof(model));
        traceOptions ??= new TraceOptions();
        labelOptions ??= new LabelOptions { ConfirmingWindows = 1 };
        traceOptions.Validate();
        labelOptions.Validate();
        return Observable.Create<LabelWindow>(observer =>
        {
            TracePipeline pipeline = new(model, traceOptions, labelOptions, observer);
            IDisposable subscription = source.Subscribe(pipeline);
            return new CompositeDisposable(subscription, pipeline);
        });
    }
}
