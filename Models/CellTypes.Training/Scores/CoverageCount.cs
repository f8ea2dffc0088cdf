namespace CellTypes.Training.Scores;

/// <summary>The predictions that are kept when only sure ones are.</summary>
/// <param name="Ratio">The least ratio of the largest to the second largest probability.</param>
/// <param name="Kept">The number of predictions at least that sure.</param>
/// <param name="Right">How many of these are right.</param>
public sealed record CoverageCount(double Ratio, int Kept, int Right);
