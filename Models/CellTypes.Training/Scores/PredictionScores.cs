using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Training.Evaluation;

namespace CellTypes.Training.Scores;

/// <summary>How well predicted class probabilities agree with the true classes, all predictions pooled.</summary>
public sealed record PredictionScores
{
    /// <summary>Gets the ratios of the largest to the second largest probability at which <see cref="Coverage"/> is scored.</summary>
    public static IReadOnlyList<double> CoverageRatios { get; } = [1, 1.5, 2, 3, 5, 10];

    /// <summary>Gets the fractions of predictions that <see cref="Surest"/> keeps.</summary>
    public static IReadOnlyList<double> SurestShares { get; } = [1, 0.95, 0.9, 0.85, 0.8, 0.7, 0.5];

    /// <summary>Gets the fraction of predictions whose most probable class is the true one.</summary>
    public required double Accuracy { get; init; }

    /// <summary>Gets the unweighted mean of the recalls of the classes that have units (<c>balanced_accuracy_score</c> of scikit-learn).</summary>
    public required double BalancedAccuracy { get; init; }

    /// <summary>
    /// Gets the unweighted mean of the F1 scores of the classes that have units; one that is never predicted has F1 = 0
    /// (<c>f1_score(y, p, labels=unique(y), average="macro", zero_division=0)</c> of scikit-learn).
    /// </summary>
    public required double MacroF1 { get; init; }

    /// <summary>
    /// Gets the expected calibration error: over 10 equal bins of the largest probability, the mean distance between that probability and
    /// the fraction correct, weighted by the number of predictions (Guo et al. 2017, equation 3).
    /// </summary>
    public required double CalibrationError { get; init; }

    /// <summary>Gets the number of predictions by true class (row) and predicted class (column).</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Confusion { get; init; }

    /// <summary>Gets, for each of <see cref="CoverageRatios"/>, how many predictions are at least as sure, and how many of these are
    /// right.</summary>
    public required IReadOnlyList<CoverageCount> Coverage { get; init; }

    /// <summary>Gets, for each of <see cref="SurestShares"/>, how many of the surest predictions are right. The ratio to keep them by was
    /// not known beforehand, so this is what a threshold can reach, not what a chosen one does.</summary>
    public required IReadOnlyList<SurestCount> Surest { get; init; }

    /// <summary>Gets the predictions in the 10 bins of <see cref="CalibrationError"/>: the reliability curve.</summary>
    public required IReadOnlyList<ReliabilityBin> Reliability { get; init; }

    /// <summary>Scores predictions.</summary>
    /// <param name="probabilities">Row-major class probabilities.</param>
    /// <param name="labels">The true classes, at least one.</param>
    /// <param name="classCount">The number of classes.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together, or there is no prediction.</exception>
    public static PredictionScores Of(ReadOnlySpan<float> probabilities, ReadOnlySpan<int> labels, int classCount)
    {
        if (labels.Length == 0 || probabilities.Length != (long)labels.Length * classCount)
        {
            throw new ArgumentException(
                $"There are {probabilities.Length} probabilities for {labels.Length} predictions of {classCount} classes.");
        }
        var predictions = new Prediction[labels.Length];
        for (int i = 0; i < labels.Length; i++)
            predictions[i] = Prediction.Of(probabilities.Slice(i * classCount, classCount), labels[i]);
        int[][] confusion = Confuse(predictions, classCount);
        return new PredictionScores
        {
            Accuracy = predictions.Average(prediction => prediction.IsRight ? 1.0 : 0.0),
            BalancedAccuracy = confusion.Select((row, c) => (Right: row[c], Units: row.Sum())).Where(row => row.Units > 0).Average(row => (double)row.Right / row.Units),
            MacroF1 = MacroF1Of(confusion),
            CalibrationError = CalibrationErrorOf(predictions),
            Confusion = confusion,
            Coverage = [.. CoverageRatios.Select(ratio => CoverageOf(predictions, ratio))],
            Surest = SurestOf(predictions),
            Reliability = [.. Enumerable.Range(0, Prediction.Bins).Select(bin => ReliabilityOf(predictions, bin))],
        };
    }

    private static int[][] Confuse(Prediction[] predictions, int classCount)
    {
        int[][] confusion = [.. Enumerable.Range(0, classCount).Select(_ => new int[classCount])];
        foreach (Prediction prediction in predictions)
            confusion[prediction.Label][prediction.Predicted]++;
        return confusion;
    }

    // Of the classes that have units: a single unit that is taken for another class would else cost as much as a whole class.
    private static double MacroF1Of(int[][] confusion) =>
        confusion
            .Select((row, c) => (Right: row[c], Units: row.Sum(), Predicted: confusion.Sum(other => other[c])))
            .Where(row => row.Units > 0)
            .Average(row => 2.0 * row.Right / (row.Units + row.Predicted));

    private static double CalibrationErrorOf(Prediction[] predictions) =>
        predictions
            .GroupBy(prediction => prediction.Bin)
            .Sum(bin => Math.Abs(bin.Sum(prediction => (prediction.IsRight ? 1 : 0) - (double)prediction.Largest)))
            / predictions.Length;

    private static ReliabilityBin ReliabilityOf(Prediction[] predictions, int bin)
    {
        Prediction[] inBin = [.. predictions.Where(prediction => prediction.Bin == bin)];
        return new ReliabilityBin(
            bin / (double)Prediction.Bins,
            (bin + 1) / (double)Prediction.Bins,
            inBin.Length,
            inBin.Select(prediction => (double)prediction.Largest).DefaultIfEmpty().Average(),
            inBin.Select(prediction => prediction.IsRight ? 1.0 : 0).DefaultIfEmpty().Average());
    }

    private static SurestCount[] SurestOf(Prediction[] predictions)
    {
        Prediction[] surestFirst = [.. predictions.OrderByDescending(prediction => prediction.Ratio)];
        return
        [
            .. SurestShares.Select(share =>
            {
                int kept = (int)Math.Ceiling(share * predictions.Length);
                return new SurestCount(share, kept, surestFirst.Take(kept).Count(prediction => prediction.IsRight));
            }),
        ];
    }

    private static CoverageCount CoverageOf(Prediction[] predictions, double ratio)
    {
        Prediction[] kept = [.. predictions.Where(prediction => prediction.Largest >= ratio * prediction.Second)];
        return new CoverageCount(ratio, kept.Length, kept.Count(prediction => prediction.IsRight));
    }
}

/// <summary>The predictions that are kept when only sure ones are.</summary>
/// <param name="Ratio">The least ratio of the largest to the second largest probability.</param>
/// <param name="Kept">The number of predictions at least that sure.</param>
/// <param name="Right">How many of these are right.</param>
public sealed record CoverageCount(double Ratio, int Kept, int Right);

/// <summary>The surest predictions: those with the largest ratio of the two largest probabilities.</summary>
/// <param name="Share">The fraction of all predictions that they are.</param>
/// <param name="Kept">Their number.</param>
/// <param name="Right">How many of these are right.</param>
public sealed record SurestCount(double Share, int Kept, int Right);

/// <summary>Predictions whose largest probability lies in one range.</summary>
/// <param name="Low">The lower end of the range.</param>
/// <param name="High">The upper end.</param>
/// <param name="Predictions">Their number; a mean over seeds in an <see cref="EvaluationResult"/>.</param>
/// <param name="Confidence">The mean of the largest probability; 0 where there is no prediction.</param>
/// <param name="Accuracy">The fraction that is right; 0 where there is no prediction.</param>
/// <param name="AccuracyLow">The lower end of the 95 % interval of <paramref name="Accuracy"/> over the choice of units; null where it is not known.</param>
/// <param name="AccuracyHigh">The upper end.</param>
public sealed record ReliabilityBin(
    double Low, double High, double Predictions, double Confidence, double Accuracy, double? AccuracyLow = null, double? AccuracyHigh = null);
