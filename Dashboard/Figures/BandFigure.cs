using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Bundles;
using CellTypes.Training.Reports;

namespace CellTypes.Dashboard.Figures;

/// <summary>A unit's curve, such as its waveform, over the middle half of the training units of a class.</summary>
internal static class BandFigure
{
    /// <summary>Draws the figure.</summary>
    /// <param name="unit">The name of the unit.</param>
    /// <param name="curve">The unit's curve; empty where it has none yet.</param>
    /// <param name="bands">How the classes look in the view of the curve.</param>
    /// <param name="type">The class to compare with, or null where the unit has no label.</param>
    /// <param name="colours">The colours of the classes.</param>
    public static Svg Draw(string unit, ReadOnlyMemory<float> curve, ViewBands bands, string? type, ClassColours colours)
    {
        ClassBand? band = bands.Classes.FirstOrDefault(other => other.Class == type && other.Units > 0);
        SignalKind? kind = SignalKind.All.FirstOrDefault(other => other.View.Name == bands.View);
        string subject = bands.View.Split('/')[0] switch
        {
            "waveform" => "waveform",
            "acg" => "autocorrelogram",
            _ => bands.View,
        };
        string caption = band is null ? subject : $"{subject}, over {type}";
        string title = $"{bands.View} of unit {unit}{(band is null ? "" : $" over the middle half of {band.Units} training units of {type}")}";
        if (curve.Length == 0) return Plot.Empty(title, caption, "not known yet");
        IReadOnlyList<double> positions = kind?.Positions ?? [.. Enumerable.Range(0, curve.Length).Select(i => (double)i)];
        double[] values = [.. curve.ToArray().Select(value => (double)value)];
        IEnumerable<double> all = band is null ? values : [.. values, .. band.Lower.Select(value => (double)value), .. band.Upper.Select(value => (double)value)];
        Plot plot = Plot.Begin(title, caption, Plot.Across(positions[0], positions[^1]), Plot.Up(all.Min(), all.Max()), kind?.PositionLabel ?? "value");
        (double, double) At(int i, double value) => (plot.X.At(positions[i]), plot.Y.At(value));
        if (band is not null)
        {
            plot.Picture.Area(band.Upper.Select((value, i) => At(i, value)).Concat(band.Lower.Select((value, i) => At(i, value)).Reverse()), "band", colours[band.Class]);
            plot.Picture.Curve(band.Median.Select((value, i) => At(i, value)), "curve thin", colours[band.Class]);
        }
        plot.Picture.Curve(values.Select((value, i) => At(i, value)), "curve");
        return plot.Picture;
    }
}
