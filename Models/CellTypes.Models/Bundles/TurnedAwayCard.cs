namespace CellTypes.Models.Bundles;

/// <summary>What became of the units of some recordings.</summary>
/// <param name="Units">Which units.</param>
/// <param name="Count">The number of units.</param>
/// <param name="WithoutInputs">How many have no model inputs, for example no two spikes within 100 ms: no label.</param>
/// <param name="Outliers">The share of the others that are outliers: no label.</param>
/// <param name="Confident">The share of the others with a confident label.</param>
public sealed record TurnedAwayCard(string Units, int Count, int WithoutInputs, CardValue Outliers, CardValue Confident);
