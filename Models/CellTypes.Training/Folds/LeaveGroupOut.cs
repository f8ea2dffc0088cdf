using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Training.Data;

namespace CellTypes.Training.Folds;

/// <summary>Leaves out all units of a group (a mouse, a recording, a lab) at a time.</summary>
/// <param name="Column">The group column.</param>
public sealed record LeaveGroupOut(string Column) : Protocol
{
    /// <summary>The protocol as text, for example <c>group:mouse</c>.</summary>
    public override string ToString() => $"group:{Column}";

    /// <inheritdoc/>
    // Those of the group that is left out would tell of it what a model cannot know that has never been there.
    private protected override bool MaySee(LabelledSet set, string part, IReadOnlyList<int> test, int unlabelled) =>
        set.Unlabelled.Groups.TryGetValue(Column, out IReadOnlyList<string>? groups) && groups[unlabelled] != part;

    private protected override IEnumerable<(string Name, int[] Test, int[] Hidden)> LeaveOut(LabelledSet set, int seed)
    {
        IReadOnlyList<string> groups = GroupsOf(set, Column);
        return Enumerable.Range(0, set.Count)
            .GroupBy(unit => groups[unit])
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (group.Key, group.ToArray(), Array.Empty<int>()));
    }
}
