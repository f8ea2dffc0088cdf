using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Training.Evaluation;
using CellTypes.Training.Scores;

namespace CellTypes.Training.Reports;

/// <summary>The reliability diagram: how often predictions of a probability are right, over a histogram of the probabilities.</summary>
internal static class ReliabilityFigure
{
    private const double Left = 62;
    private const double Right = 482;
    private const double Top = 30;
    private const double Bottom = 300;
    private const double HistogramTop = 320;
    private const double HistogramBottom = 390;

    public static Figure Draw(EvaluationResult result)
    {
        Svg svg = new(500, 432, "Reliability diagram: fraction right against the largest probability, over a histogram of these");
        ReliabilityBin[] bins = [.. result.Reliability.Where(bin => bin.Predictions > 0)];
        Scale x = new(0, 1, Left, Right), y = new(0, 1, Bottom, Top);
        Axes.Left(svg, y, Left, Right, "right, %", 100);
        foreach (double tick in x.Ticks()) svg.Line(x.At(tick), Top, x.At(tick), Bottom, "grid");
        svg.Line(x.At(0), y.At(0), x.At(1), y.At(1), "reference");
        svg.Text(Left, 18, $"ECE {Words.PlusMinus(result.CalibrationError)} %", "strong");
        foreach (ReliabilityBin bin in bins)
        {
            if (bin is { AccuracyLow: double low, AccuracyHigh: double high }) svg.Line(x.At(bin.Confidence), y.At(low), x.At(bin.Confidence), y.At(high), "whisker");
        }
        svg.Curve(bins.Select(bin => (x.At(bin.Confidence), y.At(bin.Accuracy))), "curve");
        foreach (ReliabilityBin bin in bins)
        {
            string units = $"{Words.Count(bin.Predictions)} units at {Words.Percent(bin.Confidence)} %";
            string hint = $"{units}: {Words.Percent(bin.Accuracy)} % right";
            svg.Circle(x.At(bin.Confidence), y.At(bin.Accuracy), 4.5, "dot", hint: hint);
        }
        DrawHistogram(svg, x, result.Reliability);
        return new Figure(
            TitleOf(result, bins),
            svg,
            $"Dashed: probabilities that mean what they say. Lines: 95 % intervals over {result.Resampling}. "
                + "Below: how many units have which largest probability.");
    }

    private static void DrawHistogram(Svg svg, Scale x, IReadOnlyList<ReliabilityBin> bins)
    {
        Scale y = Scale.Around(bins.Select(bin => bin.Predictions).Append(0), HistogramBottom, HistogramTop, 2);
        Axes.Left(svg, y, Left, Right, "units", ticks: 2);
        Axes.Below(svg, x, HistogramTop, HistogramBottom, "largest probability, %", 100);
        foreach (ReliabilityBin bin in bins.Where(bin => bin.Predictions > 0))
        {
            double top = y.At(bin.Predictions);
            string hint = $"{Words.Count(bin.Predictions)} units";
            svg.Rectangle(x.At(bin.Low) + 1, top, x.At(bin.High) - x.At(bin.Low) - 2, HistogramBottom - top, "bar neutral", hint: hint);
        }
    }

    private static string TitleOf(EvaluationResult result, ReliabilityBin[] bins)
    {
        double predictions = bins.Sum(bin => bin.Predictions);
        double confidence = bins.Sum(bin => bin.Predictions * bin.Confidence) / predictions;
        double surplus = bins.Sum(bin => bin.Predictions * bin.Accuracy) / predictions - confidence;
        string judgement = Math.Abs(surplus) < 0.02 ? "On the whole the probabilities mean what they say"
            : surplus > 0 ? "Too cautious: right more often than the probabilities say"
            : "Too sure: right less often than the probabilities say";
        return $"{judgement} (mean {Words.Percent(confidence)} %, right {Words.Percent(result.Accuracy.Mean)} %)";
    }
}
