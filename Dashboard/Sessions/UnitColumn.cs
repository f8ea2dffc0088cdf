using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CellTypes.Streaming.Labels;

namespace CellTypes.Dashboard.Sessions;

/// <summary>A column of the table of units: what is shown, and what it is sorted and filtered by.</summary>
/// <param name="Name">Its name in headings, URLs and filters.</param>
/// <param name="Hint">What it is, with its unit.</param>
/// <param name="Number">The number that it holds, or null where a unit has none; null for a column of texts.</param>
/// <param name="Text">What is shown.</param>
public sealed record UnitColumn(string Name, string Hint, Func<UnitRow, double?>? Number, Func<UnitRow, string> Text)
{
    /// <summary>Gets the columns of every session.</summary>
    public static IReadOnlyList<UnitColumn> All { get; } =
    [
        new("unit", "unit", null, row => row.Key),
        Numbers("ch", "channel of the raw data with the largest waveform", row => row.Channel, "0"),
        Numbers("depth", "place along the probe, µm", row => row.Y, "0"),
        Numbers("shank", "shank of the probe, from 0", row => row.Shank, "0"),
        new("label", "cell type", null, row => row.Label.Label ?? ""),
        Numbers("p", "probability of the label", row => row.Label.Label is null ? null : row.Label.Probability, "0.00"),
        new("status", "ok, or why the label does not count", null, row => LabelText.Name(row.Label.Status)),
        Numbers("rate", "firing rate, Hz", row => row.Label.Rate, "0.0"),
        Numbers("viol", "refractory violations, % of the spikes", row => 100 * row.Violations, "0.0"),
        Numbers("spikes", "spikes in the history", row => row.Label.Spikes, "N0"),
        Numbers("since", "time of the recording when label or status last changed, s", row => row.Since, "0"),
        new("group", "group of the sorter or curator", null, row => row.Group ?? ""),
    ];

    /// <summary>Finds a column.</summary>
    /// <param name="name">Its name, in upper or lower case.</param>
    public static UnitColumn? Find(string? name) => All.FirstOrDefault(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Sorts units; those without a value come last, and ties are in the order of their names.</summary>
    /// <param name="rows">The units.</param>
    /// <param name="isDescending">Whether the largest comes first.</param>
    public UnitRow[] Sort(IEnumerable<UnitRow> rows, bool isDescending)
    {
        UnitRow[] all = [.. rows];
        int sign = isDescending ? -1 : 1;
        Array.Sort(all, (a, b) =>
        {
            int order = Number is null ? sign * NaturalOrder.Compare(Text(a), Text(b)) : Compare(Number(a), Number(b), sign);
            return order != 0 ? order : NaturalOrder.Compare(a.Key, b.Key);
        });
        return all;
    }

    private static int Compare(double? a, double? b, int sign) => (a, b) switch
    {
        (null, null) => 0,
        (null, _) => 1,
        (_, null) => -1,
        _ => sign * a.Value.CompareTo(b.Value),
    };

    private static UnitColumn Numbers(string name, string hint, Func<UnitRow, double?> number, string format) =>
        new(name, hint, number, row => number(row)?.ToString(format, CultureInfo.InvariantCulture) ?? "");
}

/// <summary>Orders texts as people do: digits within them count as numbers, so that unit 9 comes before unit 10.</summary>
internal static class NaturalOrder
{
    /// <summary>Compares two texts.</summary>
    public static int Compare(string a, string b)
    {
        int i = 0, k = 0;
        while (i < a.Length && k < b.Length)
        {
            if (char.IsAsciiDigit(a[i]) && char.IsAsciiDigit(b[k]))
            {
                ReadOnlySpan<char> first = Digits(a, ref i), second = Digits(b, ref k);
                int order = first.Length != second.Length ? first.Length.CompareTo(second.Length) : first.CompareTo(second, StringComparison.Ordinal);
                if (order != 0) return order;
            }
            else
            {
                int order = char.ToLowerInvariant(a[i++]).CompareTo(char.ToLowerInvariant(b[k++]));
                if (order != 0) return order;
            }
        }
        int rest = (a.Length - i).CompareTo(b.Length - k);
        return rest != 0 ? rest : string.CompareOrdinal(a, b);
    }

    private static ReadOnlySpan<char> Digits(string text, ref int at)
    {
        int start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        return text.AsSpan(start, at - start).TrimStart('0');
    }
}
