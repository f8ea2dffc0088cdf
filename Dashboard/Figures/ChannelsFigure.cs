using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Signals;
using CellTypes.Training.Reports;

namespace CellTypes.Dashboard.Figures;

/// <summary>The mean waveform of a unit on its channels, each at its place on the probe.</summary>
internal static class ChannelsFigure
{
    private const string Caption = "mean waveform on its channels";
    private const double Top = 20, Margin = 6;
    private const int MostChannels = 12;

    // Of the largest peak-to-peak amplitude. Below it a channel shows noise and what other units do.
    private const double LeastShare = 0.12;

    /// <summary>Draws the figure.</summary>
    /// <param name="unit">The name of the unit.</param>
    /// <param name="template">The mean waveform, or null where there is none.</param>
    /// <param name="probe">The probe, or null: the channels are then drawn one after the other.</param>
    /// <param name="colour">The colour of the unit, or null.</param>
    public static Svg Draw(string unit, Template? template, ProbeGeometry? probe, string? colour)
    {
        string title = $"Mean waveform of unit {unit} on its channels";
        if (template is null) return Plot.Empty(title, Caption, "no waveforms came with the spikes");
        float largest = template.PeakToPeak(template.PeakRow());
        int[] rows = [.. Enumerable.Range(0, template.Channels.Length).Where(row => template.PeakToPeak(row) >= LeastShare * largest).OrderByDescending(template.PeakToPeak).Take(MostChannels)];
        Dictionary<int, (int Column, int Line)> places = Places(template, rows, probe);
        int columns = places.Values.Max(place => place.Column) + 1, lines = places.Values.Max(place => place.Line) + 1;
        Svg svg = new(Plot.Width, Plot.Height, title);
        svg.Text(2, 13, Caption, "small strong");
        double width = (Plot.Width - 2 * Margin) / columns, height = (Plot.Height - Top - Margin) / lines;
        // Neighbours above and below may touch at the peak, not cover each other.
        double perUnit = Math.Min(height * 1.6, Plot.Height - Top - 2 * Margin) / Math.Max(largest, 1e-9f) * 0.8;
        foreach (int row in rows)
        {
            (int column, int line) = places[row];
            double left = Margin + column * width, middle = Top + (line + 0.5) * height;
            float[] values = template.Row(row).ToArray();
            double step = (width - 8) / Math.Max(1, values.Length - 1);
            svg.Curve(values.Select((value, i) => (left + 4 + i * step, middle - value * perUnit)), "curve", colour);
            if (template.Channels[row] >= 0) svg.Text(left + 2, middle - 3, $"{template.Channels[row]}", "small muted halo");
        }
        return svg;
    }

    // Columns and lines by rank: to scale, the channels of a dense probe would cover one another.
    private static Dictionary<int, (int Column, int Line)> Places(Template template, int[] rows, ProbeGeometry? probe)
    {
        bool arePlaced = probe is not null && rows.All(row => template.Channels[row] is >= 0 and int channel && channel < probe.ChannelCount && probe.IsPlaced(channel))
            // Some files give several channels one place.
            && rows.Select(row => probe.Position(template.Channels[row])).Distinct().Count() == rows.Length;
        if (!arePlaced)
        {
            int[] inOrder = [.. rows.Order()];
            int perColumn = (inOrder.Length + 2) / 3;
            return inOrder.Select((row, i) => (row, (i / perColumn, i % perColumn))).ToDictionary();
        }
        (double X, double Y) Place(int row) => probe!.Position(template.Channels[row]);
        double[] xs = [.. rows.Select(row => Place(row).X).Distinct().Order()], ys = [.. rows.Select(row => Place(row).Y).Distinct().OrderDescending()];
        return rows.ToDictionary(row => row, row => (Array.IndexOf(xs, Place(row).X), Array.IndexOf(ys, Place(row).Y)));
    }
}
