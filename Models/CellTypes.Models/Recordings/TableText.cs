using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace CellTypes.Models.Recordings;

/// <summary>Lines of tables: comma-separated as in RFC 4180, or separated by tabs as phy has them.</summary>
/// <remarks>A spreadsheet takes a text that begins with =, +, - or @ for a formula and computes it, whoever wrote it. Such a text gets an apostrophe
/// before it, which spreadsheets take for "this is text"; numbers stay as they are.</remarks>
public static class TableText
{
    /// <summary>Puts the line of a comma-separated table together. Fields with commas, quotes or line breaks stand in quotes.</summary>
    /// <param name="fields">The fields, numbers in invariant notation.</param>
    public static string Commas(params IEnumerable<string> fields) => string.Join(",", fields.Select(field => Quoted(Harmless(field))));

    /// <summary>Puts the line of a table together whose fields are separated by tabs. There are no quotes in it, so tabs and line breaks in fields become
    /// spaces.</summary>
    /// <param name="fields">The fields, numbers in invariant notation.</param>
    public static string Tabs(params IEnumerable<string> fields) => string.Join("\t", fields.Select(field => Harmless(OnOneLine(field))));

    /// <summary>Takes the line of a comma-separated table apart. A comma within quotes is part of its field, and a quote there is written twice; spaces
    /// around fields are left out.</summary>
    /// <param name="line">The line.</param>
    /// <param name="separator">What is between the fields instead of a comma.</param>
    /// <returns>The fields, or null where a quote is not closed.</returns>
    public static string[]? Fields(string line, char separator = ',')
    {
        if (line is null) throw new ArgumentNullException(nameof(line));
        List<string> fields = [];
        bool isQuoted = false;
        for (int i = 0, start = 0; i <= line.Length; i++)
        {
            if (i < line.Length && line[i] == '"') isQuoted = !isQuoted;
            if (i < line.Length && (isQuoted || line[i] != separator)) continue;
            string field = line.Substring(start, i - start).Trim();
            bool hasQuotes = field.Length > 1 && field[0] == '"' && field[field.Length - 1] == '"';
            fields.Add(hasQuotes ? field.Substring(1, field.Length - 2).Replace("\"\"", "\"") : field);
            start = i + 1;
        }
        return isQuoted ? null : [.. fields];
    }

    private static string Harmless(string field)
    {
        bool isFormula = field.Length > 0 && field[0] is '=' or '+' or '-' or '@' && !double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        return isFormula ? $"'{field}" : field;
    }

    private static string Quoted(string field) => field.IndexOfAny([',', '"', '\r', '\n']) >= 0 ? $"\"{field.Replace("\"", "\"\"")}\"" : field;

    private static string OnOneLine(string field) => field.Replace('\t', ' ').Replace('\r', ' ').Replace('\n', ' ');
}
