using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Training.Data;
using CellTypes.Training.Folds;
using CellTypes.Training.Scores;
using CellTypes.Training.Trainers;

namespace CellTypes.Training.Evaluation;

/// <summary>Measures how well the models of a trainer label units that they have not seen.</summary>
public static class Evaluator
{
    /// <summary>Runs the trainer on every fold with every seed and scores the predictions of the units left out, pooled over the
    /// folds.</summary>
    /// <param name="set">The units; no two may have the same identity.</param>
    /// <param name="trainer">The trainer. It gets copies of the training units of a fold, labelled and unlabelled, and nothing else.</param>
    /// <param name="protocol">How the units are divided.</param>
    /// <param name="seeds">The seeds, at least one.</param>
    /// <param name="threads">How many fits run side by side; 0 means as many as there are cores. The result does not depend on it.</param>
    /// <param name="progress">Receives a report after each fit.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <exception cref="CellTypesException">The set, the protocol or the seeds cannot be used; the message says why.</exception>
    /// <exception cref="CellTypesException">A fitted classifier does not fit the set, or gives something that is not a
    /// probability.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was signalled.</exception>
    public static EvaluationResult Run(
        LabelledSet set,
        ITrainer trainer,
        Protocol protocol,
        IReadOnlyList<int> seeds,
        int threads = 0,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        Check(set, protocol, seeds);
        Work[] work =
        [
            .. seeds.SelectMany((seed, s) => protocol.Split(set, seed).Select((fold, f) => new Work(s, DerivedSeed.Of(seed, f), fold))),
        ];
        float[][] probabilities = [.. seeds.Select(_ => Enumerable.Repeat(float.NaN, set.Count * set.ClassNames.Count).ToArray())];
        int done = 0;
        FoldPredictions.SideBySide(
            work,
            threads,
            item =>
            {
                FoldPredictions.OfFold(trainer, set, item.Fold, item.Seed, probabilities[item.SeedIndex], cancellation);
                progress?.Report(new EvaluationProgress(Interlocked.Increment(ref done), work.Length));
            },
            cancellation);
        SeedResult[] results =
        [
            .. seeds.Select((seed, s) => SeedResult.Of(
                seed, set, probabilities[s], [.. work.Where(item => item.SeedIndex == s).SelectMany(item => item.Fold.Test).Order()])),
        ];
        return EvaluationSummary.Of(set, trainer.Description, protocol, work.Length / seeds.Count, results, cancellation);
    }

    /// <summary>Scores the predictions of an evaluation as those of fewer classes: probabilities of classes that become one are added, and
    /// the largest sum is the label.</summary>
    /// <param name="set">The units that were evaluated.</param>
    /// <param name="result">Their evaluation.</param>
    /// <param name="protocol">How the units were divided.</param>
    /// <param name="merge">The classes that become one.</param>
    /// <exception cref="CellTypesException">The set has no such classes.</exception>
    public static EvaluationResult ScoreMerged(LabelledSet set, EvaluationResult result, Protocol protocol, ClassMerge merge)
    {
        LabelledSet merged = set.Merge(merge);
        int before = set.ClassNames.Count, after = merged.ClassNames.Count;
        (_, int[] becomes) = merge.Apply(set.ClassNames);
        SeedResult[] seeds =
        [
            .. result.Seeds.Select(seed =>
            {
                float[] sums = new float[merged.Count * after];
                for (int i = 0; i < seed.Probabilities.Count; i++) sums[i / before * after + becomes[i % before]] += seed.Probabilities[i];
                return SeedResult.Of(seed.Seed, merged, sums, [.. seed.Units]);
            }),
        ];
        return EvaluationSummary.Of(merged, result.Family, protocol, result.Folds, seeds) with { Data = result.Data, Features = result.Features };
    }

    /// <summary>Runs the trainer on all units of a set and labels those of another.</summary>
    /// <param name="set">The units to fit on.</param>
    /// <param name="trainer">The trainer.</param>
    /// <param name="others">The units to label; their own labels do not count.</param>
    /// <param name="column">The group column by which they are pooled too; null, or one they do not have, for none.</param>
    /// <param name="seeds">The seeds, at least one.</param>
    /// <param name="cancellation">Stops the fits.</param>
    /// <returns>The share of each class of the set.</returns>
    /// <exception cref="CellTypesException">The other units have other inputs.</exception>
    public static IReadOnlyList<LabelShare> LabelOthers(
        LabelledSet set, ITrainer trainer, LabelledSet others, string? column, IReadOnlyList<int> seeds, CancellationToken cancellation = default)
    {
        if (!others.InputNames.SequenceEqual(set.InputNames))
            throw new CellTypesException($"The units to label have {others.InputLength} inputs, from {others.InputNames[0]} on; those to fit on have {set.InputLength}, from {set.InputNames[0]} on.");
        int classes = set.ClassNames.Count;
        int[][] units = [.. Enumerable.Range(0, others.Count).Select(unit => new[] { unit })];
        int[][]? groups = column is not null && others.Groups.TryGetValue(column, out IReadOnlyList<string>? names)
            ? [.. Enumerable.Range(0, others.Count).GroupBy(unit => names[unit]).Select(group => group.ToArray())]
            : null;
        List<(double[] Units, double[]? Groups)> shares = [];
        foreach (int seed in seeds)
        {
            IClassifier classifier = trainer.Fit(set, seed, cancellation);
            using IDisposable? disposable = classifier as IDisposable;
            float[] probabilities = new float[others.Count * classes];
            classifier.Predict(others.Inputs, others.Count, probabilities);
            FoldPredictions.Check(probabilities, trainer, "one of the units to label");
            double[] Shares(int[][] parts) =>
            [
                .. Enumerable.Range(0, classes).Select(c => parts.Average(part => Enumerable.Range(0, classes).MaxBy(k => part.Sum(unit => probabilities[unit * classes + k])) == c ? 1.0 : 0)),
            ];
            shares.Add((Shares(units), groups is null ? null : Shares(groups)));
        }
        return
        [
            .. set.ClassNames.Select((name, c) => new LabelShare(
                name, Estimate.Of(shares.Select(share => share.Units[c])), groups is null ? null : Estimate.Of(shares.Select(share => share.Groups![c])))),
        ];
    }

    /// <summary>Checks, in no time, what <see cref="Run"/> checks before it begins.</summary>
    /// <param name="set">The units.</param>
    /// <param name="protocol">How the units are divided.</param>
    /// <param name="seeds">The seeds.</param>
    /// <exception cref="CellTypesException">The set, the protocol or the seeds cannot be used; the message says why.</exception>
    public static void Check(LabelledSet set, Protocol protocol, IReadOnlyList<int> seeds)
    {
        if (seeds.Count == 0)
            throw new CellTypesException("An evaluation needs at least one seed.");
        if (set.UnitIds.Concat(set.Unlabelled.UnitIds).GroupBy(id => id).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new CellTypesException(
                $"Unit {twice.Key} comes {twice.Count()} times: a fold could learn from the unit that it leaves out.");
        }
        CheckClasses(set, protocol);
        CheckInputs(set);
    }

    private static void CheckClasses(LabelledSet set, Protocol protocol)
    {
        int[] counts = set.UnitsPerClass();
        int[] present = [.. Enumerable.Range(0, counts.Length).Where(c => counts[c] > 0)];
        if (present.Length == 0) throw new CellTypesException("There is no unit with a label: at least two classes are needed.");
        if (present.Length == 1)
        {
            throw new CellTypesException($"All {set.Count} units are of class {set.ClassNames[present[0]]}: at least two classes are needed.");
        }
        int smallest = present.MinBy(c => counts[c]);
        if (protocol is StratifiedKFold { Folds: int folds } && counts[smallest] < folds)
        {
            throw new CellTypesException(
                $"Class {set.ClassNames[smallest]} has {counts[smallest]} units, fewer than the {folds} folds: use fewer folds, or loo.");
        }
    }

    private static void CheckInputs(LabelledSet set)
    {
        CheckFinite(set, set.Inputs, set.UnitIds);
        CheckFinite(set, set.Unlabelled.Inputs, set.Unlabelled.UnitIds);
        if (Enumerable.Range(1, set.Count - 1).All(unit => set.Row(unit).SequenceEqual(set.Row(0))))
        {
            throw new CellTypesException(
                $"The {set.InputLength} inputs are the same in all {set.Count} units: there is nothing to tell these apart by.");
        }
    }

    private static void CheckFinite(LabelledSet set, ReadOnlySpan<float> inputs, IReadOnlyList<string> unitIds)
    {
        int bad = inputs.IndexOfAnyExceptInRange(float.MinValue, float.MaxValue);
        if (bad < 0) return;
        throw new CellTypesException(
            $"Input {set.InputNames[bad % set.InputLength]} of unit {unitIds[bad / set.InputLength]} is {inputs[bad]}: "
            + "leave the unit out or fill in a value.");
    }

    private sealed record Work(int SeedIndex, int Seed, Fold Fold);
}

/// <summary>How far an evaluation is.</summary>
/// <param name="Done">The number of fits done.</param>
/// <param name="Total">The number of fits in all: folds x seeds.</param>
public readonly record struct EvaluationProgress(int Done, int Total);
