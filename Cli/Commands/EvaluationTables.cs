using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CellTypes.Cli.Data;
using CellTypes.Training.Data;
using CellTypes.Training.Evaluation;
using CellTypes.Training.Folds;
using CellTypes.Training.Scores;
using CellTypes.Training.Trainers;
using Spectre.Console;

namespace CellTypes.Cli.Commands;

/// <summary>An evaluation as tables on a console.</summary>
internal static class EvaluationTables
{
    private const int MisclassifiedShown = 10;

    /// <summary>Writes what is evaluated, before the minutes that it takes.</summary>
    public static void WriteHeading(IAnsiConsole console, string data, TrainingTables tables, ITrainer family, Protocol protocol, IReadOnlyList<Fold> folds, int seeds)
    {
        // Protocols of which each seed is another draw have one fold, the others several.
        string division = folds.Count == 1
            ? $"{Counted.Of(folds[0].Training.Length, "unit")} to fit on, {folds[0].Test.Length} scored"
            : Counted.Of(folds.Count, "fold");
        WriteUnits(console, data, tables);
        console.WriteLine(family.Description);
        console.WriteLine($"protocol {protocol}: {division}, {Counted.Of(seeds, "seed")}");
        console.WriteLine();
    }

    /// <summary>Writes which units there are, and which were left out.</summary>
    public static void WriteUnits(IAnsiConsole console, string data, TrainingTables tables)
    {
        console.WriteLine($"{data}: {DataSets.Describe(tables.Set)}");
        foreach (string units in tables.LeftOut) console.WriteLine($"left out: {units}");
    }

    /// <summary>Writes which packed model was asked, and what the figures do not show.</summary>
    public static void WriteBundle(IAnsiConsole console, BundleResult result, string device)
    {
        console.WriteLine($"model {result.Model} as packed, sha256 {result.Sha256[..Math.Min(12, result.Sha256.Length)]}, {(result.Home is string home ? $"home {home}, " : "")}on {device}");
        console.WriteLine(result.InTraining switch
        {
            null => $"{result.Model} does not say which units were in its training data: figures on such units flatter it.",
            0 => $"None of the units was in the training data of {result.Model}.",
            int seen => $"{seen} of {Counted.Of(result.Units, "unit")} of this set {(seen == 1 ? "was" : "were")} in the training data of {result.Model}: figures on them flatter it.",
        });
        int unknown = result.Unknown.Sum(row => row.Units);
        if (unknown > 0)
            console.WriteLine($"{Counted.Of(unknown, "unit")} {(unknown == 1 ? "is" : "are")} of classes that the model does not know ({string.Join(", ", result.Unknown.Select(row => $"{row.Class} {row.Units}"))}): their labels are shown apart.");
        console.WriteLine();
    }

    /// <summary>Writes what a packed model makes of the units, class by class.</summary>
    public static void WriteStatuses(IAnsiConsole console, BundleResult result)
    {
        if (result.Known.Count > 0) console.Write(Statuses("what becomes of the units", result.Known));
        if (result.Unknown.Count > 0) console.Write(Statuses("classes that the model does not know: no label is right", result.Unknown));
        if (result.Parts.Count > 0)
        {
            PlainTable parts = new("by what the model has seen", "units", "number", "accuracy %", "macro-F1 %", "ECE %");
            foreach (GroupResult part in result.Parts)
                parts.AddRow(part.Name, $"{part.Units}", Short(part.Accuracy), Short(part.MacroF1), Number(100 * part.CalibrationError.Mean));
            console.Write(parts);
        }
        if (result.Foreign.Count == 0) return;
        PlainTable foreign = new("units of other tissue with a confident label, which is false", "spikes", "units", "confident %");
        foreach (ForeignCounts row in result.Foreign) foreign.AddRow(Range(row), $"{row.Units}", row.Confident is null ? "-" : Short(row.Confident));
        console.Write(foreign);
    }

    private static string Range(ForeignCounts row) => (row.From, row.To) switch
    {
        (0, null) => "any",
        (0, int to) => string.Create(CultureInfo.InvariantCulture, $"below {to:N0}"),
        (int from, null) => string.Create(CultureInfo.InvariantCulture, $"{from:N0} or more"),
        (int from, int to) => string.Create(CultureInfo.InvariantCulture, $"{from:N0} to {to - 1:N0}"),
    };

    private static PlainTable Statuses(string title, IReadOnlyList<StatusCounts> classes)
    {
        PlainTable table = new(title, "class", "units", "ok", "right of these", "uncertain", "outlier", "foreign", "poor");
        foreach (StatusCounts row in classes)
            table.AddRow(row.Class, $"{row.Units}", $"{row.Confident}", $"{row.Right}", $"{row.Uncertain}", $"{row.Outlier}", $"{row.Foreign}", $"{row.Poor}");
        return table;
    }

    public static void Write(IAnsiConsole console, EvaluationResult result)
    {
        console.WriteLine($"accuracy  {Percent(result.Accuracy)}");
        console.WriteLine($"balanced  {Percent(result.BalancedAccuracy)}");
        console.WriteLine($"macro-F1  {Percent(result.MacroF1)}");
        console.WriteLine($"ECE       {Percent(result.CalibrationError)}");
        if (result.Bundle?.Confident is Estimate confident) console.WriteLine($"confident {Percent(confident)}");
        if (result.Bundle?.ConfidentlyRight is Estimate right) console.WriteLine($"  right   {Percent(right)} of these");
        console.WriteLine("Balanced is the mean recall and macro-F1 the mean F1 over the classes present.");
        console.WriteLine($"In parentheses: 95 % intervals over {result.Resampling}{(result.Seeds.Count > 1 ? "; ±: standard deviation over seeds" : "")}.");
        if (result.Seconds is double seconds) console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"time      {seconds:0.0} s"));
        console.WriteLine();
        if (result.Elapsed is not null) console.Write(Elapsed(result.Elapsed));
        if (result.Groups.Count > 0) console.Write(Groups(result));
        console.Write(Classes("per class", "units", result.Classes));
        if (result.Pooled is PooledResult pooled) WritePooled(console, pooled);
        console.Write(Confusion(result));
        console.Write(Reliability(result));
        console.Write(Coverage(result));
        console.Write(Surest(result));
        if (result.Misclassified.Count > 0) console.Write(Misclassified(result));
    }

    /// <summary>Writes the scores of an evaluation with some classes merged into one.</summary>
    public static void WriteMerged(IAnsiConsole console, string title, EvaluationResult result)
    {
        console.WriteLine($"{title}: accuracy {Percent(result.Accuracy)}, macro-F1 {Percent(result.MacroF1)}");
        console.Write(Classes("per class", "units", result.Classes));
        if (result.Pooled is PooledResult pooled) WritePooled(console, pooled);
    }

    /// <summary>Writes how units of another set are labelled.</summary>
    public static void WriteShares(IAnsiConsole console, string title, IReadOnlyList<string> leftOut, string? column, IReadOnlyList<LabelShare> shares)
    {
        console.WriteLine(title);
        foreach (string units in leftOut) console.WriteLine($"left out: {units}");
        bool hasGroups = shares.All(share => share.Groups is not null);
        PlainTable table = new("labelled so", hasGroups ? ["class", "units %", $"{column}s %"] : ["class", "units %"]);
        foreach (LabelShare share in shares) table.AddRow(hasGroups ? [share.Class, PlusMinus(share.Units), PlusMinus(share.Groups!)] : [share.Class, PlusMinus(share.Units)]);
        console.Write(table);
    }

    private static void WritePooled(IAnsiConsole console, PooledResult pooled)
    {
        console.WriteLine($"per {pooled.Column}, by the mean of the probabilities of its units: accuracy {Percent(pooled.Accuracy)}, macro-F1 {Percent(pooled.MacroF1)}");
        console.Write(Classes($"per class, each {pooled.Column} once", $"{pooled.Column}s", pooled.Classes));
    }

    // Laid out as in Wang et al. 2022, table 1: each class, then the mean over units.
    private static PlainTable Classes(string title, string units, IReadOnlyList<ClassResult> classes)
    {
        PlainTable table = new(title, "class", "precision %", "recall %", "F1 %", units, "labelled");
        foreach (ClassResult c in classes) table.AddRow(c.Name, Short(c.Precision), Short(c.Recall), Number(100 * c.F1.Mean), $"{c.Units}", Number(c.Predicted));
        int all = classes.Sum(c => c.Units);
        string Weighted(Func<ClassResult, Estimate> of) => Number(100 * classes.Sum(c => c.Units * of(c).Mean) / all);
        table.AddRow("weighted avg", Weighted(c => c.Precision), Weighted(c => c.Recall), Weighted(c => c.F1), $"{all}", Number(classes.Sum(c => c.Predicted)));
        return table;
    }

    private static PlainTable Confusion(EvaluationResult result)
    {
        PlainTable table = new("confusion: true class in rows, mean number of units over seeds", ["", .. result.Classes.Select(c => c.Name)]);
        for (int truth = 0; truth < result.Classes.Count; truth++) table.AddRow([result.Classes[truth].Name, .. result.Confusion[truth].Select(Number)]);
        return table;
    }

    private static PlainTable Groups(EvaluationResult result)
    {
        PlainTable table = new("per group, by models of the others", "group", "units", "accuracy %", "macro-F1 %", "ECE %");
        foreach (GroupResult group in result.Groups)
            table.AddRow(group.Name, $"{group.Units}", Short(group.Accuracy), Short(group.MacroF1), Number(100 * group.CalibrationError.Mean));
        return table;
    }

    private static PlainTable Reliability(EvaluationResult result)
    {
        PlainTable table = new("reliability", "largest probability %", "units", "its mean %", "right %");
        foreach (ReliabilityBin bin in result.Reliability.Where(bin => bin.Predictions > 0))
            table.AddRow($"{100 * bin.Low:0} to {100 * bin.High:0}", Number(bin.Predictions), Number(100 * bin.Confidence), Short(bin.Accuracy, bin.AccuracyLow, bin.AccuracyHigh));
        return table;
    }

    private static PlainTable Surest(EvaluationResult result)
    {
        PlainTable table = new("accuracy of the surest", "kept %", "accuracy of these %");
        foreach (SurestResult surest in result.Surest) table.AddRow($"{100 * surest.Share:0}", Short(surest.Accuracy));
        return table;
    }

    private static PlainTable Coverage(EvaluationResult result)
    {
        PlainTable table = new("accuracy against coverage", "p1/p2 at least", "kept %", "accuracy of these %");
        foreach (CoverageResult c in result.Coverage)
            table.AddRow(c.Ratio.ToString(CultureInfo.InvariantCulture), c.Ratio == 1 ? Number(100 * c.Kept.Mean) : Short(c.Kept), c.Accuracy is null ? "-" : Short(c.Accuracy));
        return table;
    }

    private static PlainTable Misclassified(EvaluationResult result)
    {
        PlainTable table = new("most often labelled wrongly", "unit", "class", "labelled as", "seeds");
        foreach (MisclassifiedUnit unit in result.Misclassified.Take(MisclassifiedShown))
            table.AddRow(unit.Unit, unit.Label, unit.TakenFor, $"{unit.Wrong} of {unit.Scored}");
        return table;
    }

    private static PlainTable Elapsed(IReadOnlyList<ElapsedPoint> points)
    {
        PlainTable table = new("after so many seconds, % of all units", "seconds", "have inputs", "right", "p1/p2 >= 2", "right of these", "as at the end");
        foreach (ElapsedPoint point in points)
        {
            string rightOfConfident = point.Confident.Mean > 0 ? Number(100 * point.ConfidentlyRight.Mean / point.Confident.Mean) : "-";
            table.AddRow(
                point.Seconds.ToString(CultureInfo.InvariantCulture), PlusMinus(point.Labelled), PlusMinus(point.Right), PlusMinus(point.Confident), rightOfConfident, PlusMinus(point.Final));
        }
        return table;
    }

    private static string Percent(Estimate estimate)
    {
        string interval = estimate is { Low: double low, High: double high } ? string.Create(CultureInfo.InvariantCulture, $"  ({100 * low:0.0} to {100 * high:0.0})") : "";
        string seeds = estimate.StandardDeviation is double deviation ? $"  ± {Number(100 * deviation)}" : "";
        return $"{Number(100 * estimate.Mean)} %{interval}{seeds}";
    }

    // With its interval in whole percent, which is as much as some dozens of units tell, and leaves room for a table of 80 columns.
    private static string Short(Estimate estimate) => Short(estimate.Mean, estimate.Low, estimate.High);

    private static string Short(double value, double? low, double? high) => low is null || high is null
        ? Number(100 * value)
        : string.Create(CultureInfo.InvariantCulture, $"{Number(100 * value)} ({100 * low:0}-{100 * high:0})");

    private static string PlusMinus(Estimate estimate) => estimate.StandardDeviation is double deviation
        ? string.Create(CultureInfo.InvariantCulture, $"{100 * estimate.Mean:0.0} ± {100 * deviation:0.0}")
        : Number(100 * estimate.Mean);

    private static string Number(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
