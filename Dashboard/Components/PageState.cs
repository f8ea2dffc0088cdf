using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace CellTypes.Dashboard.Components;

/// <summary>What a person has chosen on the page. It is in the URL, so that it outlives the connection, the page and the server.</summary>
internal sealed record PageState
{
    /// <summary>The page on which one looks at units.</summary>
    public const string Units = "units";

    /// <summary>Gets which page is shown: <see cref="Units"/> or another tab.</summary>
    public string Tab { get; init; } = Units;

    /// <summary>Gets the unit that is chosen, or null.</summary>
    public string? Unit { get; init; }

    /// <summary>Gets the column that the table is sorted by.</summary>
    public string Sort { get; init; } = "unit";

    /// <summary>Gets a value indicating whether the largest comes first.</summary>
    public bool IsDescending { get; init; }

    /// <summary>Gets the text of the filter.</summary>
    public string Filter { get; init; } = "";

    /// <summary>Gets who curates, or null where nobody has said so.</summary>
    public string? Name { get; init; }

    /// <summary>Gets the feature on the horizontal axis of the features page, or null for the first.</summary>
    public string? Across { get; init; }

    /// <summary>Gets the feature on its vertical axis, or null for the second.</summary>
    public string? Up { get; init; }

    /// <summary>Reads the query of a URL; what is not understood is left at its default.</summary>
    /// <param name="uri">The URL.</param>
    public static PageState Parse(string uri)
    {
        Dictionary<string, StringValues> query = QueryHelpers.ParseQuery(new Uri(uri).Query);
        string? Value(string name) => query.TryGetValue(name, out StringValues values) && values.Count > 0 && values[0] is { Length: > 0 } value ? value : null;
        PageState usual = new();
        return new PageState
        {
            Tab = Value("tab") ?? usual.Tab,
            Unit = Value("unit"),
            Sort = Sessions.UnitColumn.Find(Value("sort"))?.Name ?? usual.Sort,
            IsDescending = Value("desc") == "1",
            Filter = Value("filter") ?? "",
            Name = Value("name"),
            Across = Value("x"),
            Up = Value("y"),
        };
    }

    /// <summary>Writes the query: what is at its default is left out.</summary>
    public string ToQuery()
    {
        PageState usual = new();
        (string Name, string? Value)[] values =
        [
            ("tab", Tab == usual.Tab ? null : Tab), ("unit", Unit), ("sort", Sort == usual.Sort ? null : Sort), ("desc", IsDescending ? "1" : null),
            ("filter", Filter.Length == 0 ? null : Filter), ("name", Name), ("x", Across), ("y", Up),
        ];
        return QueryHelpers.AddQueryString("", values.Where(value => value.Value is not null).Select(value => KeyValuePair.Create(value.Name, value.Value)));
    }
}
