using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using CellTypes.Models.Forests;
using CellTypes.Models.Inference;
using CellTypes.Training.Data;

namespace CellTypes.Training.Evaluation;

/// <summary>Predicts units by models of the others, for whatever is chosen on training units.</summary>
/// <remarks>Asks less of the units than <see cref="Evaluator"/>: the training part of a fold may lack a class, or hold one unit of
/// it.</remarks>
internal static class InnerFolds
{
    /// <summary>Fits the family on each fold and predicts the units that the fold leaves out.</summary>
    /// <param name="family">The family; fold f is fitted with part f of the seed.</param>
    /// <param name="set">The units.</param>
    /// <param name="folds">Their divisions.</param>
    /// <param name="seed">Decides everything random.</param>
    /// <param name="threads">How many fits run side by side; 0 means as many as there are cores. The result does not depend on it.</param>
    /// <param name="cancellation">Stops the fits.</param>
    /// <returns>Row-major class probabilities; NaN for units that no fold leaves out.</returns>
    /// <exception cref="InvalidOperationException">A fitted classifier gives something that is not a probability.</exception>
    public static float[] Predict(
        IModelFamily family, LabelledSet set, IReadOnlyList<Fold> folds, int seed, int threads, CancellationToken cancellation)
    {
        float[] probabilities = new float[set.Count * set.ClassNames.Count];
        Array.Fill(probabilities, float.NaN);
        ParallelOptions options = new()
        {
            MaxDegreeOfParallelism = threads == 0 ? Environment.ProcessorCount : threads,
            CancellationToken = cancellation,
        };
        try
        {
            Parallel.For(
                0, folds.Count, options, f => PredictFold(family, set, folds[f], DerivedSeed.Of(seed, f), probabilities, cancellation));
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.Flatten().InnerExceptions[0]);
        }
        return probabilities;
    }

    private static void PredictFold(
        IModelFamily family, LabelledSet set, Fold fold, int seed, float[] probabilities, CancellationToken cancellation)
    {
        int classes = set.ClassNames.Count;
        IClassifier classifier = family.Fit(fold.TrainingUnits(set), seed, cancellation);
        try
        {
            LabelledSet test = set.SelectUnits(fold.Test);
            float[] predicted = new float[test.Count * classes];
            classifier.Predict(test.Inputs, test.Count, predicted);
            if (!predicted.All(probability => probability is >= 0 and <= 1.0001f))
            {
                throw new InvalidOperationException(
                    $"{family.Description}: fold {fold.Name} has a probability that is not between 0 and 1.");
            }
            for (int i = 0; i < test.Count; i++) Array.Copy(predicted, i * classes, probabilities, fold.Test[i] * classes, classes);
        }
        finally
        {
            (classifier as IDisposable)?.Dispose();
        }
    }
}
