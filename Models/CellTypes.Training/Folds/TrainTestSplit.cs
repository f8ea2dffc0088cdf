using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Training.Data;

namespace CellTypes.Training.Folds;

/// <summary>
/// Fits on a share of the units of each class and scores the others; each seed is another draw. What little data costs can be seen by several ratios (Wang et al. 2022,
/// table 2).
/// </summary>
/// <param name="Train">The part to fit on, at least 1.</param>
/// <param name="Test">The part to score, at least 1; 3 and 7 are 30 and 70 percent.</param>
/// <param name="Column">The group column whose units stay together (the traces of a cell), or null where each unit is drawn by itself.</param>
public sealed record TrainTestSplit(int Train, int Test, string? Column = null) : Protocol
{
    /// <summary>The protocol as text, for example <c>split:3:7</c> or <c>split:3:7,group=cell</c>.</summary>
    public override string ToString() => $"split:{Train}:{Test}{(Column is null ? "" : $",group={Column}")}";

    /// <inheritdoc/>
    private protected override bool MaySee(LabelledSet set, string part, IReadOnlyList<int> test, int unlabelled) =>
        Column is null || IsOfAnotherGroup(set, Column, test, unlabelled);

    private protected override IEnumerable<(string Name, int[] Test, int[] Hidden)> LeaveOut(LabelledSet set, int seed)
    {
        List<int> test = [];
        foreach ((int label, int[][] groups) in ShuffledGroups.Of(set.Labels, Column is null ? null : GroupsOf(set, Column), DerivedSeed.Of(seed, -1)))
        {
            if (groups.Length < 2)
            {
                throw new CellTypesException(
                    $"Class {set.ClassNames[label]} has one {(Column is null ? "unit" : $"group by {Column}")}: none is left to score.");
            }
            int fitted = (int)Math.Round((double)groups.Length * Train / (Train + Test));
            test.AddRange(groups.Skip(Math.Clamp(fitted, 1, groups.Length - 1)).SelectMany(group => group));
        }
        return [($"draw {seed}", [.. test.Order()], [])];
    }
}
