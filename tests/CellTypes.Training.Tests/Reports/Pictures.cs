using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;
using CellTypes.Training.Reports;

namespace CellTypes.Training.Tests.Reports;

/// <summary>Looks for shapes in pictures, after their way through text.</summary>
internal static class Pictures
{
    /// <summary>The shapes of a kind and a style, in the order in which they are drawn.</summary>
    public static XElement[] Find(this Svg svg, string name, string style) =>
        [.. XElement.Parse(svg.Root.ToString()).Elements(name).Where(shape => (string?)shape.Attribute("class") == style)];

    /// <summary>The texts of a picture.</summary>
    public static string[] Texts(this Svg svg) => [.. XElement.Parse(svg.Root.ToString()).Elements("text").Select(text => text.Value)];

    /// <summary>The number in an attribute.</summary>
    public static double Of(this XElement shape, string attribute) => double.Parse(shape.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);

    /// <summary>The points of a curve or an area.</summary>
    public static IReadOnlyList<(double X, double Y)> Points(this XElement shape) =>
    [
        .. shape.Attribute("points")!.Value.Split(' ')
            .Select(point => point.Split(',').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray())
            .Select(point => (point[0], point[1])),
    ];
}
