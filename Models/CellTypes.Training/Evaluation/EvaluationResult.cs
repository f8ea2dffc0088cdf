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

    /// <summary>Gets the number of units that are scored with each seed; its mean, rounded, where it differs.</summary>
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

    /// <summary>Gets what a packed model makes of the units, class by class; null for a family that was fitted.</summary>
    public BundleResult? Bundle { get; init; }

    /// <summary>Gets the time that the evaluation took, in seconds; null where nobody looked at the clock.</summary>
    public double? Seconds { get; init; }
}

/// <summary>How well one class is recognised.</summary>
/// <param name="Name">The class.</param>
/// <param name="Units">The number of units of the class that are scored; its mean, rounded, where each seed scores others.</param>
/// <param name="Predicted">The mean number of units that are labelled as the class.</param>
/// <param name="Recall">The fraction of the class's units that are labelled so, over the seeds that score any; 0 where the class has no unit.</param>
/// <param name="Precision">The fraction of the units labelled as the class that belong to it; 0 for a seed where none is labelled
/// so.</param>
/// <param name="F1">The harmonic mean of both; 0 for a seed where no unit of the class is labelled so.</param>
public sealed record ClassResult(string Name, int Units, double Predicted, Estimate Recall, Estimate Precision, Estimate F1);

/// <summary>Accuracy when only sure predictions are kept.</summary>
/// <param name="Ratio">The least ratio of the largest to the second largest probability.</param>
/// <param name="Kept">The fraction of units kept.</param>
/// <param name="Accuracy">The fraction of the kept units that are right, over the seeds that keep any; null where none does.</param>
public sealed record CoverageResult(double Ratio, Estimate Kept, Estimate? Accuracy);

/// <summary>Accuracy of the surest predictions.</summary>
/// <param name="Share">The fraction of all predictions that they are.</param>
/// <param name="Accuracy">The fraction of these that are right.</param>
public sealed record SurestResult(double Share, Estimate Accuracy);

/// <summary>How well the units of one group (a mouse, a recording, a lab) are labelled by models of the others.</summary>
/// <param name="Name">The group.</param>
/// <param name="Units">The number of its units.</param>
/// <param name="Accuracy">The accuracy.</param>
/// <param name="MacroF1">The macro-F1 over the classes that have units in the group; see <see cref="PredictionScores.MacroF1"/>.</param>
/// <param name="CalibrationError">The expected calibration error.</param>
public sealed record GroupResult(string Name, int Units, Estimate Accuracy, Estimate MacroF1, Estimate CalibrationError);

/// <summary>How well groups of units, such as all traces of a cell, are labelled by the mean of the probabilities of their units.</summary>
/// <param name="Column">The group column.</param>
/// <param name="Groups">The number of groups.</param>
/// <param name="Accuracy">The fraction of groups that are labelled rightly.</param>
/// <param name="MacroF1">The macro-F1 over groups.</param>
/// <param name="Classes">The results of each class; their units are groups.</param>
public sealed record PooledResult(string Column, int Groups, Estimate Accuracy, Estimate MacroF1, IReadOnlyList<ClassResult> Classes);

/// <summary>A unit that was labelled wrongly with at least one seed.</summary>
/// <param name="Unit">The unit's identity.</param>
/// <param name="Label">Its true class.</param>
/// <param name="TakenFor">The wrong class it was given most often.</param>
/// <param name="Wrong">The number of seeds with which it was labelled wrongly.</param>
/// <param name="Scored">The number of seeds with which it was labelled at all.</param>
public sealed record MisclassifiedUnit(string Unit, string Label, string TakenFor, int Wrong, int Scored);

/// <summary>How many units of a set a model labels as a class.</summary>
/// <param name="Class">The class.</param>
/// <param name="Units">The fraction of units that are labelled so.</param>
/// <param name="Groups">The fraction of groups that are labelled so by the mean of their units' probabilities; null without groups.</param>
public sealed record LabelShare(string Class, Estimate Units, Estimate? Groups);

/// <summary>What labels are worth when a recording has run for some time.</summary>
/// <param name="Seconds">The time since the recording began.</param>
/// <param name="Labelled">The share of the units that have inputs by then.</param>
/// <param name="Right">The share of all units whose most probable class is the true one by then; a unit without inputs has none.</param>
/// <param name="Confident">The share of all units whose most probable class is at least twice as probable as the next by then.</param>
/// <param name="ConfidentlyRight">The share of all units that are both.</param>
/// <param name="Final">The share of all units whose most probable class is already the one of the whole recording.</param>
public sealed record ElapsedPoint(double Seconds, Estimate Labelled, Estimate Right, Estimate Confident, Estimate ConfidentlyRight, Estimate Final);

/// <summary>What made a result, and when.</summary>
/// <param name="Program">The program with its version.</param>
/// <param name="Created">When it was made: UTC, as yyyy-mm-dd hh:mm.</param>
/// <param name="Command">The command line.</param>
public sealed record Provenance(string Program, string Created, string Command)
{
    /// <summary>Gets the name and version of this program.</summary>
    public static string ThisProgram { get; } = $"CellTypes.Online {typeof(Provenance).Assembly.GetName().Version!.ToString(3)}";
}
