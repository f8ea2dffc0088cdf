using System;
using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Training.Folds;

/// <summary>Holds some groups of units back, whole, to choose by.</summary>
internal static class HeldOutGroups
{
    /// <summary>Draws a share of the groups of each class.</summary>
    /// <param name="labels">The class of each unit.</param>
    /// <param name="groups">The group of each unit; null where each is its own.</param>
    /// <param name="share">The share that is held back, rounded to whole groups; a class keeps at least one.</param>
    /// <param name="seed">Decides which.</param>
    /// <returns>The indices of the units to learn from, and of those held back, both ascending.</returns>
    public static (int[] Learnt, int[] Held) Split(ReadOnlySpan<int> labels, IReadOnlyList<string>? groups, double share, int seed)
    {
        int[] held =
        [
            .. ShuffledGroups.Of(labels, groups, DerivedSeed.Of(seed, 0))
                .SelectMany(ofClass => ofClass.Groups.Take(Math.Min(ofClass.Groups.Length - 1, (int)Math.Round(share * ofClass.Groups.Length))))
                .SelectMany(group => group)
                .Order(),
        ];
        return ([.. Enumerable.Range(0, labels.Length).Except(held)], held);
    }
}
