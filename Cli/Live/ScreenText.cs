using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Spectre.Console;

namespace CellTypes.Cli.Live;

/// <summary>Fits text into the cells of a terminal: some characters take two, others none.</summary>
internal static class ScreenText
{
    private const string Ellipsis = "…";

    /// <summary>Gets how many cells a text takes.</summary>
    public static int Width(string text) => text.EnumerateRunes().Sum(Width);

    /// <summary>Leaves out the end of a text that is too wide.</summary>
    public static string CutEnd(string text, int width) => Width(text) <= width ? text : Cut(text, width - 1, 0);

    /// <summary>Leaves out the middle of a name that is too wide: names often differ in their last characters only.</summary>
    public static string CutMiddle(string text, int width) => Width(text) <= width ? text : Cut(text, width / 2, width - 1 - width / 2);

    /// <summary>Breaks a text into lines, between words where it can.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        string line = "";
        foreach (string word in text.Split(' ').SelectMany(word => Pieces(word, width)))
        {
            bool fits = line.Length == 0 || Width(line) + 1 + Width(word) <= width;
            if (!fits) yield return line;
            line = fits && line.Length > 0 ? $"{line} {word}" : word;
        }
        yield return line;
    }

    // A word that is wider than a line is broken.
    private static IEnumerable<string> Pieces(string word, int width)
    {
        string piece = "";
        foreach (string character in Characters(word))
        {
            if (piece.Length > 0 && Width(piece) + Width(character) > width)
            {
                yield return piece;
                piece = "";
            }
            piece += character;
        }
        yield return piece;
    }

    private static string Cut(string text, int before, int after)
    {
        if (before + after < 0) return "";
        string[] characters = Characters(text);
        return string.Concat([.. Fitting(characters, before), Ellipsis, .. Fitting(characters.Reverse(), after).Reverse()]);
    }

    private static IEnumerable<string> Fitting(IEnumerable<string> characters, int width)
    {
        int taken = 0;
        return characters.TakeWhile(character => (taken += Width(character)) <= width);
    }

    // With the accents that belong to them.
    private static string[] Characters(string text)
    {
        List<string> characters = [];
        for (TextElementEnumerator elements = StringInfo.GetTextElementEnumerator(text); elements.MoveNext();) characters.Add(elements.GetTextElement());
        return [.. characters];
    }

    private static int Width(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? 0
        : rune.IsBmp ? rune.ToString().GetCellWidth()
        : 2; // nearly all are pictures or Chinese
}
