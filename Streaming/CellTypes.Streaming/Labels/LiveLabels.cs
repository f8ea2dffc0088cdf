using System;
using System.Reactive.Linq;
using CellTypes.Models.Inference;
using CellTypes.Streaming.History;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Tracking;

namespace CellTypes.Streaming.Labels;

/// <summary>Labels the units of a running stream of sorted spikes.</summary>
public static class LiveLabels
{
    /// <summary>Follows the units of a source and labels them once a window.</summary>
    /// <param name="source">The spikes; each batch is used up before <c>OnNext</c> returns.</param>
    /// <param name="model">The model.</param>
    /// <param name="trackerOptions">How units are followed; null for the defaults.</param>
    /// <param name="labelOptions">When labels change; null for the defaults.</param>
    /// <param name="history">Keeps the history of the units in a file, and has those of an earlier session go on; null for nothing. It serves one subscription.</param>
    /// <returns>
    /// One element a window, from the classifier's own thread, which also calls <c>OnCompleted</c> after the last window when the source
    /// ends. The source's thread never runs the model and, unless <see cref="LabelOptions.WhenBusy"/> says so, never waits for it.
    /// </returns>
    /// <exception cref="CellTypesException">An option is outside its range.</exception>
    public static IObservable<LabelUpdate> LabelUnits(
        this IObservable<SpikeBatch> source,
        UnitModel model,
        RollingOptions? trackerOptions = null,
        LabelOptions? labelOptions = null,
        HistoryKeeper? history = null)
    {
        if (model is null) throw new ArgumentNullException(nameof(model));
        return Label(source, () => model, ownsModel: false, trackerOptions, labelOptions, history);
    }

    /// <summary>Follows the units of a source and labels them once a window, with a model that each subscription opens for itself.</summary>
    /// <param name="source">The spikes; each batch is used up before <c>OnNext</c> returns.</param>
    /// <param name="openModel">Opens the model; what it throws comes as <c>OnError</c>. The model is disposed with the subscription, as soon as no unit is
    /// being classified.</param>
    /// <param name="trackerOptions">How units are followed; null for the defaults.</param>
    /// <param name="labelOptions">When labels change; null for the defaults.</param>
    /// <returns>As of a model that is there already.</returns>
    /// <exception cref="CellTypesException">An option is outside its range.</exception>
    public static IObservable<LabelUpdate> LabelUnits(
        this IObservable<SpikeBatch> source,
        Func<UnitModel> openModel,
        RollingOptions? trackerOptions = null,
        LabelOptions? labelOptions = null)
    {
        if (openModel is null) throw new ArgumentNullException(nameof(openModel));
        return Label(source, openModel, ownsModel: true, trackerOptions, labelOptions, null);
    }

    private static IObservable<LabelUpdate> Label(
        IObservable<SpikeBatch> source, Func<UnitModel> openModel, bool ownsModel, RollingOptions? trackerOptions, LabelOptions? labelOptions, HistoryKeeper? history)
    {
        if (source is null) throw new ArgumentNullException(nameof(source));
        trackerOptions ??= new RollingOptions();
        labelOptions ??= new LabelOptions();
        trackerOptions.Validate();
        labelOptions.Validate();
        labelOptions.CheckWindow(trackerOptions.Window);
        return Observable.Create<LabelUpdate>(observer => ModelSubscription.Begin(
            source, openModel, ownsModel, model => new LabelPipeline(model, ownsModel, trackerOptions, labelOptions, history, observer)));
    }
}
