using System.Collections.Generic;
using CellTypes.Training.Data;
using CellTypes.Training.Scores;

namespace CellTypes.Training.Evaluation;

/// <summary>The outcome of an evaluation; serialises with System.Text.Json. Fractions, not percent.</summary>
public sealed record EvaluationResult
{
    /// <summary>Gets the family that was evaluated, with its settings.</summary>
    public required string Family { get; init; }

    /// <summary>Gets the protocol as text, for example <c>group:mouse</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>Gets the name of the units that were labelled, for example <c>c4_cerebellum:hull</c>; null where nobody gave them one.
    /// Evaluations on data of one name with one protocol can be compared.</summary>
    public string? Data { get; init; }

    /// <summary>Gets which of the units' inputs were used, for example <c>all</c> or <c>acg</c>; null where nobody said so.</summary>
    public string? Features { get; init; }

    /// <summary>Gets the SHA-256 of the units, see <see cref="LabelledSet.Sha256"/>.</summary>
    public required string DataSha256 { get; init; }

    /// <summary>Gets what made the evaluation, and when; null where nobody said so.</summary>
    public Provenance? Provenance { get; init; }

    /// <summary>Gets the number of units.</summary>
    public required int Units { get; init; }

    /// <summary>Gets the number of units that are scored with each seed.</summary>
    public required int Scored { get; init; }

    /// <summary>Gets the number of inputs of a unit.</summary>
    public required int Inputs { get; init; }

    /// <summary>Gets the number of folds with each seed.</summary>
    public required int Folds { get; init; }

    /// <summary>Gets what was drawn again for the intervals of the scores.</summary>
    public required Resampling Resampling { get; init; }

    /// <summary>Gets the accuracy.</summary>
    public required Estimate Accuracy { get; init; }

    /// <summary>Gets the balanced accuracy; see <see cref="PredictionScores.BalancedAccuracy"/>.</summary>
    public required Estimate BalancedAccuracy { get; init; }

    /// <summary>Gets the macro-F1; see <see cref="PredictionScores.MacroF1"/>.</summary>
    public required Estimate MacroF1 { get; init; }

    /// <summary>Gets the expected calibration error; see <see cref="PredictionScores.CalibrationError"/>.</summary>
    public required Estimate CalibrationError { get; init; }

    /// <summary>Gets the results of each class.</summary>
    public required IReadOnlyList<ClassResult> Classes { get; init; }

    /// <summary>Gets the mean number of units over seeds by true class (row) and predicted class (column), in the order of
    /// <see cref="Classes"/>.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Confusion { get; init; }

    /// <summary>Gets the accuracy at each of <see cref="PredictionScores.CoverageRatios"/>.</summary>
    public required IReadOnlyList<CoverageResult> Coverage { get; init; }

    /// <summary>Gets the accuracy of the surest predictions, at each of <see cref="PredictionScores.SurestShares"/>.</summary>
    public required IReadOnlyList<SurestResult> Surest { get; init; }

    /// <summary>Gets the reliability curve, the predictions of all seeds pooled.</summary>
    public required IReadOnlyList<ReliabilityBin> Reliability { get; init; }

    /// <summary>Gets the results of each group where groups are left out, by name; none otherwise.</summary>
    public required IReadOnlyList<GroupResult> Groups { get; init; }

    /// <summary>Gets the scores of whole groups, where the protocol keeps groups together in its folds; null otherwise.</summary>
    public PooledResult? Pooled { get; init; }

    /// <summary>Gets the units that were labelled wrongly, most often wrong first.</summary>
    public required IReadOnlyList<MisclassifiedUnit> Misclassified { get; init; }

    /// <summary>Gets the result with each seed.</summary>
    public required IReadOnlyList<SeedResult> Seeds { get; init; }

    /// <summary>Gets what labels are worth after some seconds of a recording, by rising time; null where it was not measured. See
    /// <see cref="ElapsedEvaluator"/>.</summary>
    public IReadOnlyList<ElapsedPoint>? Elapsed { get; init; }

    /// <summary>Gets the time that the evaluation took, in seconds; null where nobody looked at the clock.</summary>
    public double? Seconds { get; init; }
}
