using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Training.Data;

namespace CellTypes.Training.Trainers;

/// <summary>Several trainers on the same units; the probabilities are the mean of those of their classifiers.</summary>
/// <param name="trainers">The trainers, at least one.</param>
internal sealed class AveragedTrainer(IReadOnlyList<ITrainer> trainers) : ITrainer
{
    /// <inheritdoc/>
    public string Description => $"mean of {string.Join(" and ", trainers.Select(trainer => trainer.Description))}";

    /// <inheritdoc/>
    public IClassifier Fit(LabelledSet training, int seed, CancellationToken cancellation) =>
        new AveragedClassifier([.. trainers.Select(trainer => trainer.Fit(training, seed, cancellation))]);
}
