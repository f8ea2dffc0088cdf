using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace CellTypes.Models.Recordings;

/// <summary>Reads the values that a Python file assigns to names, without running it.</summary>
/// <remarks>
/// Read are numbers, strings, True, False, None, lists and tuples of them, + - * / // ** % with parentheses, names assigned before, numbers within
/// <c>float()</c>, <c>int()</c> and NumPy's types, and the names of these types, as texts. What a name is assigned otherwise, or in a block that may not be run, is kept as unreadable.
/// The Python Language Reference, chapters 2 and 6, says how they are written.
/// </remarks>
internal sealed class PythonSettings
{
    private static readonly Regex Token = new(
        """
        \G(?:
          (?<space>[ \t\f]+|\\\r?\n)
        | (?<comment>\#[^\n]*)
        | (?<end>\r?\n|;)
        | (?<string>[rRbBuU]{0,2}(?:'{3}(?s:\\.|.)*?'{3}|"{3}(?s:\\.|.)*?"{3}|'(?:\\(?s:.)|[^'\\\n])*'|"(?:\\(?s:.)|[^"\\\n])*"))
        | (?<number>0[xX][0-9a-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?)
        | (?<name>[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*)
        | (?<operator>(?:\*\*|//|<<|>>|[-+*/%&|^@:!=<>])=?|\S)
        )
        """,
        RegexOptions.IgnorePatternWhitespace);

    private static readonly Regex NumberType = new("^(?:float|int|(?:np|numpy)\\.(?:float|u?int)[0-9]*)$");

    private readonly Dictionary<string, object?> _values = [];
    private readonly List<(string Kind, string Text, int Start)> _tokens = [];
    private readonly string _text;
    private int _next;

    private PythonSettings(string text)
    {
        _text = text;
        Split();
        while (_next < _tokens.Count) ReadStatement();
    }

    /// <summary>Reads a file.</summary>
    /// <param name="text">Its text.</param>
    public static PythonSettings Read(string text) => new(text);

    /// <summary>Finds the value that a name has at the end of the file.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">Receives a double, a bool, a string, a list of objects, null for None, or <see cref="Unreadable"/>.</param>
    /// <returns>Whether the file assigns the name.</returns>
    public bool TryGet(string name, out object? value) => _values.TryGetValue(name, out value);

    private void Split()
    {
        int depth = 0;
        for (int at = 0; at < _text.Length;)
        {
            Match match = Token.Match(_text, at);
            string kind = new[] { "space", "comment", "end", "string", "number", "name", "operator" }.FirstOrDefault(kind => match.Groups[kind].Success) ?? "";
            if (kind.Length == 0) break;
            if (match.Value is "(" or "[" or "{") depth++;
            if (match.Value is ")" or "]" or "}") depth--;
            bool isStartOfLine = _tokens.Count == 0 || (_tokens[_tokens.Count - 1].Kind == "end" && _text[at - 1] == '\n');
            if (kind == "space" && isStartOfLine && depth <= 0 && !IsBlank(at)) _tokens.Add(("indent", "", at));
            else if (kind is not ("space" or "comment") && !(kind == "end" && depth > 0 && match.Value != ";")) _tokens.Add((kind, match.Value, at));
            at += match.Length;
        }
        _tokens.Add(("end", "\n", _text.Length));

        bool IsBlank(int at) => _text.Skip(at).SkipWhile(c => c is ' ' or '\t' or '\f' or '\r').FirstOrDefault() is '\n' or '#' or '\0';
    }

    private void ReadStatement()
    {
        if (_tokens[_next].Kind == "end")
        {
            _next++;
            return;
        }
        int first = _next, end = first;
        while (_tokens[end].Kind != "end") end++;
        bool isIndented = _tokens[first].Kind == "indent";
        if (isIndented) first++;
        string statement = _text.Substring(_tokens[first].Start, _tokens[end].Start - _tokens[first].Start).Trim();
        List<string> names = [];
        int target = first;
        while (target + 1 < end && _tokens[target].Kind == "name" && _tokens[target + 1].Text == "=")
        {
            names.Add(_tokens[target].Text);
            target += 2;
        }
        _next = target;
        object? value = names.Count == 0 || isIndented || !TryValue(end, out object? read) ? new Unreadable(statement) : read;
        // What else may give names a value: a block, several names at once, += and the like.
        if (names.Count == 0 && Enumerable.Range(first, end - first).FirstOrDefault(i => _tokens[i].Text.EndsWith("=", StringComparison.Ordinal) && _tokens[i].Text is not ("==" or "!=" or "<=" or ">=")) is > 0 and int assignment)
            names.AddRange(Enumerable.Range(first, assignment - first).Where(i => _tokens[i].Kind == "name").Select(i => _tokens[i].Text));
        foreach (string name in names) _values[name] = value;
        _next = end + 1;
    }

    private bool TryValue(int end, out object? value)
    {
        try
        {
            value = Sum();
            if (_tokens[_next].Text == ",") value = Items(value, end);
            return _next == end;
        }
        catch (FormatException)
        {
            value = null;
            return false;
        }
    }

    private bool Take(string text)
    {
        if (_tokens[_next].Text != text || _tokens[_next].Kind == "string") return false;
        _next++;
        return true;
    }

    private object? Sum()
    {
        object? value = Product();
        while (_tokens[_next].Text is "+" or "-")
        {
            bool isSum = _tokens[_next++].Text == "+";
            object? other = Product();
            value = (value, other) switch
            {
                (string first, string second) when isSum => first + second,
                (List<object?> first, List<object?> second) when isSum => first.Concat(second).ToList(),
                _ => Number(value) + (isSum ? Number(other) : -Number(other)),
            };
        }
        return value;
    }

    private object? Product()
    {
        object? value = Signed();
        while (_tokens[_next].Text is "*" or "/" or "//" or "%")
        {
            string operation = _tokens[_next++].Text;
            double first = Number(value), second = Number(Signed());
            if (operation != "*" && second == 0) throw new FormatException();
            value = operation switch
            {
                "*" => first * second,
                "/" => first / second,
                "//" => Math.Floor(first / second),
                _ => first - second * Math.Floor(first / second),
            };
        }
        return value;
    }

    private object? Signed()
    {
        if (Take("-")) return -Number(Signed());
        if (Take("+")) return Number(Signed());
        object? value = Single();
        return Take("**") ? Math.Pow(Number(value), Number(Signed())) : value;
    }

    private object? Single()
    {
        (string kind, string text, _) = _tokens[_next++];
        if (kind == "number") return ParseNumber(text);
        if (kind == "string")
        {
            StringBuilder joined = new(ParseString(text));
            while (_tokens[_next].Kind == "string") joined.Append(ParseString(_tokens[_next++].Text));
            return joined.ToString();
        }
        if (kind == "name") return Named(text);
        if (text == "[") return List("]");
        if (text != "(") throw new FormatException();
        if (Take(")")) return new List<object?>();
        object? value = Sum();
        if (Take(")")) return value;
        value = Items(value, end: -1);
        return Take(")") ? value : throw new FormatException();
    }

    private object? Named(string name)
    {
        if (NumberType.IsMatch(name) && Take("("))
        {
            object? inner = Sum();
            double number = inner is string text && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? throw new FormatException() : Number(inner is string digits ? ParseNumber(digits) : inner);
            if (!Take(")")) throw new FormatException();
            return name.Contains("int") ? Math.Truncate(number) : number;
        }
        if (NumberType.IsMatch(name)) return name.Substring(name.LastIndexOf('.') + 1);
        return name switch
        {
            "True" => true,
            "False" => false,
            "None" => null,
            _ => _values.TryGetValue(name, out object? value) && value is not Unreadable ? value : throw new FormatException(),
        };
    }

    private List<object?> List(string close)
    {
        if (Take(close)) return [];
        List<object?> items = Items(Sum(), end: -1);
        return Take(close) ? items : throw new FormatException();
    }

    private List<object?> Items(object? first, int end)
    {
        List<object?> items = [first];
        while (Take(","))
        {
            if (_next == end || _tokens[_next].Text is ")" or "]") break;
            items.Add(Sum());
        }
        return items;
    }

    private static double Number(object? value) => value switch
    {
        double number => number,
        bool isTrue => isTrue ? 1 : 0,
        _ => throw new FormatException(),
    };

    private static double ParseNumber(string text)
    {
        string digits = text.Replace("_", "");
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return ulong.TryParse(digits.Substring(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong hexadecimal) ? hexadecimal : throw new FormatException();
        return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : throw new FormatException();
    }

    private static string ParseString(string text)
    {
        int quote = text.IndexOfAny(['\'', '"']);
        bool isRaw = text.IndexOfAny(['r', 'R'], 0, quote) >= 0;
        int width = text.Length - quote >= 6 && text[quote + 1] == text[quote] && text[quote + 2] == text[quote] ? 3 : 1;
        string content = text.Substring(quote + width, text.Length - quote - 2 * width);
        return isRaw ? content : Regex.Replace(content, @"\\(\r?\n|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)", escape => Unescape(escape.Groups[1].Value));
    }

    // An escape that Python does not know stays as it is.
    private static string Unescape(string escape) => escape[0] switch
    {
        '\n' or '\r' => "",
        'n' => "\n",
        't' => "\t",
        'r' => "\r",
        'a' => "\a",
        'b' => "\b",
        'f' => "\f",
        'v' => "\v",
        '0' => "\0",
        '\\' or '\'' or '"' => escape,
        'x' or 'u' when escape.Length > 1 => ((char)int.Parse(escape.Substring(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString(),
        _ => $"\\{escape}",
    };

    /// <summary>A value that only Python could find.</summary>
    /// <param name="Statement">The statement that assigns it.</param>
    internal sealed record Unreadable(string Statement);
}
