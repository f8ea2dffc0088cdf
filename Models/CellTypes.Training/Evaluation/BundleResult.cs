using System.Collections.Generic;
using CellTypes.Training.Scores;

namespace CellTypes.Training.Evaluation;

/// <summary>What a packed model makes of the units of a set, class by class; serialises with System.Text.Json.</summary>
public sealed record BundleResult
{
    /// <summary>Gets the name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Gets the hash of the bundle, in lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Gets the tissue that the units were said to be of; null where none was named.</summary>
    public string? Home { get; init; }

    /// <summary>Gets the number of units that were asked about.</summary>
    public required int Units { get; init; }

    /// <summary>Gets how many of them were in the training data of the model; null where the bundle does not say.</summary>
    public required int? InTraining { get; init; }

    /// <summary>Gets the units of the classes that the model knows.</summary>
    public required IReadOnlyList<StatusCounts> Known { get; init; }

    /// <summary>Gets the units of other classes, of which no label is right; units of other tissue (<c>foreign</c>) are a class.</summary>
    public required IReadOnlyList<StatusCounts> Unknown { get; init; }

    /// <summary>Gets the share of the units of known classes with a confident label; null without such units.</summary>
    public Estimate? Confident { get; init; }

    /// <summary>Gets the share of these that are right; null where there are none.</summary>
    public Estimate? ConfidentlyRight { get; init; }

    /// <summary>Gets the units of other tissue: all, and then, where their spikes are known, by the number of these; none without such units.</summary>
    public required IReadOnlyList<ForeignCounts> Foreign { get; init; }

    /// <summary>Gets the scores of the units of known classes that were in the training data and of those that were not; none unless there are both.</summary>
    public required IReadOnlyList<GroupResult> Parts { get; init; }
}

/// <summary>What becomes of the units of a class.</summary>
/// <param name="Class">The class.</param>
/// <param name="Units">Their number.</param>
/// <param name="Confident">How many have a confident label.</param>
/// <param name="Right">How many of these labels are right.</param>
/// <param name="Uncertain">How many have a label that is not confident.</param>
/// <param name="Outlier">How many are unlike the training data.</param>
/// <param name="Foreign">How many are like units of other tissue.</param>
/// <param name="Poor">How many have too few spikes or too many refractory violations, or get no probabilities.</param>
public sealed record StatusCounts(string Class, int Units, int Confident, int Right, int Uncertain, int Outlier, int Foreign, int Poor);

/// <summary>How many units of other tissue get a confident label, all of which are false.</summary>
/// <param name="From">The least number of spikes.</param>
/// <param name="To">The number of spikes that they stay below; null for no limit.</param>
/// <param name="Units">The number of units.</param>
/// <param name="Confident">The share of them with a confident label; null without units.</param>
public sealed record ForeignCounts(int From, int? To, int Units, Estimate? Confident);
