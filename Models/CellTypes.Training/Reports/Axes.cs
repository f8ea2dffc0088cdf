using System.Globalization;

namespace CellTypes.Training.Reports;

/// <summary>Axes with their grid lines, ticks and labels.</summary>
internal static class Axes
{
    /// <summary>Draws an axis below a plot.</summary>
    /// <param name="svg">The picture.</param>
    /// <param name="scale">The axis, from left to right.</param>
    /// <param name="top">The top of the plot, where the grid lines end.</param>
    /// <param name="bottom">The bottom of the plot, where the axis lies.</param>
    /// <param name="label">What is measured, with its unit.</param>
    /// <param name="factor">What values are multiplied with before they are written: 100 for percent.</param>
    /// <param name="ticks">About how many ticks there are.</param>
    public static void Below(Svg svg, Scale scale, double top, double bottom, string label, double factor = 1, int ticks = 5)
    {
        foreach (double tick in scale.Ticks(ticks))
        {
            svg.Line(scale.At(tick), top, scale.At(tick), bottom, "grid");
            svg.Text(scale.At(tick), bottom + 15, Write(factor * tick), "small muted middle");
        }
        svg.Line(scale.Start, bottom, scale.End, bottom, "axis");
        if (label.Length > 0) svg.Text((scale.Start + scale.End) / 2, bottom + 33, label, "middle");
    }

    /// <summary>Draws an axis on the left of a plot.</summary>
    /// <param name="svg">The picture.</param>
    /// <param name="scale">The axis, from bottom to top.</param>
    /// <param name="left">The left of the plot, where the axis lies.</param>
    /// <param name="right">The right of the plot, where the grid lines end.</param>
    /// <param name="label">What is measured, with its unit.</param>
    /// <param name="factor">What values are multiplied with before they are written: 100 for percent.</param>
    /// <param name="ticks">About how many ticks there are.</param>
    public static void Left(Svg svg, Scale scale, double left, double right, string label, double factor = 1, int ticks = 5)
    {
        foreach (double tick in scale.Ticks(ticks))
        {
            svg.Line(left, scale.At(tick), right, scale.At(tick), "grid");
            svg.Text(left - 6, scale.At(tick) + 4, Write(factor * tick), "small muted end");
        }
        svg.Line(left, scale.Start, left, scale.End, "axis");
        if (label.Length > 0) svg.UpwardText(left - 40, (scale.Start + scale.End) / 2, label, "");
    }

    /// <summary>The label of a tick, rounded so that 3 x 0.1 is 0.3.</summary>
    public static string Write(double value) =>
        ((double)(float)value + 0.0).ToString("G4", CultureInfo.InvariantCulture).Replace("-", "−");
}
