using System.Linq;

namespace CellTypes.Training.Reports;

/// <summary>How wide a text is about, in whichever sans-serif font the reader has.</summary>
internal static class TextWidth
{
    /// <summary>The width of a text in pixels, rather too wide than too narrow.</summary>
    /// <param name="text">The text.</param>
    /// <param name="size">The size of the font in pixels.</param>
    public static double Of(string text, double size) => size * text.Sum(WidthOf);

    /// <summary>Shortens a text that is too wide, with an ellipsis.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">The room in pixels.</param>
    /// <param name="size">The size of the font in pixels.</param>
    public static string Fit(string text, double width, double size = ReportStyle.FontSize)
    {
        if (Of(text, size) <= width) return text;
        int length = text.Length;
        while (length > 0 && Of(text[..length] + "…", size) > width) length--;
        if (length > 0 && char.IsHighSurrogate(text[length - 1])) length--;
        return text[..length].TrimEnd() + "…";
    }

    private static double WidthOf(char character) => character switch
    {
        'i' or 'j' or 'l' or 'I' or '.' or ',' or ':' or ';' or '\'' or '|' or '!' => 0.32,
        'f' or 't' or 'r' or ' ' or '(' or ')' or '[' or ']' or '/' or '-' => 0.4,
        'm' or 'w' or 'M' or 'W' or '%' or '@' or '…' => 0.97,
        '_' => 0.5,
        >= 'A' and <= 'Z' => 0.7,
        < (char)0x300 => 0.59,
        _ => 1,
    };
}
