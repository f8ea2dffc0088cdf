using System;
using System.Collections.Generic;
using System.Linq;
using MathNet.Numerics;
using MathNet.Numerics.Random;

namespace CellTypes.Training.Folds;

/// <summary>The groups of units of each class, such as the traces of a cell, in random order: what folds are dealt from.</summary>
internal static class ShuffledGroups
{
    /// <summary>Shuffles the groups of each class.</summary>
    /// <param name="labels">The class of each unit; a group is of the class that most of its units have, the first of those that are level.</param>
    /// <param name="groups">The group of each unit; null where each is its own.</param>
    /// <param name="seed">Decides the order.</param>
    /// <returns>The classes that there are, ascending, and the units of each of their groups, ascending.</returns>
    public static IReadOnlyList<(int Class, int[][] Groups)> Of(ReadOnlySpan<int> labels, IReadOnlyList<string>? groups, int seed)
    {
        Xoshiro256StarStar random = new(seed, threadSafe: false);
        int[] classes = labels.ToArray();
        IEnumerable<int> units = Enumerable.Range(0, classes.Length);
        IEnumerable<int[]> together = groups is null ? units.Select(unit => new[] { unit }) : units.GroupBy(unit => groups[unit], (_, members) => members.ToArray());
        List<(int Class, int[][] Groups)> shuffled = [];
        foreach (var ofClass in together.GroupBy(ClassOf).OrderBy(ofClass => ofClass.Key))
        {
            int[][] members = [.. ofClass];
            Combinatorics.SelectPermutationInplace(members, random);
            shuffled.Add((ofClass.Key, members));
        }
        return shuffled;

        int ClassOf(int[] members) =>
            members.GroupBy(unit => classes[unit]).OrderByDescending(same => same.Count()).ThenBy(same => same.Key).First().Key;
    }

    /// <summary>Deals groups like cards, class after class: neither a class nor the whole differs by more than one group between parts.</summary>
    /// <param name="shuffled">The groups of each class.</param>
    /// <param name="folds">The number of parts.</param>
    /// <returns>The parts as a <see cref="Protocol"/> leaves them out.</returns>
    public static IEnumerable<(string Name, int[] Test, int[] Hidden)> Deal(IReadOnlyList<(int Class, int[][] Groups)> shuffled, int folds)
    {
        int[][] dealt = [.. shuffled.SelectMany(ofClass => ofClass.Groups)];
        return Enumerable.Range(0, folds)
            .Select(fold => ($"{fold + 1} of {folds}", dealt.Where((_, i) => i % folds == fold).SelectMany(group => group).Order().ToArray(), Array.Empty<int>()));
    }
}
