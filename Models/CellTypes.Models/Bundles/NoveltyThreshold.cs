namespace CellTypes.Models.Bundles;

/// <summary>One of the distances of <see cref="Forests.NoveltyForest"/>.</summary>
/// <param name="Distance">Its name.</param>
/// <param name="Threshold">The distance above which a unit is an outlier.</param>
/// <param name="HeldOutBelow">The share of held-out training units below the threshold, which is how it was chosen.</param>
public sealed record NoveltyThreshold(string Distance, float Threshold, double HeldOutBelow);
