using System.Globalization;
using System.Text;
using CellTypes.Models.Recordings;
using Spectre.Console;

namespace CellTypes.Cli.Printing;

/// <summary>Makes text from outside, such as a name in a message or a file, fit for a terminal, which obeys what it is sent.</summary>
internal static class Printable
{
    /// <summary>Writes what has no glyph as its code, so that it is seen and does nothing: <c>\u001b</c> for an escape.</summary>
    /// <param name="text">The text.</param>
    /// <param name="keepsLines">Whether line feeds, with a carriage return before or without, stay.</param>
    /// <returns>The text itself where all of it can be printed.</returns>
    public static string Of(string text, bool keepsLines = false)
    {
        StringBuilder? printed = null;
        for (int i = 0; i < text.Length;)
        {
            // What is no Unicode, half of a surrogate pair, comes as the replacement character: one char long.
            bool isUnicode = Rune.TryGetRuneAt(text, i, out Rune rune);
            int length = isUnicode ? rune.Utf16SequenceLength : 1;
            bool isKept = isUnicode && (HasGlyph(rune) || (keepsLines && IsLineBreak(text, i)));
            if (!isKept && printed is null) printed = new StringBuilder(text, 0, i, text.Length + 16);
            if (isKept) printed?.Append(text, i, length);
            else if (length == 1) printed!.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}");
            else printed!.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}");
            i += length;
        }
        return printed?.ToString() ?? text;
    }

    /// <summary>Gets text that shows as it is where markup is read.</summary>
    /// <param name="text">The text.</param>
    public static string Markup(string text) => Of(text).EscapeMarkup();

    private static bool HasGlyph(Rune rune) => rune.IsAscii ? rune.Value is >= ' ' and <= '~' : PlainText.IsVisible(Rune.GetUnicodeCategory(rune));

    private static bool IsLineBreak(string text, int at) => text[at] == '\n' || (text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n');
}
