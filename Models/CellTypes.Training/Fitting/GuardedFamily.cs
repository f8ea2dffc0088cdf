using System.Threading;
using CellTypes.Models.Forests;
using CellTypes.Training.Data;
using CellTypes.Training.Evaluation;

namespace CellTypes.Training.Fitting;

/// <summary>Models of any family that tell outliers: a forest beside the classifier, fitted on the same units, knows which are unlike all of
/// them.</summary>
/// <param name="family">The family of the classifier; null where the forest labels units too.</param>
/// <param name="guard">The forest.</param>
public sealed class GuardedFamily(IModelFamily? family, NoveltyForestFamily guard)
{
    /// <summary>Fits both.</summary>
    /// <param name="training">The units to learn from.</param>
    /// <param name="seed">Decides everything random.</param>
    /// <param name="cancellation">Stops the fit.</param>
    public FittedModel Fit(LabelledSet training, int seed, CancellationToken cancellation)
    {
        NoveltyForest forest = guard.Fit(training, seed, cancellation);
        return new FittedModel(forest, family is null ? null : new GuardedClassifier(family.Fit(training, seed, cancellation), forest));
    }
}
