using CellTypes.Training.Scores;

namespace CellTypes.Training.Evaluation;

/// <summary>Accuracy when only sure predictions are kept.</summary>
/// <param name="Ratio">The least ratio of the largest to the second largest probability.</param>
/// <param name="Kept">The fraction of units kept.</param>
/// <param name="Accuracy">The fraction of the kept units that are right, over the seeds that keep any; null where none does.</param>
public sealed record CoverageResult(double Ratio, Estimate Kept, Estimate? Accuracy);
