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
            Scored = seeds[0].Units.Count,
            Inputs = set.InputLength,
            Folds = folds,
            Accuracy = Estimate.Of(scores.Select(score => score.Accuracy)),
            MacroF1 = Estimate.Of(scores.Select(score => score.MacroF1)),
            CalibrationError = Estimate.Of(scores.Select(score => score.CalibrationError)),
            Classes = [.. set.ClassNames.Select((name, c) => ResultOf(name, c, scores))],
            Confusion = MeanConfusion(scores),
            Coverage =
            [
                .. PredictionScores.CoverageRatios.Select(
                    (_, i) => ResultOf([.. scores.Select(score => score.Coverage[i])], seeds[0].Units.Count)),
            ],
            Surest =
            [
                .. PredictionScores.SurestShares.Select((share, i) => new SurestResult(
                    share, Estimate.Of(scores.Select(score => (double)score.Surest[i].Right / score.Surest[i].Kept)))),
            ],
            Reliability = [.. scores[0].Reliability.Select((_, bin) => Pool([.. scores.Select(score => score.Reliability[bin])]))],
            Groups = protocol is LeaveGroupOut { Column: string column } ? GroupsOf(set, column, seeds) : [],
            Pooled = protocol is GroupedKFold { Column: string pooled } ? Pool(set, pooled, seeds) : null,
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
            Estimate.Of(scores.Select(score => Ratio(score.Confusion[c][c], Predicted(score)))),
            Estimate.Of(scores.Select(score => Ratio(2 * score.Confusion[c][c], units + Predicted(score)))));
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

    private static ReliabilityBin Pool(ReliabilityBin[] bins)
    {
        double predictions = bins.Sum(bin => bin.Predictions);
        double Mean(Func<ReliabilityBin, double> value) => Ratio(bins.Sum(bin => bin.Predictions * value(bin)), predictions);
        return bins[0] with
        {
            Predictions = predictions / bins.Length,
            Confidence = Mean(bin => bin.Confidence),
            Accuracy = Mean(bin => bin.Accuracy),
        };
    }

    private static GroupResult[] GroupsOf(LabelledSet set, string column, IReadOnlyList<SeedResult> seeds) =>
    [
        .. Enumerable.Range(0, set.Count)
            .GroupBy(unit => set.Groups[column][unit])
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group =>
            {
                int[] units = [.. group];
                LabelledSet ofGroup = set.SelectUnits(units);
                PredictionScores[] scores = [.. seeds.Select(seed => seed.Restrict(ofGroup, units).Scores)];
                return new GroupResult(
                    group.Key,
                    units.Length,
                    Estimate.Of(scores.Select(score => score.Accuracy)),
                    Estimate.Of(scores.Select(score => score.MacroF1)),
                    Estimate.Of(scores.Select(score => score.CalibrationError)));
            }),
    ];

    // By class and group, should a group hold units of several classes.
    private static PooledResult Pool(LabelledSet set, string column, IReadOnlyList<SeedResult> seeds)
    {
        int classes = set.ClassNames.Count;
        int[][] groups =
        [
            .. Enumerable.Range(0, set.Count).GroupBy(unit => (set.Groups[column][unit], set.Labels[unit])).Select(group => group.ToArray()),
        ];
        int[] labels = [.. groups.Select(group => set.Labels[group[0]])];
        PredictionScores[] scores =
        [
            .. seeds.Select(seed => PredictionScores.Of(
                [.. groups.SelectMany(group => Enumerable.Range(0, classes).Select(c => group.Average(unit => seed.Probabilities[unit * classes + c])))], labels, classes)),
        ];
        return new PooledResult(
            column,
            groups.Length,
            Estimate.Of(scores.Select(score => score.Accuracy)),
            Estimate.Of(scores.Select(score => score.MacroF1)),
            [.. set.ClassNames.Select((name, c) => ResultOf(name, c, scores))]);
    }

    private static IReadOnlyList<MisclassifiedUnit> Misclassified(LabelledSet set, IReadOnlyList<SeedResult> seeds)
    {
        int classes = set.ClassNames.Count;
        int[][] predicted =
        [
            .. seeds.Select(seed => seed.Probabilities.Chunk(classes).Select(row => Array.IndexOf(row, row.Max())).ToArray()),
        ];
        HashSet<int>[] isScored = [.. seeds.Select(seed => seed.Units.ToHashSet())];
        var units = new List<MisclassifiedUnit>();
        for (int unit = 0; unit < set.Count; unit++)
        {
            int label = set.Labels[unit];
            int[] given = [.. predicted.Where((_, s) => isScored[s].Contains(unit)).Select(seed => seed[unit])];
            int[] wrong = [.. given.Where(c => c != label)];
            if (wrong.Length == 0)
                continue;
            int takenFor = wrong.GroupBy(c => c).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).First().Key;
            units.Add(new MisclassifiedUnit(
                set.UnitIds[unit], set.ClassNames[label], set.ClassNames[takenFor], wrong.Length, given.Length));
        }
        return [.. units.OrderByDescending(unit => unit.Wrong)];
    }
}
