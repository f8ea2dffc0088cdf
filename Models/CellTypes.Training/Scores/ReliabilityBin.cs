using CellTypes.Training.Evaluation;

namespace CellTypes.Training.Scores;

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
