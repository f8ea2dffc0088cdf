using System.Collections.Generic;
using System.Linq;
using CellTypes.Training.Data;
using MathNet.Numerics;
using MathNet.Numerics.Random;

namespace CellTypes.Training.Folds;

/// <summary>
/// Fits on a few units of each class, drawn at random. Half of the others are passed on without their labels, for models that
/// learn from such units; the other half are left out and scored. Each seed is another draw.
/// </summary>
/// <param name="Labels">The number of labelled units of each class to fit on, at least 1.</param>
public sealed record LabelsPerClass(int Labels) : Protocol
{
    /// <summary>The least number of draws that a mean should be taken over.</summary>
    public const int LeastDraws = 20;

    /// <summary>The protocol as text, for example <c>labels-per-class:4</c>.</summary>
    public override string ToString() => $"labels-per-class:{Labels}";

    private protected override IEnumerable<(string Name, int[] Test, int[] Hidden)> LeaveOut(LabelledSet set, int seed)
    {
        var random = new Xoshiro256StarStar(DerivedSeed.Of(seed, -1), threadSafe: false);
        int[] labels = [.. set.Labels];
        List<int> test = [], hidden = [];
        foreach (IGrouping<int, int> group in Enumerable.Range(0, set.Count).GroupBy(unit => labels[unit]).OrderBy(group => group.Key))
        {
            int[] members = [.. group];
            if (members.Length <= Labels)
            {
                throw new CellTypesException(
                    $"Class {set.ClassNames[group.Key]} has {members.Length} units: with {Labels} to fit on none is left to score.");
            }
            Combinatorics.SelectPermutationInplace(members, random);
            int half = (members.Length - Labels) / 2;
            hidden.AddRange(members[Labels..(Labels + half)]);
            test.AddRange(members[(Labels + half)..]);
        }
        return [($"draw {seed}", [.. test.Order()], [.. hidden.Order()])];
    }
}
