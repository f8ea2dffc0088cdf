using System;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using CellTypes.Models.Bundles;
using CellTypes.Models.Inference;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Labels;

/// <summary>Operators that give labels and let them change only with evidence.</summary>
public static class LabelOperators
{
    /// <summary>Classifies the units or cells of each update.</summary>
    /// <param name="source">The updates of <c>RollingUnits</c> or <c>TraceWindows</c> with the views of the model.</param>
    /// <param name="bundle">The model.</param>
    /// <param name="options">What status a unit gets; null for the defaults.</param>
    /// <param name="disposesModel">Whether the model is disposed with the subscription, as soon as nothing is being classified.</param>
    /// <returns>
    /// One element an update, from the classifier's own thread, which also calls <c>OnCompleted</c> after the last one. All that is due is classified in one pass. A
    /// live source never waits: up to 64 updates do; further ones of units are put together, and further trace windows are left out, which
    /// <see cref="LabelUpdate.Counters"/> tells. A recording waits.
    /// </returns>
    /// <exception cref="CellTypesException">An option is outside its range. What goes wrong with the device comes as <c>OnError</c>.</exception>
    public static IObservable<LabelUpdate> Classify(this IObservable<SignalUpdate> source, ModelBundle bundle, LabelOptions? options = null, bool disposesModel = false)
    {
        if (bundle is null) throw new ArgumentNullException(nameof(bundle));
        return source.Classify(bundle.Model, LabelSession.Of(bundle), options, disposesModel);
    }

    /// <summary>Classifies the units or cells of each update with a model in a session that is known already.</summary>
    /// <param name="source">The updates of <c>RollingUnits</c> or <c>TraceWindows</c> with the views of the model.</param>
    /// <param name="model">The model.</param>
    /// <param name="session">What the updates name as their session; null for a new one of the model.</param>
    /// <param name="options">What status a unit gets; null for the defaults.</param>
    /// <param name="disposesModel">Whether the model is disposed with the subscription, as soon as nothing is being classified.</param>
    /// <returns>As for a bundle.</returns>
    /// <exception cref="CellTypesException">An option is outside its range. What goes wrong with the device comes as <c>OnError</c>.</exception>
    public static IObservable<LabelUpdate> Classify(
        this IObservable<SignalUpdate> source, UnitModel model, LabelSession? session = null, LabelOptions? options = null, bool disposesModel = false)
    {
        if (source is null) throw new ArgumentNullException(nameof(source));
        if (model is null) throw new ArgumentNullException(nameof(model));
        session ??= new LabelSession { Model = new ModelIdentity(model.Name, "", model.Sha256) { Home = model.Home }, Classes = model.Classes, Device = model.Device };
        options ??= new LabelOptions();
        options.Validate();
        return Observable.Create<LabelUpdate>(observer =>
        {
            IDisposable? owned = disposesModel ? model : null;
            ClassifierStage stage;
            try
            {
                stage = new ClassifierStage(model, session, options, owned, observer);
            }
            catch
            {
                owned?.Dispose();
                throw;
            }
            // The stage first: what waits for it in the source is let go before the source is.
            return new CompositeDisposable(stage, source.SubscribeSafe(stage));
        });
    }

    /// <summary>Holds labels back that flicker.</summary>
    /// <remarks>
    /// The first judgement of a unit holds at once; another one, which is another status or another label, once it came out of several judgements of that unit in a row. A
    /// unit that is stale is so at once, with its label standing; what is under it does not count. A unit that warms up again has begun anew, and one that is no longer
    /// there is forgotten.
    /// </remarks>
    /// <param name="source">The labels, also those of another program.</param>
    /// <param name="updates">The judgements of a unit in a row that must agree, at least 1, which changes nothing.</param>
    /// <returns>The updates with the labels that hold; <see cref="UnitLabel.Since"/> and <see cref="UnitLabel.Changed"/> are those of these labels.</returns>
    /// <exception cref="CellTypesException">The number is below 1.</exception>
    public static IObservable<LabelUpdate> Confirm(this IObservable<LabelUpdate> source, int updates = 3)
    {
        if (updates < 1) throw new SettingException("Updates", updates, "at least 1");
        return source.Confirm(() => updates);
    }

    /// <summary>Holds labels back that flicker, with a patience that may change.</summary>
    /// <param name="source">The labels, also those of another program.</param>
    /// <param name="updates">Gets the judgements of a unit in a row that must agree, for each update anew; below 1 counts as 1.</param>
    /// <returns>As with a patience that stays.</returns>
    public static IObservable<LabelUpdate> Confirm(this IObservable<LabelUpdate> source, Func<int> updates)
    {
        if (source is null) throw new ArgumentNullException(nameof(source));
        if (updates is null) throw new ArgumentNullException(nameof(updates));
        return Observable.Defer(() =>
        {
            LabelConfirmer confirmer = new();
            return source.Select(update => confirmer.Confirm(update, updates()));
        });
    }
}
