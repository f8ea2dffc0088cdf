using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Xml.Linq;
using CellTypes.Training.Evaluation;

namespace CellTypes.Training.Reports;

/// <summary>Evaluations as one HTML page with figures. It needs nothing but itself: no scripts, and nothing from the network.</summary>
public static class HtmlReport
{
    private static readonly (string Term, string Meaning)[] Terms =
    [
        ("accuracy", "the share of units whose most probable class is the true one. Each unit is labelled by a model that has "
            + "not seen it, unless a packed model was asked, of which the page says how many of the units were in its training data."),
        ("macro-F1", "the mean of the F1 scores of the classes present, which are those that have units. Rare classes count as much as common ones."),
        ("ECE", "expected calibration error: the mean distance between the largest probability and how often it is right, in 10 bins "
            + "(Guo et al. 2017)."),
        ("95 % interval", "how far a score may be off because so few units were measured: units are drawn again and again with replacement, and nineteen in "
            + "twenty such draws score within it (percentile bootstrap). Where a protocol keeps groups such as mice or cells together, and there are 5 at least, groups are "
            + "drawn. Where all units are right, or none, the far end is that of Clopper and Pearson. Units of one mouse or recording resemble one another: drawn one by "
            + "one, they make the interval too narrow."),
        ("± over seeds", "the randomness of the fits alone: the standard deviation over seeds."),
        ("balanced accuracy", "the mean of the recalls of the classes present. Rare classes count as much as common ones."),
        ("difference, more than the noise", "two models err on much the same units, so their difference is known better than either score. "
            + "Units are paired (seeds where seeds draw units); the difference is called clear where its 95 % interval leaves out zero. "
            + "With many models one in twenty such differences is clear by chance."),
    ];

    /// <summary>Makes the page. The same arguments give the same text.</summary>
    /// <param name="evaluations">The evaluations, at least one; those of the same data and protocol are put beside each other.</param>
    /// <param name="sets">Sets of units whose signals or features are shown, class by class; may be none.</param>
    /// <param name="made">What makes the page, and when.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ArgumentException">There is no evaluation.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was signalled.</exception>
    public static string Make(IReadOnlyList<NamedEvaluation> evaluations, IReadOnlyList<NamedSet> sets, Provenance made, CancellationToken cancellation = default)
    {
        if (evaluations.Count == 0) throw new ArgumentException("A report needs at least one evaluation.", nameof(evaluations));
        IEnumerable<string> classes = evaluations.SelectMany(evaluation => evaluation.Result.Classes.Select(c => c.Name).Concat(evaluation.Result.Bundle?.Unknown.Select(row => row.Class) ?? []));
        ClassColours colours = new(classes.Concat(sets.SelectMany(set => set.Set.ClassNames)));
        Comparison[] comparisons = [.. Comparison.Group(evaluations)];
        NamedEvaluation[] ordered = [.. comparisons.SelectMany(comparison => comparison.Evaluations)];
        string title = evaluations.Any(evaluation => evaluation.Result.Bundle is { InTraining: not 0 }) ? "Cell types of labelled units" : "Cell types of units not seen in training";
        XElement page = new(
            "html",
            new XAttribute("lang", "en"),
            Html.Element(
                "head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
                Html.Element("title", title),
                Html.Element("style", ReportStyle.Sheet)),
            Html.Element(
                "body",
                Html.Element("h1", title),
                Html.Styled("p", "muted", Evaluated(ordered)),
                Html.Styled("p", "muted", $"Page made by {made.Program} on {made.Created} UTC: ", Html.Element("code", made.Command)),
                Summary(comparisons),
                Contents(comparisons, ordered, sets),
                comparisons.SelectMany((comparison, i) => ComparisonSection.Make(comparison, $"comparison-{i + 1}")),
                ordered.SelectMany((evaluation, i) => EvaluationSection.Make(evaluation, $"evaluation-{i + 1}", colours, sets)),
                sets.SelectMany((set, i) => DataSection(set, $"data-{i + 1}", colours, cancellation)),
                new XElement("h2", new XAttribute("id", "terms"), "What the numbers mean"),
                Html.Terms(Terms)));
        return Html.Write(page);
    }

    private static string Evaluated(NamedEvaluation[] evaluations)
    {
        string[] Distinct(Func<EvaluationResult, string> part) => [.. evaluations.Select(evaluation => part(evaluation.Result)).Distinct()];
        string[] data = Distinct(result => $"{result.Data ?? "without a name"} ({Words.Counted(result.Units, "unit")})");
        return $"{Words.Counted(evaluations.Length, "evaluation")}. "
            + $"Models: {string.Join("; ", evaluations.Select(evaluation => evaluation.FamilyName).Distinct())}. "
            + $"Data: {string.Join("; ", data)}. "
            + $"Protocol: {string.Join("; ", Distinct(result => result.Protocol))}. "
            + $"Seeds: {string.Join("; ", Distinct(result => Words.Numbers([.. result.Seeds.Select(seed => seed.Seed)])))}.";
    }

    private static IEnumerable<XElement> Summary(Comparison[] comparisons) =>
        comparisons.Select(comparison => Html.Styled("p", "lead", Html.Element("strong", $"{comparison.Title}: "), comparison.Verdict));

    private static XElement Contents(Comparison[] comparisons, NamedEvaluation[] evaluations, IReadOnlyList<NamedSet> sets) => Html.Element(
        "nav",
        Html.Element(
            "ul",
            comparisons.Select((comparison, i) => Link($"comparison-{i + 1}", comparison.Title)),
            evaluations.Select((evaluation, i) => Link($"evaluation-{i + 1}", evaluation.Name)),
            sets.Select((set, i) => Link($"data-{i + 1}", $"units of {set.Name}")),
            Link("terms", "what the numbers mean")));

    private static XElement Link(string id, string text) => Html.Element("li", new XElement("a", new XAttribute("href", $"#{id}"), text));

    private static IEnumerable<XElement> DataSection(NamedSet set, string id, ClassColours colours, CancellationToken cancellation)
    {
        yield return new XElement("h2", new XAttribute("id", id), $"The units of {set.Name}");
        yield return Html.Styled("p", "muted", $"SHA-256 {set.Set.Sha256()}");
        foreach (Figure figure in SignalFigure.DrawAll(set.Set, colours)) yield return Html.Of(figure, isWide: true);
        foreach (Figure figure in LatentFigure.DrawAll(set.Set, colours, cancellation)) yield return Html.Of(figure, isWide: true);
        if (BoxPlotFigure.Draw(set.Set, colours) is Figure features) yield return Html.Of(features, isWide: true);
    }
}

/// <summary>A picture with its text.</summary>
/// <param name="Title">What the picture lets one conclude, a short sentence.</param>
/// <param name="Picture">The picture.</param>
/// <param name="Note">How to read it.</param>
internal sealed record Figure(string Title, Svg Picture, string Note);
