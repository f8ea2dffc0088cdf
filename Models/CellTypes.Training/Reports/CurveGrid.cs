using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Training.Reports;

/// <summary>Small plots of curves in rows and columns: one horizontal axis for all, one vertical axis for each row.</summary>
internal sealed class CurveGrid
{
    private const double Left = 164;
    private const double Gap = 10;
    private const double Top = 24;
    private const double LineHeight = 14;

    /// <summary>Gets the plots by row and column; null for an empty place.</summary>
    public required CurvePanel?[,] Panels { get; init; }

    /// <summary>Gets the label of each row; a line feed begins a new line.</summary>
    public required IReadOnlyList<string> Rows { get; init; }

    /// <summary>Gets the label of each column.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>Gets where each value of a curve lies on the horizontal axis, in ascending order.</summary>
    public required IReadOnlyList<double> Positions { get; init; }

    /// <summary>Gets what the horizontal axis measures, with its unit.</summary>
    public required string PositionLabel { get; init; }

    /// <summary>Gets what the vertical axis measures, with its unit.</summary>
    public required string ValueLabel { get; init; }

    /// <summary>Gets the height of a plot in pixels.</summary>
    public double PanelHeight { get; init; } = 84;

    /// <summary>Gets the width of a plot in pixels.</summary>
    public double PanelWidth { get; init; } = 140;

    /// <summary>Draws the grid.</summary>
    /// <param name="title">What it shows.</param>
    public Svg Draw(string title)
    {
        int columns = Columns.Count;
        double bottom = TopOf(Rows.Count) - Gap;
        Svg svg = new(LeftOf(columns) - Gap + 14, bottom + 42, title);
        for (int column = 0; column < columns; column++)
            svg.Text(LeftOf(column) + PanelWidth / 2, Top - 9, TextWidth.Fit(Columns[column], PanelWidth), "strong middle");
        for (int row = 0; row < Rows.Count; row++) DrawRow(svg, row);
        foreach (Scale across in Enumerable.Range(0, columns).Select(Across))
        {
            foreach (double tick in across.Ticks(3)) svg.Text(across.At(tick), bottom + 15, Axes.Write(tick), "small muted middle");
        }
        svg.Text((Left + LeftOf(columns) - Gap) / 2, bottom + 33, PositionLabel, "middle");
        svg.UpwardText(12, (Top + bottom) / 2, ValueLabel, "");
        return svg;
    }

    private double LeftOf(int column) => Left + column * (PanelWidth + Gap);

    private double TopOf(int row) => Top + row * (PanelHeight + Gap);

    private Scale Across(int column) => new(Positions[0], Positions[^1], LeftOf(column) + 4, LeftOf(column) + PanelWidth - 4);

    private void DrawRow(Svg svg, int row)
    {
        CurvePanel?[] panels = [.. Enumerable.Range(0, Columns.Count).Select(column => Panels[row, column])];
        double top = TopOf(row), bottom = top + PanelHeight;
        string[] lines = Rows[row].Split('\n');
        for (int line = 0; line < lines.Length; line++)
        {
            double baseline = top + PanelHeight / 2 + 4 + LineHeight * (line - (lines.Length - 1) / 2.0);
            svg.Text(26, baseline, TextWidth.Fit(lines[line], Left - 62, ReportStyle.SmallFontSize), "small");
        }
        double[] values = [.. panels.OfType<CurvePanel>().SelectMany(panel => panel.All)];
        if (values.Length == 0) return;
        Scale up = Scale.Around(values, bottom - 4, top + 4, 3);
        foreach (double tick in up.Ticks(3)) svg.Text(Left - 5, up.At(tick) + 4, Axes.Write(tick), "small muted end");
        for (int column = 0; column < panels.Length; column++)
        {
            svg.Rectangle(LeftOf(column), top, PanelWidth, PanelHeight, "cell");
            if (panels[column] is CurvePanel panel) DrawPanel(svg, panel, Across(column), up, LeftOf(column));
        }
    }

    private void DrawPanel(Svg svg, CurvePanel panel, Scale across, Scale up, double left)
    {
        foreach (double tick in across.Ticks(3)) svg.Line(across.At(tick), up.Start, across.At(tick), up.End, "grid");
        foreach (double tick in up.Ticks(3)) svg.Line(left, up.At(tick), left + PanelWidth, up.At(tick), "grid");
        if (panel is { Low: not null, High: not null })
        {
            IEnumerable<(double, double)> edge = Points(panel.High, across, up).Concat(Points(panel.Low, across, up).Reverse());
            svg.Area(edge, "band", panel.BandColour ?? panel.Colour);
        }
        svg.Curve(Points(panel.Values, across, up), "curve", panel.Colour);
        if (panel.Caption.Length == 0) return;
        string caption = TextWidth.Fit(panel.Caption, PanelWidth - 10, ReportStyle.SmallFontSize);
        svg.Text(left + PanelWidth - 5, up.End + 9, caption, "small muted end halo");
    }

    private IEnumerable<(double X, double Y)> Points(IReadOnlyList<double> values, Scale across, Scale up) =>
        values.Select((value, i) => (across.At(Positions[i]), up.At(value)));
}

/// <summary>One small plot of a <see cref="CurveGrid"/>.</summary>
/// <param name="Values">The curve.</param>
/// <param name="Colour">Its colour, such as <c>#0072B2</c>; null for that of the text.</param>
/// <param name="Caption">A few words in the corner of the plot.</param>
internal sealed record CurvePanel(IReadOnlyList<double> Values, string? Colour = null, string Caption = "")
{
    /// <summary>Gets the lower edge of a band around the curve; null where there is none.</summary>
    public IReadOnlyList<double>? Low { get; init; }

    /// <summary>Gets the upper edge of the band.</summary>
    public IReadOnlyList<double>? High { get; init; }

    /// <summary>Gets the colour of the band; null for that of the curve.</summary>
    public string? BandColour { get; init; }

    /// <summary>Gets every value that is drawn.</summary>
    public IEnumerable<double> All => [.. Values, .. Low ?? [], .. High ?? []];
}
