using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Forests;
using CellTypes.Training.Data;
using MathNet.Numerics;
using MathNet.Numerics.Random;

namespace CellTypes.Training.Evaluation;

/// <summary>Leaves out one of k parts at a time; the parts are of equal size and each class is spread evenly over them, at
/// random.</summary>
/// <param name="Folds">The number of parts, at least 2.</param>
public sealed record StratifiedKFold(int Folds) : Protocol
{
    /// <summary>The protocol as text, for example <c>kfold:10</c>.</summary>
    public override string ToString() => $"kfold:{Folds}";

    private protected override IEnumerable<(string Name, int[] Test, int[] Hidden)> LeaveOut(LabelledSet set, int seed)
    {
        if (Folds < 2 || Folds > set.Count)
            throw new ArgumentException($"{set.Count} units cannot be divided into {Folds} folds: use 2 to {set.Count}.", nameof(set));
        var random = new Xoshiro256StarStar(DerivedSeed.Of(seed, -1), threadSafe: false);
        int[] labels = [.. set.Labels];
        var units = new List<int>();
        foreach (IGrouping<int, int> group in Enumerable.Range(0, set.Count).GroupBy(unit => labels[unit]).OrderBy(group => group.Key))
        {
            int[] members = [.. group];
            Combinatorics.SelectPermutationInplace(members, random);
            units.AddRange(members);
        }
        // Dealt like cards, class after class: neither a class nor the whole differs by more than one unit between parts.
        return Enumerable.Range(0, Folds)
            .Select(fold => ($"{fold + 1} of {Folds}", units.Where((_, i) => i % Folds == fold).Order().ToArray(), Array.Empty<int>()));
    }
}
