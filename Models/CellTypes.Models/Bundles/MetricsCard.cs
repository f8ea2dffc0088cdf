using System.Collections.Generic;

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
