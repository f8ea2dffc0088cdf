using System;
using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Training.ShortForms;

/// <summary>A name with its settings, as people write it on one line: <c>sim:units=200,duration=10min</c>, <c>phy:session1,session2,labels=labels.csv</c>,
/// <c>kfold:10,group=cell</c>, <c>forest(trees=500,leaf=3)</c>.</summary>
/// <remarks>
/// <code>
/// form     = name | name ":" settings | name "(" settings ")"
/// settings = [ setting ] { "," [ setting ] }
/// setting  = key "=" value | place
/// </code>
/// <para>A key begins with a letter and goes on with letters, digits, dots, dashes and underscores. What has no key is a place: a file, a folder, a number. Spaces
/// around keys and values do not count.</para>
/// <para>A sign within parentheses does not separate; a parenthesis without its partner is a character like any other. A value or a place may stand in double
/// quotes, within which no sign separates and a doubled quote stands for one: <c>phy:"a, b",labels=labels.csv</c>.</para>
/// </remarks>
internal sealed class ShortForm
{
    /// <summary>The key of a place.</summary>
    public const string Place = "";

    private readonly bool _isCall;

    /// <summary>Makes a form that is written with parentheses, or with a colon.</summary>
    public ShortForm(string name, IEnumerable<KeyValuePair<string, string>> settings, bool isCall = true) => (Name, Settings, _isCall) = (name, [.. settings], isCall);

    public string Name { get; }

    // A key may be there more than once.
    public IReadOnlyList<KeyValuePair<string, string>> Settings { get; }

    /// <summary>Reads a form with a colon, or a name alone. Any text is one; what has a key may be a place all the same, such as a file with an equals sign in its
    /// name.</summary>
    public static ShortForm Parse(string text, Func<string, bool>? isPlace = null)
    {
        string[] parts = text.Split(':', 2);
        return new ShortForm(parts[0], parts.Length == 2 ? ReadSettings(parts[1], isPlace) : [], isCall: false);
    }

    /// <summary>Reads a form with parentheses, or a name alone.</summary>
    /// <exception cref="CellTypesException">The parentheses do not match, or something follows them.</exception>
    public static ShortForm ParseCall(string text)
    {
        int open = text.IndexOf('(');
        if (open < 0) return new ShortForm(text, []);
        int close = Closings(text)[open];
        if (close == 0 || close < text.Length - 1)
            throw new CellTypesException($"'{text}' is not written as NAME or NAME(SETTING=VALUE,SETTING=VALUE), for example forest(trees=500,leaf=3).");
        return new ShortForm(text[..open], ReadSettings(text[(open + 1)..^1], null));
    }

    /// <summary>Takes a text apart at a sign that is neither within parentheses nor within quotes.</summary>
    /// <returns>The parts, one at least, with their quotes.</returns>
    public static IReadOnlyList<string> Split(string text, char separator)
    {
        int[] closings = Closings(text);
        List<string> parts = [];
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            i = Math.Max(i, closings[i]);
            if (text[i] != separator) continue;
            parts.Add(text[start..i]);
            start = i + 1;
        }
        parts.Add(text[start..]);
        return parts;
    }

    /// <summary>Takes the quotes away that stand around a text, and the spaces around these; other texts stay as they are.</summary>
    public static string Unquote(string text)
    {
        string trimmed = text.Trim();
        return EndOfQuote(trimmed, 0) is > 0 and int end && end == trimmed.Length - 1 ? trimmed[1..^1].Replace("\"\"", "\"") : text;
    }

    /// <summary>Reads the settings, and checks that all that were written were read.</summary>
    /// <exception cref="CellTypesException">A setting is unknown, missing, there twice, or has a value that it cannot have; the message says which.</exception>
    public T Read<T>(Func<SettingReader, T> read)
    {
        SettingReader settings = new(this);
        T result = read(settings);
        settings.CheckAllWereRead();
        return result;
    }

    /// <summary>The same form with more settings; those that are written already stay as they are.</summary>
    public ShortForm With(IEnumerable<KeyValuePair<string, string>> settings) =>
        new(Name, Settings.Concat(settings.Where(setting => Settings.All(written => written.Key != setting.Key))), _isCall);

    /// <summary>The text, which <see cref="Parse"/> or <see cref="ParseCall"/> reads.</summary>
    public override string ToString()
    {
        string settings = string.Join(",", Settings.Select(setting => setting.Key == Place ? Quote(setting.Value, setting.Value.Length == 0 || KeyLength(setting.Value) > 0) : $"{setting.Key}={Quote(setting.Value)}"));
        return Settings.Count == 0 ? Name : _isCall ? $"{Name}({settings})" : $"{Name}:{settings}";
    }

    private static IEnumerable<KeyValuePair<string, string>> ReadSettings(string text, Func<string, bool>? isPlace)
    {
        foreach (string part in Split(text, ',').Where(part => part.Length > 0))
        {
            int key = isPlace?.Invoke(part) == true ? 0 : KeyLength(part);
            yield return key == 0 ? new(Place, Unquote(part)) : new(part[..key].Trim(), Unquote(part[(key + 1)..].Trim()));
        }
    }

    private static int KeyLength(string part)
    {
        int length = part.IndexOf('=');
        if (length < 1) return 0;
        string key = part[..length].Trim();
        return key.Length > 0 && char.IsAsciiLetter(key[0]) && key.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '.' or '-' or '_') ? length : 0;
    }

    private static string Quote(string value, bool isNeeded = false) =>
        isNeeded || value != value.Trim() || value.AsSpan().ContainsAny(",()\"") ? $"\"{value.Replace("\"", "\"\"")}\"" : value;

    // Of each opening parenthesis or quote where it closes; 0 for what does not, and for other signs.
    private static int[] Closings(string text)
    {
        int[] closings = new int[text.Length];
        Stack<int> open = [];
        bool mayQuote = true;
        for (int i = 0; i < text.Length; i++)
        {
            int end = mayQuote ? EndOfQuote(text, i) : 0;
            if (end > 0) i = closings[i] = end;
            else if (text[i] == '(') open.Push(i);
            else if (text[i] == ')' && open.TryPop(out int opening)) closings[opening] = i;
            // At the beginning of a value.
            mayQuote = text[i] is ',' or '=' or '(' or '+' || (mayQuote && char.IsWhiteSpace(text[i]));
        }
        return closings;
    }

    private static int EndOfQuote(string text, int start)
    {
        if (start >= text.Length || text[start] != '"') return 0;
        int end = text.IndexOf('"', start + 1);
        while (end >= 0 && end + 1 < text.Length && text[end + 1] == '"') end = text.IndexOf('"', end + 2);
        return Math.Max(end, 0);
    }
}
