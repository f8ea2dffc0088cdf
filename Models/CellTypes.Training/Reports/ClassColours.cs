using System;
using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Training.Reports;

/// <summary>
/// One fixed colour for each cell class, the same in every figure and every report. The six cerebellar classes have their places in the
/// palette of Okabe and Ito (2008), which people of all kinds of colour vision can tell apart; other classes get what is left of it, by
/// name.
/// </summary>
public sealed class ClassColours
{
    // Yellow, the eighth colour of the palette, cannot be seen on white; brown and purple stand in for it and for black.
    private static readonly string[] Palette = ["#0072B2", "#CC79A7", "#009E73", "#E69F00", "#56B4E9", "#D55E00", "#8C564B", "#7A5AC8"];
    private static readonly Dictionary<string, string> Known = new()
    {
        ["PkC_ss"] = "#0072B2",
        ["PkC_cs"] = "#CC79A7",
        ["MLI"] = "#009E73",
        ["GoC"] = "#E69F00",
        ["MFB"] = "#56B4E9",
        ["GrC"] = "#D55E00",
    };

    private readonly Dictionary<string, string> _colours;

    /// <summary>Gives colours to classes.</summary>
    /// <param name="classes">All classes of the report; they may repeat.</param>
    public ClassColours(IEnumerable<string> classes)
    {
        string[] names = [.. classes.Distinct().Order(StringComparer.Ordinal)];
        _colours = names.Where(Known.ContainsKey).ToDictionary(name => name, name => Known[name]);
        string[] free = [.. Palette.Except(_colours.Values)];
        if (free.Length == 0) free = Palette;
        string[] others = [.. names.Where(name => !Known.ContainsKey(name))];
        for (int i = 0; i < others.Length; i++) _colours[others[i]] = free[i % free.Length];
    }

    /// <summary>Gets the colour of a class, such as <c>#0072B2</c>.</summary>
    public string this[string name] => _colours[name];
}
