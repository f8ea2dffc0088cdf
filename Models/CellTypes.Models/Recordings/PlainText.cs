using System;
using System.Globalization;
using System.Text;

namespace CellTypes.Models.Recordings;

/// <summary>Names that other people's files give to classes and units, and that go into tables, logs and terminals.</summary>
public static class PlainText
{
    /// <summary>Tells whether a name holds nothing but what can be seen: no line break, tab or other control character, nothing that turns the
    /// direction of writing, no half of a character.</summary>
    /// <param name="name">The name.</param>
    public static bool IsPlain(string name)
    {
        if (name is null) throw new ArgumentNullException(nameof(name));
        for (int i = 0; i < name.Length; i++)
        {
            if (!IsVisible(CharUnicodeInfo.GetUnicodeCategory(name, i))) return false;
            if (char.IsSurrogatePair(name, i)) i++;
        }
        return true;
    }

    /// <summary>Tells whether characters of a category can be seen. Format characters turn the direction of the text around them, or are invisible.</summary>
    /// <param name="category">The category.</param>
    public static bool IsVisible(UnicodeCategory category) => category
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate);

    /// <summary>Writes a name that is not plain so that it can be shown: <c>\u</c> and four hexadecimal digits for each character that cannot be.</summary>
    /// <param name="name">The name.</param>
    public static string Show(string name)
    {
        if (IsPlain(name)) return name;
        StringBuilder shown = new();
        foreach (char character in name) shown.Append(IsPlain(character.ToString()) ? character.ToString() : $"\\u{(int)character:x4}");
        return shown.ToString();
    }
}
