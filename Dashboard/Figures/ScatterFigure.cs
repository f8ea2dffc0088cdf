using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using CellTypes.Training.Reports;

namespace CellTypes.Dashboard.Figures;

/// <summary>Two features of the units against each other, coloured by cell type.</summary>
internal static class ScatterFigure
{
    private const double Width = 820, Height = 520, Left = 58, Top = 16, Bottom = Height - 44, LegendWidth = 120;

    /// <summary>Draws the figure.</summary>
    /// <param name="points">The units with their cell types and values.</param>
    /// <param name="xName">The feature on the horizontal axis.</param>
    /// <param name="yName">The feature on the vertical axis.</param>
    /// <param name="selected">The unit that is chosen, or null.</param>
    /// <param name="isLogarithmic">Whether both axes are logarithmic; units whose values are not above 0 are then left out.</param>
    /// <param name="colours">The colours of the cell types.</param>
    public static Svg Draw(IEnumerable<(string Unit, string? Type, double X, double Y)> points, string xName, string yName, string? selected, bool isLogarithmic, ClassColours colours)
    {
        Svg svg = new(Width, Height, $"{yName} against {xName}");
        (string Unit, string? Type, double X, double Y)[] shown = isLogarithmic
            ? [.. points.Where(point => point is { X: > 0, Y: > 0 }).Select(point => point with { X = Math.Log10(point.X), Y = Math.Log10(point.Y) })]
            : [.. points];
        double right = Width - LegendWidth;
        if (shown.Length == 0)
        {
            svg.Text(Width / 2, Height / 2, "No unit has both features.", "muted middle");
            return svg;
        }
        Scale x = Scale.Around(shown.Select(point => point.X), Left, right), y = Scale.Around(shown.Select(point => point.Y), Bottom, Top);
        string Name(string name) => isLogarithmic ? $"log10 {name}" : name;
        Axes.Below(svg, x, Top, Bottom, Name(xName));
        Axes.Left(svg, y, Left, right, Name(yName));
        foreach ((string unit, string? type, double atX, double atY) in shown.OrderBy(point => point.Unit == selected))
        {
            svg.Circle(x.At(atX), y.At(atY), unit == selected ? 7 : 4.2, unit == selected ? "dot" : "dot point", type is null ? "var(--muted)" : colours[type], $"unit {unit}{(type is null ? "" : $", {type}")}");
            svg.Root.Elements().Last().Add(new XAttribute("data-unit", unit));
        }
        string[] types = [.. shown.Select(point => point.Type).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        for (int i = 0; i < types.Length; i++)
        {
            svg.Circle(right + 16, Top + 10 + 20 * i, 5, "dot", colours[types[i]]);
            svg.Text(right + 27, Top + 14 + 20 * i, TextWidth.Fit(types[i], LegendWidth - 30), "small");
        }
        return svg;
    }
}
