using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Views;
using CellTypes.Training.Data;
using MathNet.Numerics.Statistics;

namespace CellTypes.Training.Reports;

/// <summary>The features that tell the classes apart best: box plots of each class.</summary>
internal static class BoxPlotFigure
{
    private const int Shown = 6;
    private const int PerRow = 3;
    private const double PlotWidth = 290;
    private const double PlotHeight = 170;
    private const double Left = 58;
    private const double Top = 26;
    private const double FullWidth = Left + PlotWidth + 14;
    private const double FullHeight = Top + PlotHeight + 34;

    /// <summary>Draws the features of a set; null where all its inputs are samples of signals. A feature that some unit lacks is left
    /// out.</summary>
    public static Figure? Draw(LabelledSet set, ClassColours colours)
    {
        HashSet<string> samples = [.. new PeakWaveformView().InputNames, .. new AutocorrelogramShapeView().InputNames];
        int[] labels = [.. set.Labels];
        (string Name, double[] Values, double Eta)[] features =
        [
            .. Enumerable.Range(0, set.InputLength)
                .Where(input => !samples.Contains(set.InputNames[input]))
                .Select(input => (Name: set.InputNames[input], Values: ValuesOf(set, input)))
                .Where(feature => feature.Values.All(double.IsFinite))
                .Select(feature => (feature.Name, feature.Values, Eta: KruskalWallis.EtaSquared(feature.Values, labels)))
                .OrderByDescending(feature => feature.Eta),
        ];
        if (features.Length == 0) return null;
        var shown = features.Take(Shown).ToArray();
        int[] classes = [.. Enumerable.Range(0, set.ClassNames.Count).Where(labels.Contains)];
        string title = $"{shown[0].Name} tells the classes apart best, by ranks, of {Words.Counted(features.Length, "feature")}";
        Svg svg = new(Math.Min(PerRow, shown.Length) * FullWidth, (shown.Length + PerRow - 1) / PerRow * FullHeight, title);
        for (int i = 0; i < shown.Length; i++)
        {
            double left = i % PerRow * FullWidth + Left, top = i / PerRow * FullHeight + Top;
            Box[] boxes = [.. classes.Select(c => Box.Of([.. shown[i].Values.Where((_, unit) => labels[unit] == c)]))];
            svg.Text(left, top - 9, TextWidth.Fit(shown[i].Name, PlotWidth - 70), "strong");
            svg.Text(left + PlotWidth, top - 9, FormattableString.Invariant($"η² {shown[i].Eta:0.00}"), "small muted end");
            Scale up = Scale.Around(RangeOf(boxes), top + PlotHeight, top);
            Axes.Left(svg, up, left, left + PlotWidth, "");
            for (int c = 0; c < classes.Length; c++)
            {
                double width = PlotWidth / classes.Length;
                string name = set.ClassNames[classes[c]];
                DrawBox(svg, boxes[c], up, left + (c + 0.5) * width, Math.Min(30, 0.6 * width), colours[name]);
                string label = TextWidth.Fit(name, width, ReportStyle.SmallFontSize);
                svg.Text(left + (c + 0.5) * width, top + PlotHeight + 15, label, "small middle");
            }
        }
        return new Figure(
            title,
            svg,
            "Boxes: quartiles and median. Lines: from the 5th to the 95th percentile, cut off where they would dwarf the boxes. "
                + "Values are in the units of the table. η²: effect size of Kruskal and Wallis, 0 to 1.");
    }

    private static double[] ValuesOf(LabelledSet set, int input) =>
        [.. Enumerable.Range(0, set.Count).Select(unit => (double)set.Row(unit)[input])];

    // All boxes, and the lines as far as they go not much farther.
    private static double[] RangeOf(Box[] boxes)
    {
        double lower = boxes.Min(box => box.Lower), upper = boxes.Max(box => box.Upper), room = upper - lower;
        return [Math.Max(boxes.Min(box => box.Least), lower - room), Math.Min(boxes.Max(box => box.Most), upper + room)];
    }

    private static void DrawBox(Svg svg, Box box, Scale up, double middle, double width, string colour)
    {
        svg.Line(middle, up.At(box.Least), middle, up.At(box.Most), "whisker");
        svg.Rectangle(middle - width / 2, up.At(box.Upper), width, up.At(box.Lower) - up.At(box.Upper), "bar", colour);
        svg.Line(middle - width / 2, up.At(box.Median), middle + width / 2, up.At(box.Median), "median");
    }

    private sealed record Box(double Least, double Lower, double Median, double Upper, double Most)
    {
        public static Box Of(double[] values) =>
            new(values.Quantile(0.05), values.LowerQuartile(), values.Median(), values.UpperQuartile(), values.Quantile(0.95));
    }
}
