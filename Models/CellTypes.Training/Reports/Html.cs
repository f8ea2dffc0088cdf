using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace CellTypes.Training.Reports;

/// <summary>The parts that a page is put together from. Texts are escaped.</summary>
internal static class Html
{
    public static XElement Element(string name, params object?[] content) => new(name, content);

    /// <summary>An element with CSS classes.</summary>
    public static XElement Styled(string name, string style, params object?[] content) =>
        new(name, new XAttribute("class", style), content);

    /// <summary>Terms, each with what it stands for.</summary>
    public static XElement Terms(IEnumerable<(string Term, string Meaning)> terms) =>
        Element("dl", terms.SelectMany(term => new[] { Element("dt", term.Term), Element("dd", term.Meaning) }));

    /// <summary>A figure under its title.</summary>
    public static XElement Of(Figure figure, bool isWide = false) => Styled(
        "figure",
        isWide ? "wide" : "half",
        Element("h3", figure.Title),
        figure.Picture.Root,
        figure.Note.Length > 0 ? Element("figcaption", figure.Note) : null,
        Saving(figure.Picture));

    /// <summary>A table; the columns whose header begins with a tab hold text and stand on the left.</summary>
    public static XElement Table(IReadOnlyList<string> headers, IEnumerable<XElement> rows) => Styled(
        "div",
        "table",
        Element("table", Element("thead", Element("tr", headers.Select(Header))), Element("tbody", rows)));

    /// <summary>A cell of text.</summary>
    public static XElement Text(params object?[] content) => Styled("td", "text", content);

    /// <summary>The name of a class with its colour.</summary>
    public static object[] ClassName(string name, ClassColours colours) =>
        [new XElement("span", new XAttribute("class", "swatch"), new XAttribute("style", $"--c:{colours[name]}"), ""), name];

    /// <summary>The page as text: HTML that is well-formed XML as well.</summary>
    /// <param name="page">The html element.</param>
    public static string Write(XElement page)
    {
        ReplaceWhatXmlCannotHold(page);
        StringBuilder text = new("<!DOCTYPE html>\n");
        XmlWriterSettings settings = new() { OmitXmlDeclaration = true, Indent = true, IndentChars = "", NewLineChars = "\n" };
        using (XmlWriter writer = XmlWriter.Create(text, settings)) page.Save(writer);
        return text.Append('\n').ToString();
    }

    // The file is in the link: a page without scripts can be mailed, and is shown where scripts are not allowed.
    private static XElement Saving(Svg picture)
    {
        string name = string.Join('-', picture.Title.Split(':')[0].ToLowerInvariant().Split([.. picture.Title.Where(character => !char.IsAsciiLetterOrDigit(character))], StringSplitOptions.RemoveEmptyEntries));
        return new XElement(
            "a",
            new XAttribute("class", "save"),
            new XAttribute("download", $"{name}.svg"),
            new XAttribute("href", $"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(SvgFile.Write(picture)))}"),
            "Save as SVG");
    }

    private static XElement Header(string text) => text.StartsWith('\t') ? Styled("th", "text", text[1..]) : Element("th", text);

    /// <summary>Replaces control characters, of the name of a unit, say.</summary>
    public static void ReplaceWhatXmlCannotHold(XElement page)
    {
        foreach (XText text in page.DescendantNodes().OfType<XText>()) text.Value = Clean(text.Value);
        foreach (XAttribute attribute in page.DescendantsAndSelf().Attributes()) attribute.Value = Clean(attribute.Value);
    }

    private static string Clean(string text)
    {
        StringBuilder clean = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            bool isPair = i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]);
            clean.Append(isPair || XmlConvert.IsXmlChar(text[i]) ? text[i] : '\uFFFD');
            if (isPair) clean.Append(text[++i]);
        }
        return clean.ToString();
    }
}
