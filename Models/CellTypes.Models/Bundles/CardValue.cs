using System.Text.Json.Serialization;

namespace CellTypes.Models.Bundles;

/// <summary>A figure over several seeds.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="StandardDeviation">The standard deviation over the seeds; null for one seed.</param>
public sealed record CardValue(double Mean, double? StandardDeviation)
{
    /// <summary>Gets the lower end of the 95 % interval over the choice of units; null where it is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Low { get; init; }

    /// <summary>Gets the upper end.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? High { get; init; }
}
