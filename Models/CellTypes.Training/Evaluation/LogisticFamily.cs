using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Models.Linear;
using CellTypes.Training.Data;

namespace CellTypes.Training.Evaluation;

/// <summary>Multinomial logistic regressions; nothing about them is random.</summary>
/// <param name="options">How to fit.</param>
public sealed class LogisticFamily(LogisticOptions options) : IModelFamily
{
    /// <inheritdoc/>
    public string Description => $"logistic regression ({options})";

    /// <inheritdoc/>
    public IClassifier Fit(LabelledSet training, int seed, CancellationToken cancellation) =>
        LogisticRegression.Fit(
            training.Inputs, training.InputLength, training.Labels, training.ClassNames.Count, options, cancellation);
}
