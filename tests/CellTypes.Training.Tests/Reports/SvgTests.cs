using System.Linq;
using System.Xml.Linq;
using CellTypes.Training.Reports;

namespace CellTypes.Training.Tests.Reports;

public class SvgTests
{
    [Fact]
    public void Shapes_are_where_they_are_put()
    {
        Svg svg = new(100, 50, "a picture");
        svg.Line(1, 2.005, -0.001, 4, "axis");
        svg.Rectangle(1, 2, 3, 4, "bar", "#123456", "a hint");
        svg.Curve([(0, 1), (2, 3.14159)], "curve");
        Assert.Equal(
            "<svg viewBox=\"0 0 100 50\" width=\"100\" height=\"50\" role=\"img\" aria-label=\"a picture\"><title>a picture</title>"
                + "<line x1=\"1\" y1=\"2\" x2=\"0\" y2=\"4\" class=\"axis\" />"
                + "<rect x=\"1\" y=\"2\" width=\"3\" height=\"4\" class=\"bar\" style=\"--c:#123456\"><title>a hint</title></rect>"
                + "<polyline points=\"0,1 2,3.14\" class=\"curve\" /></svg>",
            svg.Root.ToString(SaveOptions.DisableFormatting));
    }

    [Fact]
    public void Texts_are_escaped()
    {
        Svg svg = new(1, 1, "<b> & \"c\"");
        svg.Text(0, 0, "</text><script>alert(1)</script>");
        XElement read = XElement.Parse(svg.Root.ToString());
        Assert.Equal("<b> & \"c\"", read.Attribute("aria-label")!.Value);
        Assert.Equal("</text><script>alert(1)</script>", read.Element("text")!.Value);
        Assert.Empty(read.Descendants("script"));
    }

    [Theory]
    [InlineData(0, 1, new[] { 0, 0.2, 0.4, 0.6, 0.8, 1 })]
    [InlineData(0.753, 0.928, new[] { 0.75, 0.8, 0.85, 0.9, 0.95 })]
    [InlineData(-16, 3, new[] { -20.0, -15, -10, -5, 0, 5 })]
    public void Scale_has_round_ends_and_ticks(double low, double high, double[] ticks)
    {
        Scale scale = Scale.Around([low, high], 10, 110);
        Assert.Equal(ticks, scale.Ticks().Select(tick => System.Math.Round(tick, 9)));
        Assert.Equal(10, scale.At(ticks[0]), 9);
        Assert.Equal(110, scale.At(ticks[^1]), 9);
        Assert.Equal(60, scale.At((ticks[0] + ticks[^1]) / 2), 9);
    }

    [Fact]
    public void Scale_of_one_value_has_it_in_the_middle()
    {
        Assert.Equal(50, Scale.Around([3, 3], 0, 100).At(3), 9);
        Assert.Equal(0, Scale.Around([3], 0, 100).At(-1e9), 9);
    }

    [Fact]
    public void Text_that_is_too_wide_ends_in_an_ellipsis()
    {
        Assert.Equal("PkC_ss", TextWidth.Fit("PkC_ss", 50));
        string fitted = TextWidth.Fit(new string('n', 100), 50);
        Assert.InRange(TextWidth.Of(fitted, ReportStyle.FontSize), 35, 50);
        Assert.EndsWith("n…", fitted);
        Assert.Equal("…", TextWidth.Fit("\U0001F42D\U0001F42D", 30));
    }

    [Fact]
    public void Classes_keep_their_colours()
    {
        ClassColours all = new(["GoC", "PkC_ss", "MLI", "PkC_cs", "MFB", "GrC", "basket", "axon"]), few = new(["MLI", "MLI"]);
        Assert.Equal("#009E73", few["MLI"]);
        Assert.Equal(few["MLI"], all["MLI"]);
        string[] colours = [.. new[] { "GoC", "PkC_ss", "MLI", "PkC_cs", "MFB", "GrC", "basket", "axon" }.Select(name => all[name])];
        Assert.Equal(8, colours.Distinct().Count());
        ClassColours unknown = new(Enumerable.Range(0, 20).Select(i => $"class {i}"));
        Assert.Equal(8, Enumerable.Range(0, 20).Select(i => unknown[$"class {i}"]).Distinct().Count());
    }
}
