using System.Collections.Generic;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using CellTypes.Models.Inference;

namespace CellTypes.Models.Bundles;

/// <summary>What a model bundle says of its model: the contents of <c>model.json</c>.</summary>
/// <remarks>Fractions, not percent.</remarks>
public sealed record ModelCard
{
    /// <summary>The version of the bundle format that this program writes. It reads version 1 too.</summary>
    public const int CurrentFormat = 2;

    /// <summary>The version of the bundle format without bands and hashes of the training units.</summary>
    public const int FirstFormat = 1;

    /// <summary>The family of <see cref="Forests.NoveltyForest"/>: one forest labels units and says which are unlike its training
    /// units.</summary>
    public const string ForestFamily = "forest";

    /// <summary>The family of <see cref="Forests.GuardedClassifier"/>: a classifier, described by <see cref="Classifier"/>, labels units; a forest
    /// says which are unlike the training units.</summary>
    public const string GuardedFamily = "guarded";

    /// <summary>Gets the version of the bundle format.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>Gets the name of the model.</summary>
    public required string Name { get; init; }

    /// <summary>Gets what the model is for, in a sentence or two.</summary>
    public required string Summary { get; init; }

    /// <summary>Gets the day on which the model was made, as yyyy-mm-dd.</summary>
    public required string Created { get; init; }

    /// <summary>Gets the program that made the model, with its version.</summary>
    public required string Program { get; init; }

    /// <summary>Gets the family of models: how the weights are to be read.</summary>
    public required string Family { get; init; }

    /// <summary>Gets what the classifier consists of, as docs/bundles.md describes; only where the family is
    /// <see cref="GuardedFamily"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonObject? Classifier { get; init; }

    /// <summary>Gets the settings of the training in one line.</summary>
    public required string Training { get; init; }

    /// <summary>Gets the seed of the training.</summary>
    public required int Seed { get; init; }

    /// <summary>Gets the names of the views, with their versions, whose values one after the other are the model's inputs.</summary>
    public required IReadOnlyList<string> Views { get; init; }

    /// <summary>Gets the number of inputs.</summary>
    public required int Inputs { get; init; }

    /// <summary>Gets the cell types in the order of the model's outputs.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Gets what the model makes of units of other tissue, whose probability is its last output, after those of the classes; null for a model that
    /// cannot tell them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ForeignClass? Foreign { get; init; }

    /// <summary>Gets the least ratio of the two largest probabilities at which a label counts as confident.</summary>
    public required double ConfidenceRatio { get; init; }

    /// <summary>Gets the distances that make a unit an outlier, with their thresholds.</summary>
    public required IReadOnlyList<NoveltyThreshold> Novelty { get; init; }

    /// <summary>Gets the data that the model was trained on.</summary>
    public required DataCard Data { get; init; }

    /// <summary>Gets how well units that the model had not seen were labelled.</summary>
    public required IReadOnlyList<MetricsCard> Metrics { get; init; }

    /// <summary>Gets which units were turned away as outliers.</summary>
    public required IReadOnlyList<TurnedAwayCard> TurnedAway { get; init; }

    /// <summary>Gets what other thresholds of foreign units would cost and save, ascending by the cost; null where it was not measured.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ForeignPoint>? ForeignCurve { get; init; }

    /// <summary>Gets what the model cannot do, one sentence each.</summary>
    public required IReadOnlyList<string> Limits { get; init; }

    /// <summary>Gets what the outputs of the model are: the classes, and other tissue where it can tell that.</summary>
    internal IReadOnlyList<string> Outputs => Foreign is null ? Classes : [.. Classes, ForeignClass.Name];
}

/// <summary>One of the distances of <see cref="Forests.NoveltyForest"/>.</summary>
/// <param name="Distance">Its name.</param>
/// <param name="Threshold">The distance above which a unit is an outlier.</param>
/// <param name="HeldOutBelow">The share of held-out training units below the threshold, which is how it was chosen.</param>
public sealed record NoveltyThreshold(string Distance, float Threshold, double HeldOutBelow);
