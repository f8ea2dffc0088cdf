using System;
using System.Collections.Generic;
using System.Reactive.Linq;
using CellTypes.Models.Inference;
using CellTypes.Models.Views;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Spikes;

namespace CellTypes.Streaming.Traces;

/// <summary>Labels the cells of a running stream of membrane potential.</summary>
public static class LiveTraces
{
    /// <summary>Cuts the windows around the triggers of a trace.</summary>
    /// <param name="source">The traces; each batch is used up before <c>OnNext</c> returns.</param>
    /// <param name="views">The views whose inputs, one after the other, make a window.</param>
    /// <param name="options">What windows are cut around; null for the triggers that come with the trace.</param>
    /// <returns>
    /// One element a trigger, whatever becomes of it, as soon as the window and what the anti-alias filter sees beyond it are there, on the source's thread. Windows may
    /// overlap. They are, bit for bit, what <see cref="TraceCutter"/> cuts out of the whole stretch, however it came in batches, and those that are
    /// not whole when it ends are told as such. Memory is bounded by the length of a window and <see cref="TraceOptions.Lateness"/>.
    /// </returns>
    /// <exception cref="CellTypesException">An option is outside its range, or there is no view.</exception>
    public static IObservable<TraceWindow> CutWindows(this IObservable<TraceBatch> source, IReadOnlyList<TraceView> views, TraceOptions? options = null)
    {
        if (source is null) throw new ArgumentNullException(nameof(source));
        if (views is null || views.Count == 0) throw new ArgumentException("Windows need a view.", nameof(views));
        options ??= new TraceOptions();
        options.Validate();
        return Stateful.Create<TraceBatch, TraceWindow>(source, () =>
        {
            WindowCutter cutter = new(views, options);
            return (cutter.Add, cutter.Complete);
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
    /// <exception cref="CellTypesException">An option is outside its range, or the model has other views.</exception>
    public static IObservable<LabelUpdate> LabelCells(
        this IObservable<TraceBatch> source,
        UnitModel model,
        TraceOptions? traceOptions = null,
        LabelOptions? labelOptions = null)
    {
        if (model is null) throw new ArgumentNullException(nameof(model));
        CheckTakesTraces(model);
        return Label(source, () => model, ownsModel: false, traceOptions, labelOptions);
    }

    /// <summary>Labels the cells of a source, window by window, with a model that each subscription opens for itself.</summary>
    /// <param name="source">The traces; each batch is used up before <c>OnNext</c> returns.</param>
    /// <param name="openModel">Opens the model; what it throws comes as <c>OnError</c>. The model is disposed with the subscription, as soon as no window is
    /// being classified.</param>
    /// <param name="traceOptions">What windows are cut around; null for the triggers that come with the trace.</param>
    /// <param name="labelOptions">When labels change; null for at once.</param>
    /// <returns>As of a model that is there already.</returns>
    /// <exception cref="CellTypesException">An option is outside its range.</exception>
    public static IObservable<LabelUpdate> LabelCells(
        this IObservable<TraceBatch> source,
        Func<UnitModel> openModel,
        TraceOptions? traceOptions = null,
        LabelOptions? labelOptions = null)
    {
        if (openModel is null) throw new ArgumentNullException(nameof(openModel));
        return Label(source, openModel, ownsModel: true, traceOptions, labelOptions);
    }

    private static IObservable<LabelUpdate> Label(
        IObservable<TraceBatch> source, Func<UnitModel> openModel, bool ownsModel, TraceOptions? traceOptions, LabelOptions? labelOptions)
    {
        if (source is null) throw new ArgumentNullException(nameof(source));
        traceOptions ??= new TraceOptions();
        labelOptions ??= new LabelOptions { ConfirmingWindows = 1 };
        traceOptions.Validate();
        labelOptions.Validate();
        return Observable.Create<LabelUpdate>(observer => ModelSubscription.Begin(source, openModel, ownsModel, model =>
        {
            CheckTakesTraces(model);
            return new TracePipeline(model, ownsModel, traceOptions, labelOptions, observer);
        }));
    }

    private static void CheckTakesTraces(UnitModel model)
    {
        if (!model.TakesTraces) throw new CellTypesException($"model {model.Name} labels units of sorted spikes, not membrane potential; choose a model of windows.");
    }
}
