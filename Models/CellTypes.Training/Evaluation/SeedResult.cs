using System.Collections.Generic;
using System.Text.Json.Serialization;

namespace CellTypes.Training.Evaluation;

/// <summary>The predictions of all units with one seed, each made by a model that did not see the unit.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Scores">Their scores.</param>
public sealed record SeedResult(int Seed, PredictionScores Scores)
{
    /// <summary>Gets the row-major class probabilities, in the order of the units; not part of the JSON form.</summary>
    [JsonIgnore]
    public IReadOnlyList<float> Probabilities { get; init; } = [];
}
