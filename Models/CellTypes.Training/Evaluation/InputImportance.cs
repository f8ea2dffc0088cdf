namespace CellTypes.Models.Forests;

/// <summary>How much accuracy a classifier loses when one of its inputs is shuffled among the units.</summary>
/// <param name="Mean">The mean loss over the repeats, as a fraction: 0.1 is ten points of accuracy. Near zero or negative where the input
/// does not matter.</param>
/// <param name="StandardDeviation">The population standard deviation over the repeats.</param>
public readonly record struct InputImportance(double Mean, double StandardDeviation);
