using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using CellTypes.Training.Evaluation;
using CellTypes.Training.Scores;

namespace CellTypes.Training.Reports;

/// <summary>The part of a report that holds evaluations of the same data with the same protocol against each other.</summary>
internal static class ComparisonSection
{
    private static readonly string[] Headers =
        ["\tevaluation", "\tmodel", "inputs", "accuracy %", "balanced accuracy %", "macro-F1 %", "ECE %", "difference to the best, points", "seeds", "time"];

    public static IEnumerable<XElement> Make(Comparison comparison, string id)
    {
        EvaluationResult best = comparison.Best.Result;
        string units = Words.Counted(best.Units, "unit");
        string scored = best.Scored == best.Units ? units : $"{Words.Count(best.Scored)} of {units} scored at a time";
        string classes = string.Join(", ", best.Classes.Select(c => $"{Words.Count(c.Units)} {c.Name}"));
        yield return new XElement("h2", new XAttribute("id", id), comparison.Title);
        yield return Html.Styled("p", "muted", $"{scored}, {Words.Counted(best.Folds, "fold")}: {classes}.");
        yield return Html.Of(ComparisonFigure.Draw(comparison), isWide: true);
        yield return Html.Table(Headers, comparison.Evaluations.Select((_, i) => Row(comparison, i)));
    }

    private static XElement Row(Comparison comparison, int i)
    {
        NamedEvaluation evaluation = comparison.Evaluations[i];
        EvaluationResult result = evaluation.Result;
        return new XElement(
            "tr",
            i == 0 && comparison.Evaluations.Count > 1 ? new XAttribute("class", "best") : null,
            Html.Text(evaluation.Name),
            Html.Text(evaluation.FamilyName),
            Html.Element("td", Words.Count(result.Inputs), result.Features is string features ? Html.Element("small", features) : null),
            Score(result.Accuracy),
            Score(result.BalancedAccuracy),
            Score(result.MacroF1),
            Score(result.CalibrationError),
            Difference(comparison.Differences[i], i == 0 && comparison.Evaluations.Count > 1),
            Html.Element("td", Words.Count(result.Seeds.Count)),
            Html.Element("td", result.Seconds is double seconds ? Words.Time(seconds) : "–"));
    }

    private static XElement Score(Estimate estimate) => Html.Element(
        "td",
        Words.Percent(estimate.Mean),
        estimate.Low is null ? null : Html.Element("small", Words.Interval(estimate)),
        estimate.StandardDeviation is double deviation ? Html.Element("small", $"± {Words.Percent(deviation)} over seeds") : null);

    private static XElement Difference(AccuracyDifference? difference, bool isBest) => difference is null
        ? Html.Element("td", isBest ? "best" : "–")
        : Html.Element(
            "td",
            Words.Points(difference.Mean),
            Html.Element("small", $"{Words.Points(difference.Range.Low)} to {Words.Points(difference.Range.High)}"),
            Html.Element("small", difference.IsClear ? "more than the noise" : "within the noise"));
}
