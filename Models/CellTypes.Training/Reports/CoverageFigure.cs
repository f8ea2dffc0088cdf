using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CellTypes.Models.Inference;
using CellTypes.Training.Evaluation;

namespace CellTypes.Training.Reports;

/// <summary>Accuracy against coverage: how often the labels are right when only the surer ones are kept.</summary>
internal static class CoverageFigure
{
    private const double Left = 62;
    private const double Right = 482;
    private const double Top = 34;
    private const double Bottom = 300;

    public static Figure Draw(EvaluationResult result)
    {
        Svg svg = new(500, 342, "Accuracy of the labels that are kept against the share that is kept");
        CoverageResult[] thresholds = [.. result.Coverage.Where(coverage => coverage is { Ratio: > 1, Accuracy: not null })];
        double[] accuracies = [.. result.Surest.Select(surest => surest.Accuracy.Low ?? surest.Accuracy.Mean), .. thresholds.Select(t => t.Accuracy!.Mean), 1];
        Scale x = new(0, 1, Left, Right), y = Scale.Around(accuracies, Bottom, Top);
        Axes.Left(svg, y, Left, Right, "right of the kept, %", 100);
        Axes.Below(svg, x, Top, Bottom, "kept, % of the units", 100);
        IEnumerable<SurestResult> ascending = result.Surest.OrderBy(surest => surest.Share);
        foreach (SurestResult surest in result.Surest)
        {
            if (surest.Accuracy is { Low: double low, High: double high }) svg.Line(x.At(surest.Share), y.At(low), x.At(surest.Share), y.At(high), "whisker");
        }
        svg.Curve(ascending.Select(surest => (x.At(surest.Share), y.At(surest.Accuracy.Mean))), "curve");
        foreach (SurestResult surest in result.Surest)
        {
            string hint = $"the surest {Words.Percent(surest.Share)} %: {Words.WithInterval(surest.Accuracy)} % right";
            svg.Circle(x.At(surest.Share), y.At(surest.Accuracy.Mean), 3.5, "dot", hint: hint);
        }
        List<double> labelled = [];
        // The ratio that live labels go by is labelled first: a label that would run into another is left to the pointer.
        foreach (CoverageResult threshold in thresholds.OrderByDescending(threshold => threshold.Ratio == UnitModel.UsualConfidenceRatio))
        {
            double px = x.At(threshold.Kept.Mean), py = y.At(threshold.Accuracy!.Mean);
            string ratio = threshold.Ratio.ToString(CultureInfo.InvariantCulture);
            string kept = Words.WithInterval(threshold.Kept), right = Words.WithInterval(threshold.Accuracy);
            string hint = $"p1/p2 at least {ratio}: {kept} % kept, {right} % right";
            svg.Rectangle(px - 5, py - 5, 10, 10, "hollow dot", hint: hint);
            if (labelled.Any(other => Math.Abs(other - px) < 20)) continue;
            svg.Text(px, py > Bottom - 24 ? py - 10 : py + 19, ratio, "small middle halo");
            labelled.Add(px);
        }
        svg.Circle(Left + 8, 14, 3.5, "dot");
        svg.Text(Left + 18, 18, "the surest", "small");
        svg.Rectangle(Left + 98, 9, 10, 10, "hollow dot");
        svg.Text(Left + 114, 18, "those with p1/p2 at least the number", "small");
        return new Figure(
            TitleOf(result),
            svg,
            $"Lines: 95 % intervals over {result.Resampling}. p1/p2 is how many times as probable the most probable class is as the next; live labels are confident from 2 on.");
    }

    private static string TitleOf(EvaluationResult result)
    {
        SurestResult shown = result.Surest.MinBy(surest => Math.Abs(surest.Share - 0.8))!;
        return $"Of the surest {100 * shown.Share:0} % of the labels {Words.Percent(shown.Accuracy.Mean)} % are right, "
            + $"of all {Words.Percent(result.Accuracy.Mean)} %";
    }
}
