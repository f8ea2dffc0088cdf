namespace CellTypes.Models.Bundles;

/// <summary>How many units of a class are found.</summary>
/// <param name="Class">The class.</param>
/// <param name="Units">The number of its units.</param>
/// <param name="Recall">The share labelled as the class.</param>
public sealed record RecallCard(string Class, int Units, CardValue Recall);
