using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using CellTypes.Models.Inference;

namespace CellTypes.Models.Bundles;

/// <summary>A model card for people to read.</summary>
public static class ModelCardText
{
    /// <summary>Writes a card as Markdown, which reads well as plain text too.</summary>
    /// <param name="card">The card.</param>
    /// <returns>The text, its lines ended by line feeds.</returns>
    public static string ToMarkdown(this ModelCard card)
    {
        if (card is null) throw new ArgumentNullException(nameof(card));
        StringBuilder text = new();
        text.Append($"# {card.Name}\n\n{card.Summary}\n\n");
        Describe(text, card);
        DescribeData(text, card);
        DescribeMetrics(text, card);
        DescribeOutliers(text, card);
        text.Append("\n## What it cannot do\n\n");
        AppendList(text, card.Limits);
        return text.ToString();
    }

    private static void Describe(StringBuilder text, ModelCard card)
    {
        string[] foreign = card.Foreign is null
            ? []
            : [$"other tissue than {card.Foreign.Tissue}: a unit is foreign, and gets no label, where its probability is above {Invariant(card.Foreign.Threshold)}; it assumes that {Invariant(100 * card.Foreign.Share)} % of the units are, and {Invariant(100 * card.Foreign.HomeShare)} % with --home {card.Foreign.Tissue}"];
        AppendList(
            text,
            [
                $"classes: {string.Join(", ", card.Classes)}",
                $"inputs: {card.Inputs}, from {string.Join(" and ", card.Views)}",
                $"model: {card.Training}; seed {card.Seed}",
                $"confident label: the largest probability is at least {Invariant(card.ConfidenceRatio)} times the second",
                .. foreign,
                $"made on {card.Created} by {card.Program}, bundle format {card.Format}",
            ]);
    }

    private static void DescribeData(StringBuilder text, ModelCard card)
    {
        text.Append("\n## Training data\n\n");
        AppendTable(
            text,
            ["lab", "source", .. card.Outputs, "all"],
            card.Data.Labs.Select(lab => (string[])
            [
                lab.Name, lab.Description, .. card.Outputs.Select(name => Invariant(UnitsOf(lab, name))), Invariant(lab.Units.Values.Sum()),
            ]));
        AppendSection(text, "Left out", card.Data.LeftOut);
        text.Append($"\nLicence: {card.Data.Licence}\n");
        AppendSection(text, "Please cite", card.Data.Citations);
        AppendSection(text, "Files", [.. card.Data.Files.Select(file => $"{file.Path}, SHA-256 {file.Sha256}")]);
    }

    private static void DescribeMetrics(StringBuilder text, ModelCard card)
    {
        text.Append("\n## Units that it had not seen\n\n");
        if (card.Metrics.Count == 0)
        {
            text.Append("Not measured.\n");
            return;
        }
        bool isBalanced = card.Metrics.All(row => row.BalancedAccuracy is not null);
        string[] drawn = [.. card.Metrics.Select(row => row.IntervalsOver).OfType<string>().Distinct()];
        string spread = drawn.Length == 0 ? "mean and standard deviation over seeds" : $"with 95 % intervals over {string.Join(" or ", drawn)}";
        string scores = card.Format == 1 ? "ECE is the expected calibration error" : "macro-F1 is the mean over the classes present, ECE the expected calibration error";
        text.Append($"In percent, {spread}; {scores}.\n\n");
        AppendTable(
            text,
            ["units", "number", "seeds", "accuracy", .. isBalanced ? ["balanced accuracy"] : Array.Empty<string>(), "macro-F1", "ECE", "confident", "accuracy there"],
            card.Metrics.Select(row => (string[])
            [
                row.Protocol, Invariant(row.Units), Invariant(row.Seeds), Percent(row.Accuracy), .. isBalanced ? [Percent(row.BalancedAccuracy!)] : Array.Empty<string>(),
                Percent(row.MacroF1), Percent(row.CalibrationError), Percent(row.Confident), Percent(row.ConfidentAccuracy),
            ]));
        text.Append("\nShare of each class found, of so many units:\n\n");
        AppendTable(
            text,
            ["units", .. card.Outputs],
            card.Metrics.Select(row => (string[])[row.Protocol, .. card.Outputs.Select(name => RecallOf(row, name))]));
    }

    private static void DescribeOutliers(StringBuilder text, ModelCard card)
    {
        text.Append("\n## Outliers\n\nA unit is an outlier, and gets no label, where one of these distances is above its threshold:\n\n");
        AppendTable(
            text,
            ["distance", "threshold", "held-out training units below it"],
            card.Novelty.Select(row => (string[])
            [
                row.Distance, row.Threshold.ToString("0.000", CultureInfo.InvariantCulture), $"{Invariant(100 * row.HeldOutBelow)} %",
            ]));
        if (card.TurnedAway.Count == 0) return;
        bool knowsForeign = card.TurnedAway.Any(row => row.Foreign is not null);
        text.Append("\nIn percent of the units that have model inputs, mean and standard deviation over seeds:\n\n");
        AppendTable(
            text,
            ["units", "number", "without inputs", .. knowsForeign ? ["foreign"] : Array.Empty<string>(), "outliers", "confident label"],
            card.TurnedAway.Select(row => (string[])
            [
                row.Units, Invariant(row.Count), Invariant(row.WithoutInputs), .. knowsForeign ? [row.Foreign is null ? "-" : Percent(row.Foreign)] : Array.Empty<string>(),
                Percent(row.Outliers), Percent(row.Confident),
            ]));
        if (card.ForeignCurve is not { Count: > 0 } curve || card.Foreign is not ForeignClass foreign) return;
        text.Append($"\nA unit is foreign where the probability of other tissue is above {foreign.Threshold:0.000}. Other thresholds:\n\n");
        AppendTable(
            text,
            ["threshold", $"units of the {foreign.Tissue} called foreign", "units of other tissue with a confident label (300 spikes or more)"],
            curve.Select(point => (string[])[point.Threshold.ToString("0.000", CultureInfo.InvariantCulture), $"{Invariant(100 * point.ForeignAtHome)} %", $"{Invariant(100 * point.ConfidentElsewhere)} %"]));
    }

    private static int UnitsOf(LabCard lab, string name) => lab.Units.TryGetValue(name, out int units) ? units : 0;

    private static string RecallOf(MetricsCard metrics, string name) =>
        metrics.Recalls.FirstOrDefault(recall => recall.Class == name) is { } found ? $"{Percent(found.Recall)} of {found.Units}" : "-";

    private static string Percent(CardValue value)
    {
        static string Tenths(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture);
        if (value is { Low: double low, High: double high }) return $"{Tenths(value.Mean)} ({Tenths(low)} to {Tenths(high)})";
        return value.StandardDeviation is double deviation ? $"{Tenths(value.Mean)} ± {Tenths(deviation)}" : Tenths(value.Mean);
    }

    private static string Invariant(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    private static void AppendSection(StringBuilder text, string title, IReadOnlyCollection<string> items)
    {
        if (items.Count == 0) return;
        text.Append($"\n{title}:\n");
        AppendList(text, items);
    }

    private static void AppendList(StringBuilder text, IEnumerable<string> items)
    {
        foreach (string item in items) text.Append($"- {item}\n");
    }

    private static void AppendTable(StringBuilder text, IReadOnlyList<string> header, IEnumerable<string[]> rows)
    {
        AppendRow(text, header);
        AppendRow(text, header.Select(_ => "---"));
        foreach (string[] row in rows) AppendRow(text, row);
    }

    private static void AppendRow(StringBuilder text, IEnumerable<string> cells) => text.Append($"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|")))} |\n");
}
