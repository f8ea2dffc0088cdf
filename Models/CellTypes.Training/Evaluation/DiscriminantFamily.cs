using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Models.Linear;
using CellTypes.Training.Data;

namespace CellTypes.Training.Evaluation;

/// <summary>Linear discriminants with shrunken covariances; nothing about them is random.</summary>
public sealed class DiscriminantFamily : IModelFamily
{
    /// <inheritdoc/>
    public string Description => "linear discriminant (Ledoit-Wolf shrinkage)";

    /// <inheritdoc/>
    public IClassifier Fit(LabelledSet training, int seed, CancellationToken cancellation) =>
        LinearDiscriminant.Fit(training.Inputs, training.InputLength, training.Labels, training.ClassNames.Count);
}
