using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;

namespace CellTypes.Training.Reports;

/// <summary>A picture that is drawn shape by shape, in pixels from its top left corner.</summary>
/// <remarks>
/// A shape has a style, one or more CSS classes of the page that the picture stands in (see <see cref="ReportStyle"/>), and may have a
/// colour of its own, which the style finds in the variable <c>--c</c>. Texts are escaped.
/// </remarks>
public sealed class Svg
{
    /// <summary>Begins a picture.</summary>
    /// <param name="width">Its width.</param>
    /// <param name="height">Its height.</param>
    /// <param name="title">What it shows, for those who hear it read out.</param>
    public Svg(double width, double height, string title)
    {
        Title = title;
        Width = width;
        Height = height;
        Root = new XElement(
            "svg",
            new XAttribute("viewBox", $"0 0 {Number(width)} {Number(height)}"),
            new XAttribute("width", Number(width)),
            new XAttribute("height", Number(height)),
            new XAttribute("role", "img"),
            new XAttribute("aria-label", title),
            new XElement("title", title));
    }

    /// <summary>Gets what the picture shows.</summary>
    public string Title { get; }

    /// <summary>Gets its width in pixels.</summary>
    public double Width { get; }

    /// <summary>Gets its height in pixels.</summary>
    public double Height { get; }

    /// <summary>Gets the picture as XML.</summary>
    public XElement Root { get; }

    /// <summary>Draws a line.</summary>
    public void Line(double x1, double y1, double x2, double y2, string style, string? colour = null) =>
        Add("line", style, colour, null, ("x1", Number(x1)), ("y1", Number(y1)), ("x2", Number(x2)), ("y2", Number(y2)));

    /// <summary>Draws a rectangle; <paramref name="hint"/> is shown where the pointer rests on it.</summary>
    public void Rectangle(double x, double y, double width, double height, string style, string? colour = null, string? hint = null) =>
        Add("rect", style, colour, hint, ("x", Number(x)), ("y", Number(y)), ("width", Number(width)), ("height", Number(height)));

    /// <summary>Draws a circle; <paramref name="hint"/> is shown where the pointer rests on it.</summary>
    public void Circle(double x, double y, double radius, string style, string? colour = null, string? hint = null) =>
        Add("circle", style, colour, hint, ("cx", Number(x)), ("cy", Number(y)), ("r", Number(radius)));

    /// <summary>Draws a line through points.</summary>
    public void Curve(IEnumerable<(double X, double Y)> points, string style, string? colour = null) =>
        Add("polyline", style, colour, null, ("points", Points(points)));

    /// <summary>Draws an area whose outline goes through points.</summary>
    public void Area(IEnumerable<(double X, double Y)> points, string style, string? colour = null) =>
        Add("polygon", style, colour, null, ("points", Points(points)));

    /// <summary>Writes a text with its baseline at y, beginning at x; the styles <c>middle</c> and <c>end</c> say otherwise.</summary>
    public void Text(double x, double y, string text, string style = "") => Write(x, y, text, style);

    /// <summary>Writes a text that reads upwards and is centred at a point.</summary>
    public void UpwardText(double x, double y, string text, string style) =>
        Write(x, y, text, $"{style} middle").Add(new XAttribute("transform", $"rotate(-90 {Number(x)} {Number(y)})"));

    /// <summary>A number as it is written in the picture: at most two decimals.</summary>
    public static string Number(double value) => (Math.Round(value, 2) + 0.0).ToString("0.##", CultureInfo.InvariantCulture);

    private static string Points(IEnumerable<(double X, double Y)> points) =>
        string.Join(' ', points.Select(point => $"{Number(point.X)},{Number(point.Y)}"));

    private XElement Write(double x, double y, string text, string style)
    {
        XElement element = Add("text", style, null, null, ("x", Number(x)), ("y", Number(y)));
        element.Add(text);
        return element;
    }

    private XElement Add(string name, string style, string? colour, string? hint, params (string Name, string Value)[] attributes)
    {
        XElement element = new(name, attributes.Select(attribute => new XAttribute(attribute.Name, attribute.Value)));
        if (style.Length > 0) element.Add(new XAttribute("class", style));
        if (colour is not null) element.Add(new XAttribute("style", $"--c:{colour}"));
        if (hint is not null) element.Add(new XElement("title", hint));
        Root.Add(element);
        return element;
    }
}
