using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace CellTypes.Dashboard.Sessions;

/// <summary>Which units of the table are shown: all that every term of a text holds for.</summary>
/// <remarks>A term is a comparison of a column, such as <c>rate&gt;5</c>, <c>p&lt;0.8</c>, <c>label=MLI</c> or <c>status!=ok</c>, or a word that stands in the name, label, status or group
/// of a unit. Case does not matter.</remarks>
internal sealed class UnitFilter
{
    private static readonly string[] Operators = ["!=", ">=", "<=", "=", ">", "<"];

    private readonly Func<UnitRow, bool>[] _terms;

    private UnitFilter(Func<UnitRow, bool>[] terms) => _terms = terms;

    /// <summary>Gets the filter that lets all units through.</summary>
    public static UnitFilter None { get; } = new([]);

    /// <summary>Reads a filter.</summary>
    /// <param name="text">The text.</param>
    /// <param name="problem">What is wrong with it, or null.</param>
    /// <returns>The filter; <see cref="None"/> where there is a problem.</returns>
    public static UnitFilter Parse(string? text, out string? problem)
    {
        List<Func<UnitRow, bool>> terms = [];
        problem = null;
        foreach (string term in (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Term(term, out problem) is not { } read) return None;
            terms.Add(read);
        }
        return new UnitFilter([.. terms]);
    }

    /// <summary>Tells whether a unit is shown.</summary>
    public bool Holds(UnitRow row) => Array.TrueForAll(_terms, term => term(row));

    private static Func<UnitRow, bool>? Term(string term, out string? problem)
    {
        problem = null;
        string? comparison = Operators.Where(term.Contains).OrderBy(sign => term.IndexOf(sign, StringComparison.Ordinal)).ThenByDescending(sign => sign.Length).FirstOrDefault();
        if (comparison is null) return row => Words(row).Any(word => word.Contains(term, StringComparison.OrdinalIgnoreCase));
        int at = term.IndexOf(comparison, StringComparison.Ordinal);
        string name = term[..at], value = term[(at + comparison.Length)..];
        if (UnitColumn.Find(name) is not UnitColumn column)
        {
            problem = $"There is no column '{name}': the columns are {string.Join(", ", UnitColumn.All.Select(other => other.Name))}.";
            return null;
        }
        if (column.Number is not { } number)
        {
            if (comparison == "=") return row => column.Text(row).Equals(value, StringComparison.OrdinalIgnoreCase);
            if (comparison == "!=") return row => !column.Text(row).Equals(value, StringComparison.OrdinalIgnoreCase);
            problem = $"The column {column.Name} holds texts: write {column.Name}={value}.";
            return null;
        }
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double limit))
        {
            problem = $"'{value}' is no number: write, for example, {column.Name}>5.";
            return null;
        }
        return comparison switch
        {
            ">" => row => number(row) > limit,
            "<" => row => number(row) < limit,
            ">=" => row => number(row) >= limit,
            "<=" => row => number(row) <= limit,
            "=" => row => number(row) == limit,
            _ => row => number(row) != limit,
        };
    }

    private static IEnumerable<string> Words(UnitRow row) => UnitColumn.All.Where(column => column.Number is null).Select(column => column.Text(row));
}
