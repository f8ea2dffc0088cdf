using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CellTypes.Training.Scores;

namespace CellTypes.Training.Tuning;

/// <summary>What settings are judged by.</summary>
public sealed class TuningScore
{
    // The spacing of single-precision numbers at 1: the least probability that is told from 0, as in scikit-learn.
    private const float LeastProbability = 1.1920929e-7f;

    private readonly Func<float[], int[], int, double> _of;
    private readonly bool _higherIsBetter;

    private TuningScore(string name, bool higherIsBetter, Func<float[], int[], int, double> of)
    {
        Name = name;
        _higherIsBetter = higherIsBetter;
        _of = of;
    }

    /// <summary>Gets <see cref="PredictionScores.MacroF1"/>, the usual one.</summary>
    public static TuningScore MacroF1 { get; } =
        new("macro-f1", true, (probabilities, labels, classes) => PredictionScores.Of(probabilities, labels, classes).MacroF1);

    /// <summary>Gets <see cref="PredictionScores.Accuracy"/>.</summary>
    public static TuningScore Accuracy { get; } =
        new("accuracy", true, (probabilities, labels, classes) => PredictionScores.Of(probabilities, labels, classes).Accuracy);

    /// <summary>Gets the mean of -ln p of the true class, in nats; lower is better. A p below 1.2e-7 counts as that much
    /// (<c>log_loss</c> of scikit-learn).</summary>
    public static TuningScore LogLoss { get; } = new("log-loss", false, MeanLogLoss);

    /// <summary>Gets all scores.</summary>
    public static IReadOnlyList<TuningScore> All { get; } = [MacroF1, Accuracy, LogLoss];

    /// <summary>Gets the name: <c>macro-f1</c>, <c>accuracy</c> or <c>log-loss</c>.</summary>
    public string Name { get; }

    /// <summary>Finds a score by its name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="CellTypesException">There is none of that name.</exception>
    public static TuningScore Named(string name) => All.FirstOrDefault(score => score.Name == name)
        ?? throw new CellTypesException($"There is no score '{name}': use {string.Join(", ", All.Select(score => score.Name))}.");

    /// <summary>The score of predictions.</summary>
    /// <param name="probabilities">Row-major class probabilities.</param>
    /// <param name="labels">The true classes, at least one.</param>
    /// <param name="classCount">The number of classes.</param>
    public double Of(float[] probabilities, int[] labels, int classCount) => _of(probabilities, labels, classCount);

    /// <summary>The trials that have a score, the best first; of equal ones the earlier first.</summary>
    /// <param name="trials">The trials.</param>
    public IReadOnlyList<Trial> BestFirst(IEnumerable<Trial> trials) =>
        [.. trials.Where(trial => trial.State == TrialState.Complete).OrderBy(trial => _higherIsBetter ? -trial.Score : trial.Score).ThenBy(trial => trial.Number)];

    /// <summary>A score as people write it, with its name: <c>macro-f1 71.2 %</c>, <c>log-loss 0.513</c>.</summary>
    /// <param name="score">The score.</param>
    public string Format(double score) => _higherIsBetter
        ? string.Create(CultureInfo.InvariantCulture, $"{Name} {100 * score:0.0} %")
        : string.Create(CultureInfo.InvariantCulture, $"{Name} {score:0.000}");

    private static double MeanLogLoss(float[] probabilities, int[] labels, int classCount) =>
        labels.Select((label, i) => -Math.Log(Math.Clamp(probabilities[i * classCount + label], LeastProbability, 1))).Average();
}
