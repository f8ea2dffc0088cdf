using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Training.Data;

namespace CellTypes.Training.Evaluation;

/// <summary>Several families, fitted on the same units; the probabilities are the mean of theirs.</summary>
/// <param name="families">The families, at least one.</param>
public sealed class AveragedFamily(IReadOnlyList<IModelFamily> families) : IModelFamily
{
    /// <inheritdoc/>
    public string Description => $"mean of {string.Join(" and ", families.Select(family => family.Description))}";

    /// <inheritdoc/>
    public IClassifier Fit(LabelledSet training, int seed, CancellationToken cancellation) =>
        new AveragedClassifier([.. families.Select(family => family.Fit(training, seed, cancellation))]);
}
