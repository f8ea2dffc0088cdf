using System.Collections.Generic;
using CellTypes.Training.Data;

namespace CellTypes.Training.Folds;

/// <summary>
/// Leaves out one of k parts at a time, and keeps the units of a group (the traces of a cell, the units of a mouse) together; the groups of each
/// class are spread evenly over the parts, at random.
/// </summary>
/// <param name="Folds">The number of parts, at least 2.</param>
/// <param name="Column">The group column.</param>
public sealed record GroupedKFold(int Folds, string Column) : Protocol
{
    /// <summary>The protocol as text, for example <c>kfold:10,group=cell</c>.</summary>
    public override string ToString() => $"kfold:{Folds},group={Column}";

    /// <inheritdoc/>
    private protected override bool MaySee(LabelledSet set, string part, IReadOnlyList<int> test, int unlabelled) =>
        IsOfAnotherGroup(set, Column, test, unlabelled);

    private protected override IEnumerable<(string Name, int[] Test, int[] Hidden)> LeaveOut(LabelledSet set, int seed)
    {
        var shuffled = ShuffledGroups.Of(set.Labels, GroupsOf(set, Column), DerivedSeed.Of(seed, -1));
        foreach ((int label, int[][] groups) in shuffled)
        {
            if (groups.Length < Folds)
            {
                throw new CellTypesException(
                    $"Class {set.ClassNames[label]} has {groups.Length} groups by {Column}, fewer than the {Folds} folds: use fewer folds, or group:{Column}.");
            }
        }
        return ShuffledGroups.Deal(shuffled, Folds);
    }
}
