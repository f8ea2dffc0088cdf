using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Training.Data;

namespace CellTypes.Training.Trainers;

/// <summary>A way of making a classifier from labelled units: an architecture with everything that is fitted to data.</summary>
/// <remarks>
/// Whatever is fitted (oversampling, scaling, unsupervised pre-training, early stopping, calibration, thresholds) is fitted inside
/// <see cref="Fit"/>, which only ever gets the training units of a fold. Fits run side by side, so a trainer keeps no state between them.
/// </remarks>
public interface ITrainer
{
    /// <summary>Gets the trainer with its settings in one line, for reports.</summary>
    string Description { get; }

    /// <summary>Fits a classifier.</summary>
    /// <param name="training">The units to learn from. A class may have none of them. Trainers that learn from units of unknown type
    /// find them in <see cref="LabelledSet.Unlabelled"/>; there may be none.</param>
    /// <param name="seed">Decides everything random: equal seeds give equal classifiers.</param>
    /// <param name="cancellation">Stops the fit.</param>
    /// <returns>The classifier, for as many inputs and classes as the set has; disposed of by the caller where it is disposable.</returns>
    IClassifier Fit(LabelledSet training, int seed, CancellationToken cancellation);
}
