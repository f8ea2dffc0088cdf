namespace CellTypes.Models.Bundles;

/// <summary>A figure over several seeds.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="StandardDeviation">The standard deviation over the seeds; null for one seed.</param>
public sealed record CardValue(double Mean, double? StandardDeviation);
