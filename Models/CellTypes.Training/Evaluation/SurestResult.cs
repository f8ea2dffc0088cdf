using CellTypes.Training.Scores;

namespace CellTypes.Training.Evaluation;

/// <summary>Accuracy of the surest predictions.</summary>
/// <param name="Share">The fraction of all predictions that they are.</param>
/// <param name="Accuracy">The fraction of these that are right.</param>
public sealed record SurestResult(double Share, Estimate Accuracy);
