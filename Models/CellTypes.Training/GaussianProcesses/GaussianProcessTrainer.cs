using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Training.Data;
using CellTypes.Training.Trainers;

namespace CellTypes.Training.GaussianProcesses;

/// <summary>Gaussian-process classifiers; nothing about them is random.</summary>
/// <param name="options">How to fit.</param>
internal sealed class GaussianProcessTrainer(GaussianProcessOptions options) : ITrainer
{
    /// <inheritdoc/>
    public string Description => $"Gaussian processes, one class against the rest ({options})";

    /// <inheritdoc/>
    public IClassifier Fit(LabelledSet training, int seed, CancellationToken cancellation) =>
        GaussianProcess.Fit(
            training.Inputs, training.InputLength, training.Labels, training.ClassNames.Count, options, cancellation);
}
