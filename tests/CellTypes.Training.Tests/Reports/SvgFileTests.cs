using System;
using System.Linq;
using System.Text;
using System.Xml.Linq;
using CellTypes.Training.Reports;

namespace CellTypes.Training.Tests.Reports;

public class SvgFileTests
{
    [Fact]
    public void Every_figure_of_a_page_can_be_saved_as_it_is_shown()
    {
        string page = HtmlReport.Make([Evaluations.Named("one", Evaluations.Of([6, 2], [1, 9]))], [], Evaluations.Made, TestContext.Current.CancellationToken);
        XElement html = XElement.Parse(page["<!DOCTYPE html>".Length..]);
        XElement[] figures = [.. html.Descendants("figure")];
        Assert.Equal(5, figures.Length);
        foreach (XElement figure in figures)
        {
            XElement link = figure.Elements("a").Single(), shown = figure.Element("svg")!;
            string name = link.Attribute("download")!.Value, text = Encoding.UTF8.GetString(Convert.FromBase64String(link.Attribute("href")!.Value.Split(";base64,")[1]));
            Assert.Matches("^[a-z0-9-]+\\.svg$", name);
            XElement saved = XElement.Parse(text);
            Assert.Equal(XName.Get("svg", "http://www.w3.org/2000/svg"), saved.Name);
            Assert.Equal(shown.Attribute("viewBox")!.Value, saved.Attribute("viewBox")!.Value);
            // Text with a halo is there twice, and the page lies beneath.
            string[] Texts(XElement picture) => [.. picture.Elements().Where(shape => shape.Name.LocalName == "text").Select(shape => shape.Value).Distinct()];
            Assert.Equal(Texts(shown), Texts(saved));
            int halos = shown.Elements("text").Count(shape => ((string?)shape.Attribute("class"))?.Contains("halo") == true);
            Assert.Equal(shown.Elements().Count() + halos + 1, saved.Elements().Count());
            foreach (string needed in new[] { "var(", "class=", "--c", "url(", "@import" }) Assert.DoesNotContain(needed, text);
        }
    }

    [Fact]
    public void Shapes_have_the_colours_of_the_page()
    {
        Svg svg = new(10, 20, "Shapes: a test");
        svg.Rectangle(1, 2, 3, 4, "hollow bar", "#0072B2");
        svg.Circle(1, 2, 3, "dot");
        svg.Circle(1, 2, 3, "hollow dot");
        svg.Rectangle(0, 0, 1, 1, "bar neutral");
        svg.Curve([(0, 0), (1, 1)], "curve");
        svg.Text(1, 2, "a & b", "small muted middle");
        XElement[] shapes = [.. XElement.Parse(SvgFile.Write(svg)).Elements().Skip(1)];
        string StyleOf(int shape) => shapes[shape].Attribute("style")!.Value;
        Assert.Equal("title", shapes[0].Name.LocalName);
        Assert.Equal("fill:#0072B2;stroke:#0072B2;fill-opacity:0.22;stroke-width:1.4px", StyleOf(1));
        Assert.Equal("fill:#1b1f24;stroke:#1b1f24;stroke-width:1.6px", StyleOf(2));
        Assert.Equal("fill:#ffffff;stroke:#1b1f24;stroke-width:1.6px", StyleOf(3));
        Assert.Equal("fill:#5b6470;stroke:#5b6470", StyleOf(4));
        Assert.Equal("fill:none;stroke:#1b1f24;stroke-width:1.7px;stroke-linejoin:round", StyleOf(5));
        Assert.Equal("font-size:11.5px;fill:#5b6470;text-anchor:middle", StyleOf(6));
        Assert.Equal("a & b", shapes[6].Value);
    }
}
