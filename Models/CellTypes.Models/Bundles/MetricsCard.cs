using System.Collections.Generic;
using System.Text.Json.Serialization;

namespace CellTypes.Models.Bundles;

/// <summary>How well units that a model had not seen were labelled.</summary>
public sealed record MetricsCard
{
    /// <summary>Gets which units were labelled by models fitted on which.</summary>
    public required string Protocol { get; init; }

    /// <summary>Gets the number of units.</summary>
    public required int Units { get; init; }

    /// <summary>Gets the number of seeds.</summary>
    public required int Seeds { get; init; }

    /// <summary>Gets the share labelled rightly.</summary>
    public required CardValue Accuracy { get; init; }

    /// <summary>Gets the mean recall of the classes that have units; null in bundles of before it was measured.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CardValue? BalancedAccuracy { get; init; }

    /// <summary>Gets what the 95 % intervals are over, such as <c>77 units</c>; null where there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? IntervalsOver { get; init; }

    /// <summary>Gets the mean F1 score of the classes.</summary>
    public required CardValue MacroF1 { get; init; }

    /// <summary>Gets the expected calibration error.</summary>
    public required CardValue CalibrationError { get; init; }

    /// <summary>Gets the share of units with a confident label.</summary>
    public required CardValue Confident { get; init; }

    /// <summary>Gets the share of the confident labels that are right.</summary>
    public required CardValue ConfidentAccuracy { get; init; }

    /// <summary>Gets the recall of each class that has units.</summary>
    public required IReadOnlyList<RecallCard> Recalls { get; init; }
}
