using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Forests;
using CellTypes.Training.Data;
using MathNet.Numerics;
using MathNet.Numerics.Random;

namespace CellTypes.Training.Evaluation;

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
        set.Unlabelled.Groups.TryGetValue(Column, out IReadOnlyList<string>? groups)
        && test.All(unit => set.Groups[Column][unit] != groups[unlabelled]);

    private protected override IEnumerable<(string Name, int[] Test, int[] Hidden)> LeaveOut(LabelledSet set, int seed)
    {
        IReadOnlyList<string> groups = GroupsOf(set, Column);
        int[] labels = [.. set.Labels];
        // The class of a group is the one that most of its units have.
        var ofClasses = Enumerable.Range(0, set.Count)
            .GroupBy(unit => groups[unit])
            .GroupBy(group => group.GroupBy(unit => labels[unit]).OrderByDescending(same => same.Count()).ThenBy(same => same.Key).First().Key)
            .OrderBy(ofClass => ofClass.Key);
        Xoshiro256StarStar random = new(DerivedSeed.Of(seed, -1), threadSafe: false);
        List<int[]> dealt = [];
        foreach (var ofClass in ofClasses)
        {
            int[][] members = [.. ofClass.Select(group => group.ToArray())];
            if (members.Length < Folds)
            {
                throw new ArgumentException(
                    $"Class {set.ClassNames[ofClass.Key]} has {members.Length} groups by {Column}, fewer than the {Folds} folds: use fewer folds, or group:{Column}.",
                    nameof(set));
            }
            Combinatorics.SelectPermutationInplace(members, random);
            dealt.AddRange(members);
        }
        return Enumerable.Range(0, Folds)
            .Select(fold => ($"{fold + 1} of {Folds}", dealt.Where((_, i) => i % Folds == fold).SelectMany(group => group).Order().ToArray(), Array.Empty<int>()));
    }
}
