using System.Collections.Generic;

namespace CellTypes.Models.Bundles;

/// <summary>What one lab contributed to the training data.</summary>
/// <param name="Name">The lab.</param>
/// <param name="Description">The animal, the region, and where the labels come from.</param>
/// <param name="Units">The number of units of each class.</param>
public sealed record LabCard(string Name, string Description, IReadOnlyDictionary<string, int> Units);
