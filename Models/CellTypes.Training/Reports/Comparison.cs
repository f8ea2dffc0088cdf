using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Training.Evaluation;

namespace CellTypes.Training.Reports;

/// <summary>Evaluations of the same data with the same protocol, which can be held against each other.</summary>
internal sealed class Comparison
{
    private Comparison(IEnumerable<NamedEvaluation> evaluations)
    {
        Evaluations = [.. evaluations.OrderByDescending(evaluation => evaluation.Result.Accuracy.Mean)];
        Differences =
            [null, .. Evaluations.Skip(1).Select(evaluation => AccuracyDifference.Between(evaluation.Result, Best.Result))];
    }

    /// <summary>Gets the evaluations, the most accurate first.</summary>
    public IReadOnlyList<NamedEvaluation> Evaluations { get; }

    /// <summary>Gets, for each evaluation, how its accuracy differs from the best; null for the best itself and for those that do not
    /// pair with it.</summary>
    public IReadOnlyList<AccuracyDifference?> Differences { get; }

    public NamedEvaluation Best => Evaluations[0];

    /// <summary>Gets what was evaluated, for a heading.</summary>
    public string Title => $"{Best.Result.Data ?? "data without a name"}, {ProtocolInWords(Best.Result)}";

    /// <summary>Gets who wins, and whether by more than the noise.</summary>
    public string Verdict
    {
        get
        {
            string accuracy = Words.WithInterval(Best.Result.Accuracy);
            if (Evaluations.Count == 1)
                return $"{Best.Name} is right for {accuracy} % of the units; macro-F1 {Words.WithInterval(Best.Result.MacroF1)} %.";
            string[] parts =
            [
                .. Part(d => d is { IsClear: true }, "falls behind by more than the noise", "fall behind by more than the noise"),
                .. Part(d => d is { IsClear: false }, "cannot be told from it", "cannot be told from it"),
                .. Part(d => d is null, "does not pair with it unit by unit", "do not pair with it unit by unit"),
            ];
            return $"{Best.Name} is right most often, for {accuracy} % of the units; {string.Join("; ", parts)}.";
        }
    }

    /// <summary>Puts together what can be compared, in the order in which it comes.</summary>
    public static IReadOnlyList<Comparison> Group(IEnumerable<NamedEvaluation> evaluations) =>
        [.. evaluations.GroupBy(evaluation => (evaluation.Result.Data, evaluation.Result.Protocol)).Select(group => new Comparison(group))];

    private static string ProtocolInWords(EvaluationResult result)
    {
        string[] parts = result.Protocol.Split(':', 2);
        return parts[0] switch
        {
            "as packed" => "packed models",
            "loo" => "leaving one unit out at a time",
            "kfold" when parts.Length == 2 => $"{parts[1]} folds",
            "group" when parts.Length == 2 => $"leaving one {parts[1]} out at a time",
            "split" when parts.Length == 2 => $"fitted and scored in the ratio {parts[1]}",
            "labels-per-class" when parts.Length == 2 => $"{parts[1]} labelled units a class",
            "new-lab" when parts.Length == 2 && parts[1].Split(",lab=") is [string labels, string lab] => $"{lab} as a new lab with {labels} labelled units",
            _ => result.Protocol,
        };
    }

    private IEnumerable<string> Part(Func<AccuracyDifference?, bool> belongs, string one, string several)
    {
        string[] names = [.. Evaluations.Skip(1).Where((_, i) => belongs(Differences[i + 1])).Select(evaluation => evaluation.Name)];
        return names.Length == 0 ? [] : [$"{Words.Join(names)} {(names.Length == 1 ? one : several)}"];
    }
}
