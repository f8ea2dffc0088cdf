namespace CellTypes.Training.Scores;

/// <summary>The surest predictions: those with the largest ratio of the two largest probabilities.</summary>
/// <param name="Share">The fraction of all predictions that they are.</param>
/// <param name="Kept">Their number.</param>
/// <param name="Right">How many of these are right.</param>
public sealed record SurestCount(double Share, int Kept, int Right);
