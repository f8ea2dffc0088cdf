using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CellTypes.Training.Data;
using CellTypes.Training.Folds;

namespace CellTypes.Training.Evaluation;

/// <summary>What was drawn again for the intervals of an evaluation: units, or groups of units that resemble one another.</summary>
/// <param name="Column">The group column, for example <c>mouse</c>; null for single units.</param>
/// <param name="Count">The number of groups, or of units.</param>
public sealed record Resampling(string? Column, int Count)
{
    /// <summary>Says what was drawn, such as <c>77 units</c> or <c>14 groups by mouse</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Count:N0} {(Column is null ? "unit" : "group")}{(Count == 1 ? "" : "s")}{(Column is null ? "" : $" by {Column}")}");

    // Of fewer there are too few different draws.
    private const int FewestGroups = 5;

    /// <summary>What to draw for the units of a set: the groups that the protocol keeps together, the recordings for a packed model, or else its cells, where there are 5 at least;
    /// units otherwise.</summary>
    /// <param name="set">The units.</param>
    /// <param name="protocol">How they are divided.</param>
    /// <param name="parts">The number, from 0, of the unit or group that each unit is drawn with.</param>
    internal static Resampling Of(LabelledSet set, Protocol protocol, out int[] parts)
    {
        string? column = protocol switch
        {
            LeaveGroupOut { Column: string left } => left,
            GroupedKFold { Column: string kept } => kept,
            TrainTestSplit { Column: string kept } => kept,
            NewLab => NewLab.RecordingColumn,
            AsPacked when set.Cells is null => "recording",
            _ => set.Cells is null ? null : LabelledSet.CellColumn,
        };
        parts = [.. Enumerable.Range(0, set.Count)];
        if (column is null || !set.Groups.TryGetValue(column, out IReadOnlyList<string>? groups)) return new Resampling(null, set.Count);
        string[] names = [.. groups.Distinct()];
        if (names.Length < FewestGroups) return new Resampling(null, set.Count);
        Dictionary<string, int> numbers = names.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i);
        parts = [.. groups.Select(group => numbers[group])];
        return new Resampling(column, names.Length);
    }
}
