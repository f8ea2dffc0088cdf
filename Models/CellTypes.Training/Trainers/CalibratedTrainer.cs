using System;
using System.Linq;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Training.Data;
using CellTypes.Training.Folds;
using MathNet.Numerics;

namespace CellTypes.Training.Trainers;

/// <summary>
/// Calibrates what another trainer fits: probabilities are made bolder or more cautious by a temperature that is fitted on training units,
/// each predicted by a model of the others.
/// </summary>
/// <remarks>
/// A model is too sure of the units it was fitted on, so their own predictions say nothing about new ones: the training units are divided
/// into folds, the traces of a cell and the units of a recording together, and the temperature makes the labels of the held-out ones most probable, all folds pooled. The
/// model itself is then fitted on all of them. See <see cref="CalibratedClassifier"/>.
/// </remarks>
/// <param name="trainer">The other trainer.</param>
/// <param name="folds">The number of folds for the temperature, at least 2; fewer where there are fewer units, or cells. A model is fitted for each, and one
/// more.</param>
internal sealed class CalibratedTrainer(ITrainer trainer, int folds = CalibratedTrainer.UsualFolds) : ITrainer
{
    /// <summary>The number of folds for the temperature unless another is given.</summary>
    public const int UsualFolds = 5;

    private const double Highest = 20;
    private const double Lowest = 1 / Highest;

    // A forest can give the true class no probability at all, which no temperature can mend: a label in a hundred may be anything.
    private const double Doubt = 0.01;

    /// <inheritdoc/>
    public string Description => $"{trainer.Description}, temperature fitted on {folds} inner folds";

    /// <inheritdoc/>
    public IClassifier Fit(LabelledSet training, int seed, CancellationToken cancellation)
    {
        double temperature = InnerKFold.CountOf(training) < 2 ? 1 : Temperature(HeldOut(training, seed, cancellation), training.Labels.ToArray(), training.ClassNames.ToList().IndexOf(ForeignClass.Name));
        return new CalibratedClassifier(trainer.Fit(training, seed, cancellation), temperature);
    }

    /// <summary>The temperature under which labels are most probable.</summary>
    /// <param name="probabilities">Row-major class probabilities; rows of NaN do not count.</param>
    /// <param name="labels">The true classes.</param>
    /// <param name="foreign">The class of units of other tissue, or -1. What counts is how right the cell types of the others are, given that they have one: the many
    /// units of other tissue are mostly plain, and would make all probabilities bold.</param>
    internal static double Temperature(float[] probabilities, int[] labels, int foreign = -1)
    {
        int classes = probabilities.Length / labels.Length;
        double Loss(double logarithm)
        {
            float[] scaled = [.. probabilities];
            double loss = 0;
            for (int i = 0; i < labels.Length; i++)
            {
                Span<float> row = scaled.AsSpan(i * classes, classes);
                if (float.IsNaN(row[0]) || labels[i] == foreign) continue;
                if (foreign >= 0) row[foreign] = 0;
                if (row.IndexOfAnyExcept(0f) < 0) continue;
                CalibratedClassifier.Scale(row, Math.Exp(logarithm));
                loss -= Math.Log((1 - Doubt) * row[labels[i]] + Doubt / classes);
            }
            return loss;
        }
        return Math.Exp(FindMinimum.OfScalarFunctionConstrained(Loss, Math.Log(Lowest), Math.Log(Highest), 1e-4));
    }

    private float[] HeldOut(LabelledSet training, int seed, CancellationToken cancellation) => FoldPredictions.OfAll(
        trainer, training, new InnerKFold(folds).Split(training, seed), seed, threads: 1, cancellation);
}
