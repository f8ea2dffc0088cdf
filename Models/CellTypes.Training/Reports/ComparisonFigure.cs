using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Training.Scores;

namespace CellTypes.Training.Reports;

/// <summary>Accuracy, macro-F1 and the difference to the best of several evaluations: dots and whiskers.</summary>
internal static class ComparisonFigure
{
    private const double LabelWidth = 210;
    private const double PanelWidth = 190;
    private const double Gap = 34;
    private const double RowHeight = 42;
    private const double Top = 30;

    public static Figure Draw(Comparison comparison)
    {
        bool isCompared = comparison.Differences.Any(difference => difference is not null);
        IReadOnlyList<NamedEvaluation> rows = comparison.Evaluations;
        double bottom = Top + rows.Count * RowHeight;
        int panels = isCompared ? 4 : 3;
        double width = LabelWidth + panels * PanelWidth + (panels - 1) * Gap + 24;
        Svg svg = new(width, bottom + 42, $"Scores with intervals: {comparison.Verdict}");
        for (int i = 0; i < rows.Count; i++)
        {
            double middle = MiddleOf(i);
            if (i % 2 == 0) svg.Rectangle(0, middle - RowHeight / 2, svg.Width, RowHeight, "stripe");
            svg.Text(6, middle - 2, TextWidth.Fit(rows[i].Name, LabelWidth - 20), i == 0 && rows.Count > 1 ? "strong" : "");
            svg.Text(6, middle + 13, TextWidth.Fit(rows[i].FamilyName, LabelWidth - 20, ReportStyle.SmallFontSize), "small muted");
        }
        DrawPanel(svg, 0, "accuracy, %", [.. rows.Select(row => Mark.Of(row.Result.Accuracy))], bottom);
        DrawPanel(svg, 1, "balanced accuracy, %", [.. rows.Select(row => Mark.Of(row.Result.BalancedAccuracy))], bottom);
        DrawPanel(svg, 2, "macro-F1, %", [.. rows.Select(row => Mark.Of(row.Result.MacroF1))], bottom);
        if (isCompared)
        {
            Mark?[] differences = [.. comparison.Differences.Select(Mark.OfDifference)];
            DrawPanel(svg, 3, "accuracy less the best, points", differences, bottom, isDifference: true);
        }
        string[] pairs = [.. comparison.Differences.OfType<AccuracyDifference>().Select(difference => difference.Pairs).Distinct()];
        string[] drawn = [.. rows.Select(row => $"{row.Result.Resampling}").Distinct()];
        string note = $"Lines: 95 % intervals over {string.Join(" or ", drawn)}."
            + (isCompared
                ? $" Right: the difference to the best and its 95 % interval, paired by {string.Join(" or ", pairs)}; "
                    + "filled where it exceeds the noise, hollow where it does not."
                : "");
        return new Figure(TitleOf(comparison), svg, note);
    }

    private static string TitleOf(Comparison comparison)
    {
        NamedEvaluation best = comparison.Evaluations.MaxBy(evaluation => evaluation.Result.MacroF1.Mean)!;
        string score = $"{Words.Percent(best.Result.MacroF1.Mean)} %";
        return comparison.Evaluations.Count == 1
            ? $"Accuracy {Words.Percent(best.Result.Accuracy.Mean)} %, macro-F1 {score}, with what they may be off by"
            : best == comparison.Best ? $"{best.Name} is ahead in accuracy and, at {score}, in macro-F1"
            : $"{comparison.Best.Name} is ahead in accuracy, but {best.Name} in macro-F1, {score}";
    }

    private static double MiddleOf(int row) => Top + (row + 0.5) * RowHeight;

    private static void DrawPanel(Svg svg, int panel, string label, Mark?[] marks, double bottom, bool isDifference = false)
    {
        double left = LabelWidth + panel * (PanelWidth + Gap);
        IEnumerable<double> ends = marks.OfType<Mark>().SelectMany(mark => new[] { mark.Range.Low, mark.Range.High, mark.Mean });
        Scale scale = Scale.Around(isDifference ? ends.Append(0) : ends, left, left + PanelWidth);
        Axes.Below(svg, scale, Top, bottom, label, 100);
        double reference = isDifference ? 0 : marks[0]!.Mean;
        svg.Line(scale.At(reference), Top - 4, scale.At(reference), bottom, "reference");
        for (int i = 0; i < marks.Length; i++)
        {
            if (marks[i] is not Mark mark)
            {
                string absence = i == 0 ? "the best" : "does not pair";
                svg.Text(scale.At(0) + (i == 0 ? -8 : 0), MiddleOf(i) + 4, absence, i == 0 ? "small muted end" : "small muted middle");
                continue;
            }
            double y = MiddleOf(i) + 5;
            svg.Line(scale.At(mark.Range.Low), y, scale.At(mark.Range.High), y, "whisker");
            svg.Circle(scale.At(mark.Mean), y, 5, mark.IsHollow ? "hollow dot" : "dot", hint: mark.Hint);
            string text = isDifference ? Words.Points(mark.Mean) : Words.Percent(mark.Mean);
            svg.Text(Math.Clamp(scale.At(mark.Mean), left + 16, left + PanelWidth - 16), y - 10, text, "small middle halo");
        }
    }

    private sealed record Mark(double Mean, Interval Range, bool IsHollow)
    {
        public string Hint => $"{Words.Percent(Mean)}, 95 % interval {Words.Percent(Range.Low)} to {Words.Percent(Range.High)}";

        public static Mark Of(Estimate estimate) => new(estimate.Mean, new Interval(estimate.Low ?? estimate.Mean, estimate.High ?? estimate.Mean), false);

        public static Mark? OfDifference(AccuracyDifference? difference) =>
            difference is null ? null : new Mark(difference.Mean, difference.Range, !difference.IsClear);
    }
}
