using System.Collections.Generic;
using CellTypes.Training.Reports;

namespace CellTypes.Dashboard.Figures;

/// <summary>A small figure of one unit: a picture with axes around an area to draw in.</summary>
/// <remarks>Drawn with what the figures of reports are drawn with, so that both look alike.</remarks>
internal sealed class Plot
{
    /// <summary>The size of every figure in pixels before the page scales it.</summary>
    public const double Width = 270, Height = 156;

    private const double Left = 40, Right = Width - 16, Top = 22, Bottom = Height - 32;

    private Plot(string title, string caption)
    {
        Picture = new Svg(Width, Height, title);
        Picture.Text(2, 13, TextWidth.Fit(caption, 0.9 * Width, ReportStyle.SmallFontSize), "small strong");
    }

    /// <summary>Gets the picture.</summary>
    public Svg Picture { get; }

    /// <summary>Gets the horizontal axis.</summary>
    public Scale X { get; private init; }

    /// <summary>Gets the vertical axis.</summary>
    public Scale Y { get; private init; }

    /// <summary>Begins a figure.</summary>
    /// <param name="title">What it shows, for those who hear it read out.</param>
    /// <param name="caption">The words above it.</param>
    /// <param name="x">The ends of the horizontal axis; <see cref="Across"/> and <see cref="Up"/> make scales.</param>
    /// <param name="y">The ends of the vertical axis.</param>
    /// <param name="xLabel">What the horizontal axis measures.</param>
    /// <param name="factor">What values of the vertical axis are multiplied with before they are written.</param>
    public static Plot Begin(string title, string caption, Scale x, Scale y, string xLabel, double factor = 1)
    {
        Plot plot = new(title, caption) { X = x, Y = y };
        Axes.Left(plot.Picture, y, Left, Right, "", factor, ticks: 3);
        Axes.Below(plot.Picture, x, Top, Bottom, "", ticks: 4);
        plot.Picture.Text((Left + Right) / 2, Height - 3, xLabel, "small muted middle");
        return plot;
    }

    /// <summary>Begins a figure whose horizontal axis is logarithmic.</summary>
    /// <param name="title">What it shows, for those who hear it read out.</param>
    /// <param name="caption">The words above it.</param>
    /// <param name="x">The ends of the horizontal axis, as logarithms.</param>
    /// <param name="y">The ends of the vertical axis.</param>
    /// <param name="xLabel">What the horizontal axis measures.</param>
    /// <param name="ticks">Where the axis has ticks, and what stands there.</param>
    public static Plot BeginLogarithmic(string title, string caption, Scale x, Scale y, string xLabel, IReadOnlyList<(double At, string Text)> ticks)
    {
        Plot plot = new(title, caption) { X = x, Y = y };
        Axes.Left(plot.Picture, y, Left, Right, "", ticks: 3);
        foreach ((double at, string text) in ticks)
        {
            plot.Picture.Line(x.At(at), Top, x.At(at), Bottom, "grid");
            plot.Picture.Text(x.At(at), Bottom + 15, text, "small muted middle");
        }
        plot.Picture.Line(x.Start, Bottom, x.End, Bottom, "axis");
        plot.Picture.Text((Left + Right) / 2, Height - 3, xLabel, "small muted middle");
        return plot;
    }

    /// <summary>Makes a horizontal scale.</summary>
    public static Scale Across(double low, double high) => new(low, high, Left, Right);

    /// <summary>Makes a vertical scale with round ends around some values.</summary>
    public static Scale Up(double low, double high) => Scale.Around([low, high], Bottom, Top, ticks: 3);

    /// <summary>Makes a picture that says why there is nothing to draw.</summary>
    public static Svg Empty(string title, string caption, string reason)
    {
        Plot plot = new(title, caption);
        plot.Picture.Rectangle(Left, Top, Right - Left, Bottom - Top, "cell");
        plot.Picture.Text((Left + Right) / 2, (Top + Bottom) / 2, reason, "small muted middle");
        return plot.Picture;
    }
}
