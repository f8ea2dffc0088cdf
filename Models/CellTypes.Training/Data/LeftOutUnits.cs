using System;
using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Training.Data;

/// <summary>What a set cannot use, counted by class and reason.</summary>
internal sealed class LeftOutUnits
{
    private const int CellsNamed = 6;

    private readonly List<(string? Label, string Problem, string? Cell)> _all = [];
    private readonly List<string> _files = [];

    /// <summary>Counts one.</summary>
    /// <param name="label">Its class, or null.</param>
    /// <param name="problem">Why it is left out.</param>
    /// <param name="cell">The cell that it is of, in sets that may hold several sweeps of a cell.</param>
    public void Add(string? label, string problem, string? cell = null) => _all.Add((label, problem, cell));

    /// <summary>Counts a file, of whose units no class is known.</summary>
    /// <param name="problem">Why it is left out.</param>
    public void AddFile(string problem) => _files.Add(problem);

    /// <summary>A line for each class and reason, in the order in which they came, and for files.</summary>
    public IEnumerable<string> Counts() =>
    [
        .. _all.GroupBy(unit => (unit.Label, unit.Problem)).Select(group => $"{group.Count()} {group.Key.Label ?? "unlabelled"}: {group.Key.Problem}"),
        .. _files.GroupBy(problem => problem).Select(group => $"{group.Count()} file: {group.Key}"),
    ];

    /// <summary>A line for each class that nothing is left of, which says what became of its units or cells.</summary>
    /// <param name="left">The classes of what is left.</param>
    /// <param name="nameOf">Gives the name that a cell goes by in the set.</param>
    public IEnumerable<string> EmptyClasses(IReadOnlyCollection<string> left, Func<string, string>? nameOf = null) =>
        _all.Where(unit => unit.Label is not null && !left.Contains(unit.Label))
            .GroupBy(unit => unit.Label!)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"class {group.Key} is empty: {string.Join("; ", group.All(unit => unit.Cell is not null) ? Cells(group.Select(unit => (nameOf!(unit.Cell!), unit.Problem))) : Reasons(group.Select(unit => unit.Problem)))}");

    private static IEnumerable<string> Cells(IEnumerable<(string Cell, string Problem)> units)
    {
        IGrouping<string, string>[] cells = [.. units.GroupBy(unit => unit.Cell, unit => unit.Problem)];
        string[] more = cells.Length > CellsNamed ? [$"and {cells.Length - CellsNamed} more cells"] : [];
        return cells.Take(CellsNamed).Select(cell => $"{cell.Key} ({string.Join(", ", Reasons(cell))})").Concat(more);
    }

    private static IEnumerable<string> Reasons(IEnumerable<string> problems) =>
        problems.GroupBy(problem => problem).OrderByDescending(group => group.Count()).Select(group => $"{group.Count()} {group.Key}");
}
