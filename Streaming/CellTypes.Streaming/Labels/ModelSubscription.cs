using System;
using System.Reactive.Disposables;
using CellTypes.Models.Inference;

namespace CellTypes.Streaming.Labels;

/// <summary>Begins a subscription that classifies with a model.</summary>
internal static class ModelSubscription
{
    /// <summary>Opens the model, builds what takes the source's elements, and subscribes it.</summary>
    /// <param name="source">The source.</param>
    /// <param name="openModel">Opens the model, or gives one that is there.</param>
    /// <param name="ownsModel">Whether the model is freed where the pipeline cannot be built; once built, the pipeline frees it.</param>
    /// <param name="createPipeline">Builds the pipeline, which a device without memory for the model may fail.</param>
    /// <returns>Ends the pipeline, then the subscription.</returns>
    public static IDisposable Begin<TSource, TPipeline>(
        IObservable<TSource> source, Func<UnitModel> openModel, bool ownsModel, Func<UnitModel, TPipeline> createPipeline)
        where TPipeline : IObserver<TSource>, IDisposable
    {
        UnitModel model = openModel();
        TPipeline pipeline;
        try
        {
            pipeline = createPipeline(model);
        }
        catch when (ownsModel)
        {
            model.Dispose();
            throw;
        }
        // The pipeline first: what waits for it in the source is let go before the source is.
        return new CompositeDisposable(pipeline, source.SubscribeSafe(pipeline));
    }
}
