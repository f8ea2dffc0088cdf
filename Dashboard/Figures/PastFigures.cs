using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Dashboard.Sessions;
using CellTypes.Training.Reports;

namespace CellTypes.Dashboard.Figures;

/// <summary>How a unit was over time: its rate, and the probability of each class with every change of its label.</summary>
internal static class PastFigures
{
    /// <summary>Draws the rate.</summary>
    /// <param name="unit">The unit.</param>
    public static Svg Rate(UnitDetail unit)
    {
        const string Caption = "rate, Hz";
        string title = $"Firing rate of unit {unit.Row.Key} over time";
        if (unit.Past.Count < 2) return Plot.Empty(title, Caption, "not known yet");
        (Scale x, string label, double perUnit) = Time(unit.Past);
        Plot plot = Plot.Begin(title, Caption, x, Plot.Up(0, Math.Max(0.1, unit.Past.Max(point => point.Rate))), label);
        plot.Picture.Curve(unit.Past.Select(point => (plot.X.At(point.Seconds / perUnit), plot.Y.At(point.Rate))), "curve");
        return plot.Picture;
    }

    /// <summary>Draws the probabilities.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="classes">The cell types of the model, in its order.</param>
    /// <param name="colours">Their colours.</param>
    public static Svg Probabilities(UnitDetail unit, IReadOnlyList<string> classes, ClassColours colours)
    {
        const string Caption = "probabilities";
        string title = $"Probabilities of the cell types of unit {unit.Row.Key} over time";
        UnitPoint[] judged = [.. unit.Past.Where(point => point.Probabilities.Count == classes.Count)];
        if (judged.Length < 2) return Bars(title, unit.Row.Label.Probabilities, classes, colours);
        (Scale x, string label, double perUnit) = Time(unit.Past);
        Plot plot = Plot.Begin(title, Caption, x, Plot.Up(0, 1), label);
        foreach (LabelChange change in unit.Changes)
        {
            double at = plot.X.At(change.Seconds / perUnit);
            plot.Picture.Line(at, plot.Y.Start, at, plot.Y.End, "reference");
        }
        for (int i = 0; i < classes.Count; i++)
            plot.Picture.Curve(judged.Select(point => (plot.X.At(point.Seconds / perUnit), plot.Y.At(point.Probabilities[i]))), "curve", colours[classes[i]]);
        return plot.Picture;
    }

    // Of a finished recording there is one judgement.
    private static Svg Bars(string title, IReadOnlyList<float> probabilities, IReadOnlyList<string> classes, ClassColours colours)
    {
        const double Label = 62, Value = 38, Top = 24;
        if (probabilities.Count != classes.Count || classes.Count == 0) return Plot.Empty(title, "probabilities", "the unit was not judged");
        Svg svg = new(Plot.Width, Plot.Height, title);
        svg.Text(2, 13, "probabilities among the model's types", "small strong");
        double height = Math.Min(22, (Plot.Height - Top) / classes.Count), room = Plot.Width - Label - Value;
        for (int i = 0; i < classes.Count; i++)
        {
            double top = Top + i * height;
            svg.Text(2, top + height / 2 + 4, TextWidth.Fit(classes[i], Label - 4, ReportStyle.SmallFontSize), "small");
            svg.Rectangle(Label, top + 2, room, height - 4, "cell");
            svg.Rectangle(Label, top + 2, room * probabilities[i], height - 4, "bar", colours[classes[i]]);
            svg.Text(Label + room + 5, top + height / 2 + 4, $"{probabilities[i]:0.00}", "small muted");
        }
        return svg;
    }

    private static (Scale Axis, string Label, double PerUnit) Time(IReadOnlyList<UnitPoint> past)
    {
        double first = past[0].Seconds, last = Math.Max(past[^1].Seconds, first + 1);
        return last > 600 ? (Plot.Across(first / 60, last / 60), "time, min", 60) : (Plot.Across(first, last), "time, s", 1);
    }
}
