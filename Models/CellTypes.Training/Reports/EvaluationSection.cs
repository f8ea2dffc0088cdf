using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using CellTypes.Training.Evaluation;
using CellTypes.Training.Scores;

namespace CellTypes.Training.Reports;

/// <summary>The part of a report that shows one evaluation.</summary>
internal static class EvaluationSection
{
    private const int MisclassifiedShown = 16;

    public static IEnumerable<XElement> Make(NamedEvaluation evaluation, string id, ClassColours colours, IReadOnlyList<NamedSet> sets)
    {
        EvaluationResult result = evaluation.Result;
        yield return new XElement("h2", new XAttribute("id", id), $"{evaluation.Name}: {evaluation.FamilyName}");
        yield return Settings(result);
        yield return Html.Styled(
            "div",
            "figures",
            Html.Of(ConfusionFigure.Draw(result)),
            Html.Of(ClassScoresFigure.Draw(result, colours)),
            Html.Of(ReliabilityFigure.Draw(result)),
            Html.Of(CoverageFigure.Draw(result)));
        if (ElapsedFigure.Draw(result) is Figure elapsed) yield return Html.Of(elapsed);
        if (result.Bundle is BundleResult bundle)
        {
            foreach (XElement part in Statuses(bundle, colours)) yield return part;
        }
        if (result.Groups.Count > 0) yield return Html.Of(GroupFigure.Draw(result), isWide: true);
        if (result.Misclassified.Count > 0) yield return Misclassified(result, colours);
        // A part of a set, such as one lab of it, is called by the set's name and more words after a comma.
        if (sets.FirstOrDefault(set => result.Data?.Split(", ")[0] == set.Name) is not NamedSet units) yield break;
        foreach (Figure figure in MisclassifiedFigure.DrawAll(result, units.Set, colours)) yield return Html.Of(figure, isWide: true);
    }

    private static XElement Settings(EvaluationResult result)
    {
        string units = Words.Count(result.Units);
        string scores = $"accuracy {Words.WithInterval(result.Accuracy)} %, balanced accuracy {Words.WithInterval(result.BalancedAccuracy)} %, "
            + $"macro-F1 {Words.WithInterval(result.MacroF1)} %, ECE {Words.Percent(result.CalibrationError.Mean)} %; "
            + $"95 % intervals over {result.Resampling}";
        (string Name, string Value)[] settings =
        [
            ("model", result.Family),
            ("data", $"{result.Data ?? "not named in the file"}, SHA-256 {result.DataSha256}"),
            ("inputs", result.Features is string features ? $"{Words.Count(result.Inputs)} ({features})" : Words.Count(result.Inputs)),
            ("protocol", result.Bundle is null ? $"{result.Protocol}, {Words.Counted(result.Folds, "fold")}" : $"{result.Protocol}: nothing is fitted"),
            ("units", result.Scored == result.Units ? units : $"{units}, of which {Words.Count(result.Scored)} are scored with a seed"),
            .. result.Bundle is null ? [("seeds", Words.Numbers([.. result.Seeds.Select(seed => seed.Seed)]))] : OfBundle(result.Bundle),
            ("scores", scores),
            ("time", result.Seconds is double seconds ? Words.Time(seconds) : "not taken"),
            .. result.Provenance is Provenance made ? [("made by", $"{made.Program} on {made.Created} UTC"), ("command", made.Command)] : Array.Empty<(string, string)>(),
        ];
        return Html.Terms(settings);
    }

    private static (string Name, string Value)[] OfBundle(BundleResult bundle) =>
    [
        ("bundle", $"SHA-256 {bundle.Sha256}"),
        .. bundle.Home is string home ? [("home tissue", home)] : Array.Empty<(string, string)>(),
        ("in its training data", bundle.InTraining is int seen ? $"{Words.Count(seen)} of {Words.Counted(bundle.Units, "unit")}{(seen > 0 ? ": the figures flatter it" : "")}" : "the bundle does not say: figures on such units flatter it"),
        .. bundle.Parts.Select(part => ($"units {part.Name}", $"{Words.Count(part.Units)}: accuracy {Words.WithInterval(part.Accuracy)} %, macro-F1 {Words.WithInterval(part.MacroF1)} %, ECE {Words.Percent(part.CalibrationError.Mean)} %")),
        .. bundle.Confident is Estimate confident ? [("confident labels", $"{Words.WithInterval(confident)} % of the units{(bundle.ConfidentlyRight is Estimate right ? $", of which right {Words.WithInterval(right)} %" : "")}")] : Array.Empty<(string, string)>(),
    ];

    private static IEnumerable<XElement> Statuses(BundleResult bundle, ClassColours colours)
    {
        yield return Table("What becomes of the units", bundle.Known);
        if (bundle.Unknown.Count > 0) yield return Table("Classes that the model does not know: no label is right", bundle.Unknown);
        if (bundle.Foreign.Count == 0) yield break;
        yield return Section("Units of other tissue with a confident label, which is false", ["spikes", "units", "confident %"], bundle.Foreign.Select(row => Html.Element(
            "tr",
            Html.Element("td", row.To is int to ? $"{Words.Count(row.From)} to {Words.Count(to - 1)}" : row.From == 0 ? "any" : $"{Words.Count(row.From)} or more"),
            Html.Element("td", Words.Count(row.Units)),
            Html.Element("td", row.Confident is null ? "-" : Words.WithInterval(row.Confident)))));

        XElement Table(string title, IReadOnlyList<StatusCounts> classes) => Section(title, ["\tclass", "units", "ok", "right of these", "uncertain", "outlier", "foreign", "poor"], classes.Select(row => Html.Element(
            "tr",
            Html.Text(Html.ClassName(row.Class, colours)),
            new[] { row.Units, row.Confident, row.Right, row.Uncertain, row.Outlier, row.Foreign, row.Poor }.Select(count => Html.Element("td", Words.Count(count))))));

        XElement Section(string title, string[] columns, IEnumerable<XElement> rows) => Html.Element("section", Html.Element("h3", title), Html.Table(columns, rows));
    }

    private static XElement Misclassified(EvaluationResult result, ClassColours colours)
    {
        MisclassifiedUnit[] shown = [.. result.Misclassified.Take(MisclassifiedShown)];
        int always = result.Misclassified.Count(unit => unit.Wrong == unit.Scored);
        string units = Words.Counted(result.Misclassified.Count, "unit");
        string title = $"{units} labelled wrongly at least once, {Words.Count(always)} each time"
            + (shown.Length < result.Misclassified.Count ? $"; the first {shown.Length}" : "");
        return Html.Element(
            "section",
            Html.Element("h3", title),
            Html.Styled("div", "tables", shown.Chunk(MisclassifiedShown / 2).Select(units => MisclassifiedTable(units, colours))));
    }

    private static XElement MisclassifiedTable(MisclassifiedUnit[] units, ClassColours colours) => Html.Table(
        ["\tunit", "\tclass", "\tlabelled as", "wrong with"],
        units.Select(unit => Html.Element(
            "tr",
            Html.Text(unit.Unit),
            Html.Text(Html.ClassName(unit.Label, colours)),
            Html.Text(Html.ClassName(unit.TakenFor, colours)),
            Html.Element("td", $"{unit.Wrong} of {Words.Counted(unit.Scored, "seed")}"))));
}
