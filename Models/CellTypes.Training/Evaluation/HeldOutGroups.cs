using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Forests;
using MathNet.Numerics;
using MathNet.Numerics.Random;

namespace CellTypes.Training.Evaluation;

/// <summary>Holds some groups of units back, whole, to choose by.</summary>
internal static class HeldOutGroups
{
    /// <summary>Draws a share of the groups of each class.</summary>
    /// <param name="labels">The class of each unit; a group counts as one of its first unit's class.</param>
    /// <param name="groups">The group of each unit; null where each is its own.</param>
    /// <param name="share">The share that is held back, rounded to whole groups; a class keeps at least one.</param>
    /// <param name="seed">Decides which.</param>
    /// <returns>The indices of the units to learn from, and of those held back, both ascending.</returns>
    public static (int[] Learnt, int[] Held) Split(ReadOnlySpan<int> labels, IReadOnlyList<string>? groups, double share, int seed)
    {
        Xoshiro256StarStar random = new(DerivedSeed.Of(seed, 0), threadSafe: false);
        int[] classes = labels.ToArray();
        List<int> held = [];
        foreach (var ofClass in Enumerable.Range(0, classes.Length)
            .GroupBy(unit => groups?[unit] ?? $"{unit}")
            .GroupBy(group => classes[group.First()])
            .OrderBy(ofClass => ofClass.Key))
        {
            int[][] members = [.. ofClass.Select(group => group.ToArray())];
            Combinatorics.SelectPermutationInplace(members, random);
            int count = Math.Min(members.Length - 1, (int)Math.Round(share * members.Length));
            held.AddRange(members.Take(count).SelectMany(group => group));
        }
        held.Sort();
        return ([.. Enumerable.Range(0, classes.Length).Except(held)], [.. held]);
    }
}
