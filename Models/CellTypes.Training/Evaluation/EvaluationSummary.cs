using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Training.Data;

namespace CellTypes.Training.Evaluation;

/// <summary>Sums up the results of the seeds.</summary>
internal static class EvaluationSummary
{
    public static EvaluationResult Of(LabelledSet set, string family, Protocol protocol, int folds, IReadOnlyList<SeedResult> seeds)
    {
        PredictionScores[] scores = [.. seeds.Select(seed => seed.Scores)];
        return new EvaluationResult
        {
            Family = family,
            Protocol = protocol.ToString(),
            Units = set.Count,
            Inputs = set.InputLength,
            Folds = folds,
            Accuracy = Estimate.Of(scores.Select(score => score.Accuracy)),
            MacroF1 = Estimate.Of(scores.Select(score => score.MacroF1)),
            CalibrationError = Estimate.Of(scores.Select(score => score.CalibrationError)),
            Classes = [.. set.ClassNames.Select((name, c) => ResultOf(name, c, scores))],
            Confusion = MeanConfusion(scores),
            Coverage =
            [
                .. PredictionScores.CoverageRatios.Select((_, i) => ResultOf([.. scores.Select(score => score.Coverage[i])], set.Count)),
            ],
            Misclassified = Misclassified(set, seeds),
            Seeds = seeds,
        };
    }

    private static ClassResult ResultOf(string name, int c, PredictionScores[] scores)
    {
        double Predicted(PredictionScores score) => score.Confusion.Sum(row => row[c]);
        int units = scores[0].Confusion[c].Sum();
        return new ClassResult(
            name,
            units,
            scores.Average(Predicted),
            Estimate.Of(scores.Select(score => Ratio(score.Confusion[c][c], units))),
            Estimate.Of(scores.Select(score => Ratio(score.Confusion[c][c], Predicted(score)))));
    }

    private static double Ratio(double part, double whole) => whole > 0 ? part / whole : 0;

    private static IReadOnlyList<IReadOnlyList<double>> MeanConfusion(PredictionScores[] scores)
    {
        int classes = scores[0].Confusion.Count;
        return
        [
            .. Enumerable.Range(0, classes).Select(truth =>
                Enumerable.Range(0, classes).Select(predicted => scores.Average(score => score.Confusion[truth][predicted])).ToArray()),
        ];
    }

    private static CoverageResult ResultOf(CoverageCount[] counts, int units)
    {
        double[] accuracies = [.. counts.Where(count => count.Kept > 0).Select(count => (double)count.Right / count.Kept)];
        return new CoverageResult(
            counts[0].Ratio,
            Estimate.Of(counts.Select(count => (double)count.Kept / units)),
            accuracies.Length > 0 ? Estimate.Of(accuracies) : null);
    }

    private static IReadOnlyList<MisclassifiedUnit> Misclassified(LabelledSet set, IReadOnlyList<SeedResult> seeds)
    {
        int classes = set.ClassNames.Count;
        int[][] predicted =
        [
            .. seeds.Select(seed => seed.Probabilities.Chunk(classes).Select(row => Array.IndexOf(row, row.Max())).ToArray()),
        ];
        var units = new List<MisclassifiedUnit>();
        for (int unit = 0; unit < set.Count; unit++)
        {
            int label = set.Labels[unit];
            int[] wrong = [.. predicted.Select(seed => seed[unit]).Where(c => c != label)];
            if (wrong.Length == 0)
                continue;
            int takenFor = wrong.GroupBy(c => c).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).First().Key;
            units.Add(new MisclassifiedUnit(set.UnitIds[unit], set.ClassNames[label], set.ClassNames[takenFor], wrong.Length));
        }
        return [.. units.OrderByDescending(unit => unit.Wrong)];
    }
}
