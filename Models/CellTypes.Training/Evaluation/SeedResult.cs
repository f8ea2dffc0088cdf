using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Serialization;
using CellTypes.Training.Data;
using CellTypes.Training.Scores;

namespace CellTypes.Training.Evaluation;

/// <summary>The predictions of all units with one seed, each made by a model that did not see the unit.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Scores">Their scores.</param>
public sealed record SeedResult(int Seed, PredictionScores Scores)
{
    /// <summary>Gets the row-major class probabilities, in the order of the units; not part of the JSON form. Those of a unit that was not
    /// scored are NaN.</summary>
    [JsonIgnore]
    public IReadOnlyList<float> Probabilities { get; init; } = [];

    /// <summary>Gets the indices of the units that were scored, in ascending order; not part of the JSON form.</summary>
    [JsonIgnore]
    public IReadOnlyList<int> Units { get; init; } = [];

    /// <summary>Scores the predictions of some units of a set.</summary>
    internal static SeedResult Of(int seed, LabelledSet set, float[] probabilities, int[] units)
    {
        int classes = set.ClassNames.Count;
        int[] labels = [.. set.Labels];
        float[] scored = [.. units.SelectMany(unit => probabilities[(unit * classes)..((unit + 1) * classes)])];
        return new SeedResult(seed, PredictionScores.Of(scored, [.. units.Select(unit => labels[unit])], classes))
        {
            Probabilities = probabilities,
            Units = units,
        };
    }

    /// <summary>What a unit that was scored is labelled as.</summary>
    internal Prediction Predict(int unit, int label, int classes) =>
        Prediction.Of([.. Enumerable.Range(unit * classes, classes).Select(i => Probabilities[i])], label);

    /// <summary>The same predictions of some units only; <paramref name="subset"/> is the set of these.</summary>
    internal SeedResult Restrict(LabelledSet subset, int[] units)
    {
        int classes = subset.ClassNames.Count;
        float[] probabilities = [.. units.SelectMany(unit => Probabilities.Skip(unit * classes).Take(classes))];
        return Of(Seed, subset, probabilities, [.. Enumerable.Range(0, units.Length)]);
    }
}
