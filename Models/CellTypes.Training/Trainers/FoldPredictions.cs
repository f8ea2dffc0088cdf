using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using CellTypes.Models.Inference;
using CellTypes.Training.Data;
using CellTypes.Training.Folds;

namespace CellTypes.Training.Trainers;

/// <summary>Predicts units by models of the others, to score a trainer or to choose something on training units.</summary>
/// <remarks>Little is asked of the units: the training part of a fold may lack a class, or hold one unit of it.</remarks>
internal static class FoldPredictions
{
    /// <summary>Runs the trainer on each fold and predicts the units that the fold leaves out.</summary>
    /// <param name="trainer">The trainer; it runs on fold f with part f of the seed.</param>
    /// <param name="set">The units.</param>
    /// <param name="folds">Their divisions.</param>
    /// <param name="seed">Decides everything random.</param>
    /// <param name="threads">How many fits run side by side; 0 means as many as there are cores. The result does not depend on it.</param>
    /// <param name="cancellation">Stops the fits.</param>
    /// <returns>Row-major class probabilities; NaN for units that no fold leaves out, and for those that lack inputs.</returns>
    /// <exception cref="CellTypesException">A fitted classifier does not fit the set, or gives something that is not a
    /// probability.</exception>
    public static float[] OfAll(
        ITrainer trainer, LabelledSet set, IReadOnlyList<Fold> folds, int seed, int threads, CancellationToken cancellation)
    {
        float[] probabilities = new float[set.Count * set.ClassNames.Count];
        Array.Fill(probabilities, float.NaN);
        SideBySide(
            [.. Enumerable.Range(0, folds.Count)],
            threads,
            f => OfFold(trainer, set, folds[f], DerivedSeed.Of(seed, f), probabilities, cancellation),
            cancellation);
        return probabilities;
    }

    /// <summary>Does pieces of work side by side; the first that fails ends them all, with its own error.</summary>
    /// <typeparam name="T">What a piece is.</typeparam>
    /// <param name="work">The pieces.</param>
    /// <param name="threads">How many at a time; 0 means as many as there are cores.</param>
    /// <param name="run">Does one.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static void SideBySide<T>(IReadOnlyList<T> work, int threads, Action<T> run, CancellationToken cancellation)
    {
        ParallelOptions options = new()
        {
            MaxDegreeOfParallelism = threads == 0 ? Environment.ProcessorCount : threads,
            CancellationToken = cancellation,
        };
        try
        {
            Parallel.ForEach(work, options, run);
        }
        catch (AggregateException e)
        {
            // One failed fit fails the whole: show what went wrong, not that it went wrong in parallel.
            ExceptionDispatchInfo.Throw(e.Flatten().InnerExceptions[0]);
        }
    }

    /// <summary>Runs the trainer on one fold and predicts the units that it leaves out.</summary>
    /// <param name="trainer">The trainer.</param>
    /// <param name="set">The units.</param>
    /// <param name="fold">The fold.</param>
    /// <param name="seed">The seed of the fit.</param>
    /// <param name="probabilities">Receives the predictions of the units left out that have all of their inputs, in their rows.</param>
    /// <param name="cancellation">Stops the fit.</param>
    /// <exception cref="CellTypesException">As for <see cref="OfAll"/>.</exception>
    public static void OfFold(
        ITrainer trainer, LabelledSet set, Fold fold, int seed, float[] probabilities, CancellationToken cancellation)
    {
        int classes = set.ClassNames.Count;
        IClassifier classifier = trainer.Fit(fold.TrainingUnits(set), seed, cancellation);
        try
        {
            if (classifier.InputLength != set.InputLength || classifier.ClassCount != classes)
            {
                throw new InvalidOperationException(
                    $"{trainer.Description}: the classifier has {classifier.InputLength} inputs and {classifier.ClassCount} classes, "
                    + $"the data {set.InputLength} and {classes}.");
            }
            int[] units = [.. fold.Test.Where(set.IsComplete)];
            LabelledSet test = set.SelectUnits(units);
            float[] predicted = new float[test.Count * classes];
            classifier.Predict(test.Inputs, test.Count, predicted);
            Check(predicted, trainer, $"fold {fold.Name}");
            for (int i = 0; i < test.Count; i++) Array.Copy(predicted, i * classes, probabilities, units[i] * classes, classes);
        }
        finally
        {
            (classifier as IDisposable)?.Dispose();
        }
    }

    /// <summary>Checks what a classifier predicts: of NaN no class is the largest.</summary>
    /// <exception cref="CellTypesException">A probability is not between 0 and 1.</exception>
    public static void Check(float[] probabilities, ITrainer trainer, string units)
    {
        if (!probabilities.All(probability => probability is >= 0 and <= 1.0001f))
            throw new InvalidOperationException($"{trainer.Description}: {units} has a probability that is not between 0 and 1.");
    }
}
