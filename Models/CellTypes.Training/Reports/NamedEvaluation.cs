using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using CellTypes.Models.Recordings;
using CellTypes.Training.Data;
using CellTypes.Training.Evaluation;
using CellTypes.Training.Scores;

namespace CellTypes.Training.Reports;

/// <summary>An evaluation with the name by which a report calls it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Result">The evaluation.</param>
public sealed record NamedEvaluation(string Name, EvaluationResult Result)
{
    private const string Remedy = "'celltypes evaluate ... --output FILE.json' makes one.";

    private const int FilesNamed = 5;

    private static readonly JsonSerializerOptions Strict = new() { RespectNullableAnnotations = true };

    /// <summary>Gets the family without its settings, for example <c>random forest</c>.</summary>
    public string FamilyName => Regex.Replace(Result.Family, @"\s*\([^()]*\)", "");

    /// <summary>Reads saved evaluations. Each is called by the name of its file, or by its path where two files have one name.</summary>
    /// <param name="paths">JSON files that <c>celltypes evaluate --output</c> has written, at least one.</param>
    /// <exception cref="CellTypesException">A file is no evaluation; the message says which, and how to make one.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static IReadOnlyList<NamedEvaluation> Read(IReadOnlyList<string> paths)
    {
        string[] names = [.. paths.Select(Path.GetFileNameWithoutExtension).Select(name => name!)];
        bool IsAmbiguous(string name) => names.Count(other => other == name) > 1;
        return [.. paths.Select((path, i) => new NamedEvaluation(IsAmbiguous(names[i]) ? path : names[i], Read(path)))];
    }

    private static EvaluationResult Read(string path)
    {
        if (Directory.Exists(path)) throw new CellTypesException(ProblemOfFolder(path));
        if (!File.Exists(path)) throw new CellTypesException($"{path} does not exist; {Remedy}");
        EvaluationResult? result;
        try
        {
            using FileStream file = InputFile.Open(path);
            result = JsonSerializer.Deserialize<EvaluationResult>(file, Strict);
        }
        catch (JsonException error)
        {
            throw new CellTypesException($"{path} is no saved evaluation: {JsonProblem.Of(error)}; {Remedy}", error);
        }
        string? problem = result is null ? "it is empty" : ProblemOf(result);
        return problem is null ? result! : throw new CellTypesException($"{path} is no saved evaluation: {problem}; {Remedy}");
    }

    private static string ProblemOfFolder(string path)
    {
        string[] files = [.. Directory.GetFiles(path, "*.json").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
        string there = files.Length == 0 ? "" : $" It holds {Words.Join([.. files.Take(FilesNamed), .. files.Length > FilesNamed ? [$"{files.Length - FilesNamed} more"] : Array.Empty<string>()])}: name those that are evaluations.";
        return $"{path} is a folder; a report is made of the JSON files of evaluations. {Remedy}{there}";
    }

    // What the figures rely on; a file that was written by hand may be anything.
    private static string? ProblemOf(EvaluationResult result)
    {
        int classes = result.Classes.Count;
        IReadOnlyList<object>[] lists =
            [result.Classes, result.Coverage, result.Surest, result.Reliability, result.Groups, result.Misclassified, result.Seeds];
        IReadOnlyList<object>[] ofBundle = result.Bundle is BundleResult bundle ? [bundle.Known, bundle.Unknown, bundle.Foreign, bundle.Parts] : [];
        if (lists.Concat(ofBundle).Any(list => list.Contains(null!))) return "one of its lists has a hole";
        if (classes == 0 || result.Seeds.Count == 0) return "it has no classes or no seeds";
        if (result.Confusion.Count != classes || result.Confusion.Any(row => row is null || row.Count != classes))
            return $"its confusion matrix does not have {classes} rows and columns";
        if (!result.Confusion.SelectMany(row => row).All(count => count >= 0 && double.IsFinite(count)))
            return "its confusion matrix has a count that is none";
        if (result.Surest.Count == 0 || !result.Reliability.Any(bin => bin.Predictions > 0))
            return "its reliability curve or its surest predictions are missing";
        if (result.Scored < 1 || result.Units < result.Scored) return $"{result.Scored} of {result.Units} units cannot be scored";
        return ProblemOfScores(result) ?? ProblemOfMisclassified(result);
    }

    private static string? ProblemOfScores(EvaluationResult result)
    {
        Estimate[] estimates =
        [
            result.Accuracy, result.BalancedAccuracy, result.MacroF1, result.CalibrationError,
            .. result.Classes.SelectMany(c => new[] { c.Recall, c.Precision }),
            .. result.Groups.Concat(result.Bundle?.Parts ?? []).SelectMany(group => new[] { group.Accuracy, group.MacroF1 }),
            .. result.Surest.Select(surest => surest.Accuracy),
            .. result.Coverage.Select(coverage => coverage.Kept),
            .. result.Coverage.Select(coverage => coverage.Accuracy).OfType<Estimate>(),
            .. new[] { result.Bundle?.Confident, result.Bundle?.ConfidentlyRight }.Concat(result.Bundle?.Foreign.Select(row => row.Confident) ?? []).OfType<Estimate>(),
        ];
        double[] fractions =
        [
            .. estimates.Select(estimate => estimate.Mean),
            .. result.Reliability.SelectMany(bin => new[] { bin.Low, bin.High, bin.Confidence, bin.Accuracy }),
            .. result.Surest.Select(surest => surest.Share),
            .. result.Seeds.Select(seed => seed.Scores.Accuracy),
        ];
        // Float probabilities may sum to a hair more than 1.
        if (!fractions.All(fraction => fraction is >= 0 and <= 1.001)) return "one of its scores is not between 0 and 1";
        if (!estimates.All(estimate => double.IsFinite(estimate.StandardDeviation ?? 0))) return "one of its standard deviations is not finite";
        (double? Low, double? High)[] intervals =
        [
            .. estimates.Select(estimate => (estimate.Low, estimate.High)), .. result.Reliability.Select(bin => (bin.AccuracyLow, bin.AccuracyHigh)),
        ];
        bool AreEnds(double? low, double? high) => (low is null && high is null) || (low is >= 0 && high is <= 1 && low <= high);
        return intervals.All(ends => AreEnds(ends.Low, ends.High)) ? null : "one of its intervals does not lie between 0 and 1";
    }

    private static string? ProblemOfMisclassified(EvaluationResult result)
    {
        HashSet<string> classes = [.. result.Classes.Select(c => c.Name)], seen = [];
        foreach (MisclassifiedUnit unit in result.Misclassified)
        {
            if (!seen.Add(unit.Unit)) return $"its misclassified unit {unit.Unit} comes twice";
            if (!classes.Contains(unit.Label) || !classes.Contains(unit.TakenFor) || unit.Wrong < 1 || unit.Wrong > unit.Scored)
                return $"its misclassified unit {unit.Unit} has a class or a count that cannot be";
        }
        return null;
    }
}

/// <summary>Labelled units with the name by which a report calls them.</summary>
/// <param name="Name">The name, for example <c>c4_cerebellum:hull</c>.</param>
/// <param name="Set">The units.</param>
public sealed record NamedSet(string Name, LabelledSet Set);
