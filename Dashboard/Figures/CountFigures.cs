using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Signals;
using CellTypes.Streaming.Updates;
using CellTypes.Training.Reports;

namespace CellTypes.Dashboard.Figures;

/// <summary>What is counted of a unit's spikes: its autocorrelogram, and the intervals between spikes.</summary>
internal static class CountFigures
{
    private static readonly double[] Milliseconds = [1, 10, 100, 1000];

    /// <summary>Draws the autocorrelogram, for a model whose classes have no bands in it.</summary>
    /// <param name="unit">The name of the unit.</param>
    /// <param name="counts">The pair counts.</param>
    /// <param name="spikes">The number of spikes.</param>
    public static Svg Autocorrelogram(string unit, LagCounts counts, int spikes)
    {
        const string Caption = "autocorrelogram";
        string title = $"Autocorrelogram of unit {unit}";
        if (spikes == 0) return Plot.Empty(title, Caption, "no spikes");
        float[] hertz = new float[counts.Axis.BinCount];
        Models.Signals.Autocorrelogram.ToHertz(counts.Counts.Span, spikes, counts.Axis, hertz);
        IReadOnlyList<double> edges = counts.Axis.Edges;
        Plot plot = Plot.Begin(title, $"{Caption}, Hz", Plot.Across(0, 1000 * edges[^1]), Plot.Up(0, Math.Max(1, hertz.Max())), "lag, ms");
        Steps(plot, [.. edges.Select(edge => plot.X.At(1000 * edge))], [.. hertz.Select(value => (double)value)]);
        return plot.Picture;
    }

    /// <summary>Draws the histogram of the intervals between spikes.</summary>
    /// <param name="unit">The name of the unit.</param>
    /// <param name="counts">The counts of <see cref="IntervalHistogram"/>; empty where they are not known.</param>
    public static Svg Intervals(string unit, ReadOnlyMemory<int> counts)
    {
        const string Caption = "intervals between spikes, %";
        string title = $"Intervals between the spikes of unit {unit}";
        int total = counts.ToArray().Sum();
        if (counts.Length == 0) return Plot.Empty(title, Caption, "not known yet");
        if (total == 0) return Plot.Empty(title, Caption, "no intervals");
        double[] shares = [.. counts.ToArray().Select(count => 100.0 * count / total)];
        Scale x = Plot.Across(Math.Log10(IntervalHistogram.Edges[0]), Math.Log10(IntervalHistogram.Edges[^1]));
        Plot plot = Plot.BeginLogarithmic(title, Caption, x, Plot.Up(0, shares.Max()), "ms", [.. Milliseconds.Select(ms => (Math.Log10(ms / 1000), $"{ms:0}"))]);
        Steps(plot, [.. IntervalHistogram.Edges.Select(edge => plot.X.At(Math.Log10(edge)))], shares);
        double refractory = plot.X.At(Math.Log10(RefractoryPeriod.Default));
        plot.Picture.Line(refractory, plot.Y.Start, refractory, plot.Y.End, "reference");
        return plot.Picture;
    }

    private static void Steps(Plot plot, double[] edges, double[] values)
    {
        IEnumerable<(double, double)> outline = values.SelectMany((value, i) => new[] { (edges[i], plot.Y.At(value)), (edges[i + 1], plot.Y.At(value)) });
        plot.Picture.Area([(edges[0], plot.Y.Start), .. outline, (edges[^1], plot.Y.Start)], "band");
        plot.Picture.Curve(outline, "curve thin");
    }
}
