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

/// <summary>How many units of a class are found.</summary>
/// <param name="Class">The class.</param>
/// <param name="Units">The number of its units.</param>
/// <param name="Recall">The share labelled as the class.</param>
public sealed record RecallCard(string Class, int Units, CardValue Recall);

/// <summary>What became of the units of some recordings.</summary>
/// <param name="Units">Which units.</param>
/// <param name="Count">The number of units.</param>
/// <param name="WithoutInputs">How many have no model inputs, for example no two spikes within 100 ms: no label.</param>
/// <param name="Outliers">The share of the others that are outliers: no label.</param>
/// <param name="Confident">The share of the others with a confident label.</param>
public sealed record TurnedAwayCard(string Units, int Count, int WithoutInputs, CardValue Outliers, CardValue Confident)
{
    /// <summary>Gets the share that is foreign: no label. Null of a model that does not know other tissue.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CardValue? Foreign { get; init; }
}

/// <summary>What a threshold of foreign units costs, and what it saves.</summary>
/// <param name="Threshold">The probability of other tissue above which a unit is foreign.</param>
/// <param name="ForeignAtHome">The share of units of the model's own tissue that are called foreign.</param>
/// <param name="ConfidentElsewhere">The share of units of other tissue, of 300 spikes or more, that get a confident label.</param>
public sealed record ForeignPoint(double Threshold, double ForeignAtHome, double ConfidentElsewhere);
