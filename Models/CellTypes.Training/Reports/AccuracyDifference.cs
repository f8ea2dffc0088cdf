using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Training.Evaluation;
using CellTypes.Training.Scores;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace CellTypes.Training.Reports;

/// <summary>How much more or less accurate one evaluation is than another of the same units, with its noise.</summary>
/// <param name="Mean">The difference of the accuracies.</param>
/// <param name="Range">Its 95 % interval (Student's t).</param>
/// <param name="Pairs">What was paired, <c>unit</c> or <c>seed</c>.</param>
/// <remarks>
/// Two families err on much the same units, so the difference is known far better than either accuracy. Where each unit is scored with each
/// seed, units are paired: the fraction of seeds with which a unit is labelled rightly by the one, less that by the other. Where seeds draw
/// units, seeds are paired.
/// </remarks>
internal sealed record AccuracyDifference(double Mean, Interval Range, string Pairs)
{
    /// <summary>Gets whether the difference exceeds its noise.</summary>
    public bool IsClear => Range.Low > 0 || Range.High < 0;

    /// <summary>Compares two evaluations.</summary>
    /// <returns>The accuracy of <paramref name="one"/> less that of <paramref name="other"/>; null where the two do not pair.</returns>
    public static AccuracyDifference? Between(EvaluationResult one, EvaluationResult other)
    {
        if (one.Data is null || KindOf(one) != KindOf(other)) return null;
        if (one.Scored == one.Units) return Of([.. ByUnit(one, other)], "unit");
        return one.Seeds.Select(seed => seed.Seed).SequenceEqual(other.Seeds.Select(seed => seed.Seed))
            ? Of([.. one.Seeds.Zip(other.Seeds, (a, b) => a.Scores.Accuracy - b.Scores.Accuracy)], "seed")
            : null;
    }

    private static (string?, string, int, int) KindOf(EvaluationResult result) =>
        (result.Data, result.Protocol, result.Units, result.Scored);

    // A unit that is not among the misclassified was labelled rightly with each seed.
    private static IEnumerable<double> ByUnit(EvaluationResult one, EvaluationResult other)
    {
        Dictionary<string, double> differences = other.Misclassified.ToDictionary(unit => unit.Unit, WrongShare);
        foreach (MisclassifiedUnit unit in one.Misclassified)
            differences[unit.Unit] = differences.GetValueOrDefault(unit.Unit) - WrongShare(unit);
        return differences.Values.Concat(Enumerable.Repeat(0.0, Math.Max(0, one.Units - differences.Count)));
    }

    private static double WrongShare(MisclassifiedUnit unit) => (double)unit.Wrong / unit.Scored;

    private static AccuracyDifference? Of(double[] differences, string pairs)
    {
        if (differences.Length < 2) return null;
        double mean = differences.Average(), error = differences.StandardDeviation() / Math.Sqrt(differences.Length);
        double margin = StudentT.InvCDF(0, 1, differences.Length - 1, 0.975) * error;
        return new AccuracyDifference(mean, new Interval(mean - margin, mean + margin), pairs);
    }
}
