using System.Threading;
using CellTypes.Models.Forests;
using CellTypes.Training.Data;
using CellTypes.Training.Forests;
using CellTypes.Training.Trainers;

namespace CellTypes.Training.Bundles;

/// <summary>Fits a classifier and, on the same units, a forest that knows which units are unlike all of them.</summary>
/// <param name="trainer">The trainer of the classifier that labels units; null where the forest labels units too.</param>
/// <param name="guard">The forest.</param>
internal sealed class GuardedTrainer(ITrainer? trainer, NoveltyForestTrainer guard)
{
    /// <summary>Fits both.</summary>
    /// <param name="training">The units to learn from.</param>
    /// <param name="seed">Decides everything random.</param>
    /// <param name="cancellation">Stops the fit.</param>
    public FittedModel Fit(LabelledSet training, int seed, CancellationToken cancellation)
    {
        NoveltyForest forest = guard.Fit(training.CompleteUnits(), seed, cancellation);
        return new FittedModel(forest, trainer is null ? null : new GuardedClassifier(trainer.Fit(training, seed, cancellation), forest));
    }
}
