using System;
using System.Linq;
using CellTypes.Training.Evaluation;
using CellTypes.Training.Scores;

namespace CellTypes.Training.Reports;

/// <summary>How many labels are right, sure and final, against the time that a recording has run.</summary>
internal static class ElapsedFigure
{
    private const double Left = 62, Right = 482, Top = 50, Bottom = 300;

    private static readonly (string Name, string Colour, Func<ElapsedPoint, Estimate> Of)[] Curves =
    [
        ("right", "#0072B2", point => point.Right),
        ("p1/p2 at least 2", "#E69F00", point => point.Confident),
        ("as at the end", "#009E73", point => point.Final),
    ];

    /// <summary>Draws the curves; null where they were not measured.</summary>
    public static Figure? Draw(EvaluationResult result)
    {
        if (result.Elapsed is not { Count: > 1 } points) return null;
        Svg svg = new(500, 342, "Share of units against the seconds since the recording began");
        // Equal ratios of time have equal widths.
        Scale x = new(Math.Log10(points[0].Seconds), Math.Log10(points[^1].Seconds), Left, Right), y = new(0, 1, Bottom, Top);
        Axes.Left(svg, y, Left, Right, "units, %", 100);
        foreach (ElapsedPoint point in points)
        {
            double at = x.At(Math.Log10(point.Seconds));
            svg.Line(at, Top, at, Bottom, "grid");
            svg.Text(at, Bottom + 15, Axes.Write(point.Seconds), "small muted middle");
        }
        svg.Text((Left + Right) / 2, Bottom + 33, "seconds since the recording began", "middle");
        for (int c = 0; c < Curves.Length; c++)
        {
            (string name, string colour, Func<ElapsedPoint, Estimate> of) = Curves[c];
            svg.Curve(points.Select(point => (x.At(Math.Log10(point.Seconds)), y.At(of(point).Mean))), "curve", colour);
            foreach (ElapsedPoint point in points)
                svg.Circle(x.At(Math.Log10(point.Seconds)), y.At(of(point).Mean), 3.5, "dot", colour, $"{name} after {point.Seconds} s: {Words.PlusMinus(of(point))} %");
            double legend = Left + 8 + 140 * c;
            svg.Circle(legend, 14, 3.5, "dot", colour);
            svg.Text(legend + 10, 18, name, "small");
        }
        ElapsedPoint last = points[^1];
        ElapsedPoint enough = points.First(point => point.Right.Mean >= 0.9 * last.Right.Mean);
        return new Figure(
            $"After {enough.Seconds:0} s {Words.Percent(enough.Right.Mean)} % of the units have the right label, after {last.Seconds:0} s {Words.Percent(last.Right.Mean)} %",
            svg,
            "Models fitted on whole recordings label units by the spikes so far. Units without enough spikes have no label, and count as not right. The waveform is the mean of the recording at all times.");
    }
}
