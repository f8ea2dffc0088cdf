using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace CellTypes.Training.Reports;

/// <summary>A picture of a report as a file of its own, for a paper or a drawing program.</summary>
/// <remarks>What the page's style sheet says is written beside each shape, in the light colours: drawing programs know neither CSS variables nor text that is painted in
/// two layers.</remarks>
internal static partial class SvgFile
{
    private const string Fonts = "font-family:'Helvetica Neue',Arial,'Liberation Sans',sans-serif";

    private static readonly XNamespace Namespace = "http://www.w3.org/2000/svg";

    private static readonly Dictionary<string, string> Colours = Declarations().Matches(ReportStyle.LightColours).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);

    // What a rule asks for: a kind of element, or classes; the more classes, the more it counts.
    private static readonly (string? Element, string[] Classes, Dictionary<string, string> Values)[] Rules =
    [
        .. Rule().Matches(ReportStyle.Figures)
            .Select(rule => (
                Element: rule.Groups[1].Value.StartsWith('.') ? null : rule.Groups[1].Value,
                Classes: rule.Groups[1].Value.StartsWith('.') ? rule.Groups[1].Value[1..].Split('.') : [],
                Values: Declarations().Matches(rule.Groups[2].Value).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value)))
            .OrderBy(rule => rule.Classes.Length),
    ];

    /// <summary>Writes a picture.</summary>
    public static string Write(Svg picture)
    {
        XElement root = new(
            Namespace + "svg",
            picture.Root.Attributes(),
            new XAttribute("style", Fonts),
            new XElement(Namespace + "rect", new XAttribute("width", "100%"), new XAttribute("height", "100%"), new XAttribute("style", $"fill:{Colours["--page"]}")),
            picture.Root.Elements().SelectMany(Restyle));
        Html.ReplaceWhatXmlCannotHold(root);
        StringBuilder text = new();
        XmlWriterSettings settings = new() { OmitXmlDeclaration = true, Indent = true, IndentChars = "", NewLineChars = "\n" };
        using (XmlWriter writer = XmlWriter.Create(text, settings)) root.Save(writer);
        return text.Append('\n').ToString();
    }

    private static IEnumerable<XElement> Restyle(XElement shape)
    {
        string[] classes = ((string?)shape.Attribute("class"))?.Split(' ') ?? [];
        Dictionary<string, string> style = [];
        foreach ((string? element, string[] needed, Dictionary<string, string> values) in Rules)
        {
            if (element is null ? needed.All(classes.Contains) : element == shape.Name.LocalName)
                foreach ((string name, string value) in values) style[name] = value;
        }
        if ((string?)shape.Attribute("style") is string own) style["--c"] = own["--c:".Length..];
        string? colour = style.GetValueOrDefault("--c");
        style.Remove("--c");
        string Resolved(string value)
        {
            if (value.StartsWith("var(--c", StringComparison.Ordinal)) value = colour ?? value[(value.IndexOf(',') + 1)..^1].Trim();
            return Variable().Replace(value, match => Colours[match.Groups[1].Value]);
        }
        // The halo of a text is a text beneath it.
        if (style.Remove("paint-order"))
        {
            yield return Styled(shape, style, Resolved);
            foreach (string name in style.Keys.Where(name => name.StartsWith("stroke", StringComparison.Ordinal)).ToArray()) style.Remove(name);
        }
        yield return Styled(shape, style, Resolved);
    }

    private static XElement Styled(XElement shape, Dictionary<string, string> style, Func<string, string> resolved) => new(
        Namespace + shape.Name.LocalName,
        shape.Attributes().Where(attribute => attribute.Name.LocalName is not ("class" or "style")),
        style.Count == 0 ? null : new XAttribute("style", string.Join(';', style.Select(entry => $"{entry.Key}:{resolved(entry.Value)}"))),
        shape.Nodes().Select(node => node is XElement element ? new XElement(Namespace + element.Name.LocalName, element.Value) : node));

    [GeneratedRegex(@"svg ([a-z.0-9]+) \{([^}]*)\}")]
    private static partial Regex Rule();

    [GeneratedRegex("([a-z-]+): ([^;]+);")]
    private static partial Regex Declarations();

    [GeneratedRegex(@"var\((--[a-z]+)\)")]
    private static partial Regex Variable();
}
