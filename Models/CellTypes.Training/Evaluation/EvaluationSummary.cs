using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CellTypes.Training.Data;
using CellTypes.Training.Folds;
using CellTypes.Training.Scores;

namespace CellTypes.Training.Evaluation;

/// <summary>Sums up the results of the seeds.</summary>
internal static class EvaluationSummary
{
    public static EvaluationResult Of(
        LabelledSet set, string family, Protocol protocol, int folds, IReadOnlyList<SeedResult> seeds, CancellationToken cancellation = default)
    {
        PredictionScores[] scores = [.. seeds.Select(seed => seed.Scores)];
        Resampling resampling = Resampling.Of(set, protocol, out int[] parts);
        Bootstrap intervals = Resample(set, seeds, parts, resampling.Count, cancellation);
        return new EvaluationResult
        {
            Family = family,
            Protocol = protocol.ToString(),
            DataSha256 = set.Sha256(),
            Units = set.Count,
            Scored = Mean(seeds.Select(seed => seed.Units.Count)),
            Inputs = set.InputLength,
            Folds = folds,
            Resampling = resampling,
            Accuracy = Estimate.Of(scores.Select(score => score.Accuracy), intervals.OfAccuracy),
            BalancedAccuracy = Estimate.Of(scores.Select(score => score.BalancedAccuracy), intervals.OfBalancedAccuracy),
            MacroF1 = Estimate.Of(scores.Select(score => score.MacroF1), intervals.OfMacroF1),
            CalibrationError = Estimate.Of(scores.Select(score => score.CalibrationError)),
            Classes = [.. set.ClassNames.Select((name, c) => ResultOf(name, c, scores, intervals))],
            Confusion = MeanConfusion(scores),
            Coverage =
            [
                .. PredictionScores.CoverageRatios.Select(
                    (_, i) => ResultOf([.. scores.Select(score => score.Coverage[i])], [.. seeds.Select(seed => seed.Units.Count)], intervals.OfKept(i), intervals.OfKeptAccuracy(i))),
            ],
            Surest =
            [
                .. PredictionScores.SurestShares.Select((share, i) => new SurestResult(
                    share, Estimate.Of(scores.Select(score => (double)score.Surest[i].Right / score.Surest[i].Kept), intervals.OfSurest(i)))),
            ],
            Reliability = [.. scores[0].Reliability.Select((_, bin) => Pool([.. scores.Select(score => score.Reliability[bin])], intervals.OfBin(bin)))],
            Groups = protocol is LeaveGroupOut { Column: string column } ? GroupsOf(set, column, seeds, cancellation) : [],
            Pooled = PooledBy(set, protocol) is string pooled ? Pool(set, pooled, seeds, cancellation) : null,
            Misclassified = Misclassified(set, seeds),
            Seeds = seeds,
        };
    }

    private static string? PooledBy(LabelledSet set, Protocol protocol) => protocol switch
    {
        GroupedKFold { Column: string column } => column,
        AsPacked when set.Cells is not null => LabelledSet.CellColumn,
        _ => null,
    };

    private static Bootstrap Resample(LabelledSet set, IReadOnlyList<SeedResult> seeds, int[] parts, int count, CancellationToken cancellation)
    {
        int classes = set.ClassNames.Count;
        int[] labels = [.. set.Labels];
        return new Bootstrap(seeds.Select(seed => seed.Units.Select(unit => (parts[unit], seed.Predict(unit, labels[unit], classes)))), count, classes, cancellation);
    }

    private static ClassResult ResultOf(string name, int c, PredictionScores[] scores, Bootstrap intervals)
    {
        double Predicted(PredictionScores score) => score.Confusion.Sum(row => row[c]);
        // Where each seed scores other units, a draw may have none of a class.
        int Units(PredictionScores score) => score.Confusion[c].Sum();
        PredictionScores[] present = scores.Any(score => Units(score) > 0) ? [.. scores.Where(score => Units(score) > 0)] : scores;
        return new ClassResult(
            name,
            Mean(scores.Select(Units)),
            scores.Average(Predicted),
            Estimate.Of(present.Select(score => Ratio(score.Confusion[c][c], Units(score))), intervals.OfRecall(c)),
            Estimate.Of(present.Select(score => Ratio(score.Confusion[c][c], Predicted(score))), intervals.OfPrecision(c)),
            Estimate.Of(present.Select(score => Ratio(2 * score.Confusion[c][c], Units(score) + Predicted(score))), intervals.OfF1(c)));
    }

    private static int Mean(IEnumerable<int> counts) => (int)Math.Round(counts.Average());

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

    private static CoverageResult ResultOf(CoverageCount[] counts, int[] units, Interval? kept, Interval? accuracy)
    {
        double[] accuracies = [.. counts.Where(count => count.Kept > 0).Select(count => (double)count.Right / count.Kept)];
        return new CoverageResult(
            counts[0].Ratio,
            Estimate.Of(counts.Select((count, seed) => (double)count.Kept / units[seed]), kept),
            accuracies.Length > 0 ? Estimate.Of(accuracies, accuracy) : null);
    }

    private static ReliabilityBin Pool(ReliabilityBin[] bins, Interval? accuracy)
    {
        double predictions = bins.Sum(bin => bin.Predictions);
        double Mean(Func<ReliabilityBin, double> value) => Ratio(bins.Sum(bin => bin.Predictions * value(bin)), predictions);
        return bins[0] with
        {
            Predictions = predictions / bins.Length,
            Confidence = Mean(bin => bin.Confidence),
            Accuracy = Mean(bin => bin.Accuracy),
            AccuracyLow = accuracy?.Low,
            AccuracyHigh = accuracy?.High,
        };
    }

    private static GroupResult[] GroupsOf(LabelledSet set, string column, IReadOnlyList<SeedResult> seeds, CancellationToken cancellation) =>
    [
        .. Enumerable.Range(0, set.Count)
            .GroupBy(unit => set.Groups[column][unit])
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group =>
            {
                int[] units = [.. group];
                LabelledSet ofGroup = set.SelectUnits(units);
                SeedResult[] ofSeeds = [.. seeds.Select(seed => seed.Restrict(ofGroup, units))];
                Bootstrap intervals = Resample(ofGroup, ofSeeds, [.. Enumerable.Range(0, units.Length)], units.Length, cancellation);
                return new GroupResult(
                    group.Key,
                    units.Length,
                    Estimate.Of(ofSeeds.Select(seed => seed.Scores.Accuracy), intervals.OfAccuracy),
                    Estimate.Of(ofSeeds.Select(seed => seed.Scores.MacroF1), intervals.OfMacroF1),
                    Estimate.Of(ofSeeds.Select(seed => seed.Scores.CalibrationError)));
            }),
    ];

    // By class and group, should a group hold units of several classes.
    private static PooledResult Pool(LabelledSet set, string column, IReadOnlyList<SeedResult> seeds, CancellationToken cancellation)
    {
        int classes = set.ClassNames.Count;
        int[][] groups =
        [
            .. Enumerable.Range(0, set.Count).GroupBy(unit => (set.Groups[column][unit], set.Labels[unit])).Select(group => group.ToArray()),
        ];
        LabelledSet pooled = set.SelectUnits([.. groups.Select(group => group[0])]);
        SeedResult[] ofGroups =
        [
            .. seeds.Select(seed => SeedResult.Of(
                seed.Seed,
                pooled,
                [.. groups.SelectMany(group => Enumerable.Range(0, classes).Select(c => group.Average(unit => seed.Probabilities[unit * classes + c])))],
                [.. Enumerable.Range(0, groups.Length)])),
        ];
        PredictionScores[] scores = [.. ofGroups.Select(seed => seed.Scores)];
        Bootstrap intervals = Resample(pooled, ofGroups, [.. Enumerable.Range(0, groups.Length)], groups.Length, cancellation);
        return new PooledResult(
            column,
            groups.Length,
            Estimate.Of(scores.Select(score => score.Accuracy), intervals.OfAccuracy),
            Estimate.Of(scores.Select(score => score.MacroF1), intervals.OfMacroF1),
            [.. set.ClassNames.Select((name, c) => ResultOf(name, c, scores, intervals))]);
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
