using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Training.Data;

namespace CellTypes.Training.Folds;

/// <summary>
/// The folds by which a trainer chooses something on its training units: dealt as <see cref="StratifiedKFold"/> does, but the examples of a cell
/// stay together. A trace whose sister was learnt from says little about new cells, so what is chosen by it would be chosen too boldly.
/// </summary>
/// <param name="Folds">The number of parts, at least 2; fewer where there are fewer cells.</param>
internal sealed record InnerKFold(int Folds) : Protocol
{
    /// <summary>The number of units that can be held out apart: of cells where the set says which they are.</summary>
    public static int CountOf(LabelledSet set) => set.Cells?.Distinct().Count() ?? set.Count;

    /// <summary>The protocol as text, for messages.</summary>
    public override string ToString() => $"kfold:{Folds} of training units";

    /// <inheritdoc/>
    private protected override bool MaySee(LabelledSet set, string part, IReadOnlyList<int> test, int unlabelled) =>
        set.Cells is null || IsOfAnotherGroup(set, LabelledSet.CellColumn, test, unlabelled);

    private protected override IEnumerable<(string Name, int[] Test, int[] Hidden)> LeaveOut(LabelledSet set, int seed) =>
        ShuffledGroups.Deal(ShuffledGroups.Of(set.Labels, set.Cells, DerivedSeed.Of(seed, -1)), Math.Min(Folds, CountOf(set)));
}
