using System.Collections.Generic;
using CellTypes.Training.Data;

namespace CellTypes.Training.Folds;

/// <summary>Leaves out one of k parts at a time; the parts are of equal size and each class is spread evenly over them, at
/// random.</summary>
/// <param name="Folds">The number of parts, at least 2.</param>
public sealed record StratifiedKFold(int Folds) : Protocol
{
    /// <summary>The protocol as text, for example <c>kfold:10</c>.</summary>
    public override string ToString() => $"kfold:{Folds}";

    private protected override IEnumerable<(string Name, int[] Test, int[] Hidden)> LeaveOut(LabelledSet set, int seed) =>
        Folds >= 2 && Folds <= set.Count
            ? ShuffledGroups.Deal(ShuffledGroups.Of(set.Labels, null, DerivedSeed.Of(seed, -1)), Folds)
            : throw new CellTypesException($"{set.Count} units cannot be divided into {Folds} folds: use 2 to {set.Count}.");
}
