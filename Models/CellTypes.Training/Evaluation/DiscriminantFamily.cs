using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Models.Linear;
using CellTypes.Training.Data;

namespace CellTypes.Training.Evaluation;

/// <summary>Linear discriminants with shrunken covariances; nothing about them is random.</summary>
/// <param name="hasEqualPriors">Whether classes are taken to be equally frequent, whatever their shares of the training units.</param>
public sealed class DiscriminantFamily(bool hasEqualPriors = false) : IModelFamily
{
    /// <inheritdoc/>
    public string Description => $"linear discriminant (Ledoit-Wolf shrinkage{(hasEqualPriors ? ", equal priors" : "")})";

    /// <inheritdoc/>
    public IClassifier Fit(LabelledSet training, int seed, CancellationToken cancellation) =>
        LinearDiscriminant.Fit(training.Inputs, training.InputLength, training.Labels, training.ClassNames.Count, hasEqualPriors);
}
