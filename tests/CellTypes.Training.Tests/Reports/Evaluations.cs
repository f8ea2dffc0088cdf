using System.Linq;
using CellTypes.Training.Evaluation;
using CellTypes.Training.Reports;
using CellTypes.Training.Scores;

namespace CellTypes.Training.Tests.Reports;

/// <summary>Made-up evaluations with scores that are easily computed by head.</summary>
internal static class Evaluations
{
    /// <summary>An evaluation with one seed.</summary>
    /// <param name="confusion">The number of units by true class (row) and predicted class; the classes are A, B, C, ...</param>
    public static EvaluationResult Of(params double[][] confusion)
    {
        int[] classes = [.. Enumerable.Range(0, confusion.Length)];
        double units = confusion.Sum(row => row.Sum()), right = classes.Sum(c => confusion[c][c]);
        double Predicted(int c) => confusion.Sum(row => row[c]);
        double macroF1 = classes.Average(c => 2 * confusion[c][c] / (confusion[c].Sum() + Predicted(c)));
        return new EvaluationResult
        {
            Family = "made-up model (2 settings)",
            Protocol = "loo",
            Data = "made-up units",
            Features = "all",
            Units = (int)units,
            Scored = (int)units,
            Inputs = 3,
            Folds = (int)units,
            DataSha256 = new string('0', 64),
            Resampling = new Resampling(null, (int)units),
            Accuracy = Exactly(right / units),
            BalancedAccuracy = Exactly(classes.Average(c => confusion[c][c] / confusion[c].Sum())),
            MacroF1 = Exactly(macroF1),
            CalibrationError = Exactly(0.125),
            Classes =
            [
                .. classes.Select(c => new ClassResult(
                    $"{(char)('A' + c)}", (int)confusion[c].Sum(), Predicted(c), Exactly(confusion[c][c] / confusion[c].Sum()), Exactly(confusion[c][c] / Predicted(c)), Exactly(2 * confusion[c][c] / (confusion[c].Sum() + Predicted(c))))),
            ],
            Confusion = confusion,
            Coverage = [new(1, Exactly(1), Exactly(right / units)), new(2, Exactly(0.5), Exactly(0.75)), new(10, Exactly(0), null)],
            Surest = [new(1, Exactly(right / units)), new(0.8, Exactly(0.9)), new(0.5, Exactly(1))],
            Reliability = [new(0, 0.5, 4, 0.25, 0.5), new(0.5, 1, 8, 0.75, 1)],
            Groups = [],
            Misclassified = [],
            Seeds = [new SeedResult(7, Scores(right / units))],
            Seconds = 65,
        };
    }

    /// <summary>What made the page.</summary>
    public static Provenance Made { get; } = new("CellTypes.Online 1.2.3", "2025-11-20 12:34", "celltypes report 'a file.json'");

    /// <summary>A score without a spread.</summary>
    public static Estimate Exactly(double mean) => new(mean, null, null, null);

    public static NamedEvaluation Named(string name, EvaluationResult result) => new(name, result);

    /// <summary>The scores of a seed, of which only the accuracy is known.</summary>
    public static PredictionScores Scores(double accuracy) => new()
    {
        Accuracy = accuracy,
        BalancedAccuracy = 0,
        MacroF1 = 0,
        CalibrationError = 0,
        Confusion = [],
        Coverage = [],
        Surest = [],
        Reliability = [],
    };
}
