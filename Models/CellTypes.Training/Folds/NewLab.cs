using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Training.Data;
using MathNet.Numerics;
using MathNet.Numerics.Random;

namespace CellTypes.Training.Folds;

/// <summary>
/// What a few labels of a new lab add: fits on all units of the other labs and a few of the new one, and scores units of other recordings of the new
/// lab. Each seed is another draw: recordings, in random order, until they hold half of the lab's units, are scored; of the units of the other recordings some are drawn at random,
/// whatever their class. With the same seed, the same units are scored whatever the number of labels, and more labels are the fewer ones with others beside them.
/// </summary>
/// <remarks>Units of the new lab that are neither drawn nor scored are passed on without their labels; so are units of unknown type, but none of the new lab.</remarks>
/// <param name="Labels">The number of labelled units of the new lab to fit on; 0 for none.</param>
/// <param name="Lab">The lab, as the group column <c>lab</c> has it.</param>
public sealed record NewLab(int Labels, string Lab) : Protocol
{
    /// <summary>The group column whose units are never on both sides.</summary>
    internal const string RecordingColumn = "recording";

    private const string LabColumn = "lab";

    /// <summary>The protocol as text, for example <c>new-lab:10,lab=hull</c>.</summary>
    public override string ToString() => $"new-lab:{Labels},lab={Lab}";

    /// <inheritdoc/>
    // Of a unit of unknown type nobody may know the recording.
    private protected override bool MaySee(LabelledSet set, string part, IReadOnlyList<int> test, int unlabelled) =>
        set.Unlabelled.Groups.TryGetValue(LabColumn, out IReadOnlyList<string>? labs) && labs[unlabelled] != Lab;

    private protected override IEnumerable<(string Name, int[] Test, int[] Hidden)> LeaveOut(LabelledSet set, int seed)
    {
        IReadOnlyList<string> labs = GroupsOf(set, LabColumn), recordings = GroupsOf(set, RecordingColumn);
        int[][] ofLab = [.. Enumerable.Range(0, set.Count).Where(unit => labs[unit] == Lab).GroupBy(unit => recordings[unit]).Select(recording => recording.ToArray())];
        if (ofLab.Length == 0) throw new CellTypesException($"The data has no lab '{Lab}': it has {string.Join(", ", labs.Distinct().Order(StringComparer.Ordinal))}.");
        Xoshiro256StarStar random = new(DerivedSeed.Of(seed, -1), threadSafe: false);
        Combinatorics.SelectPermutationInplace(ofLab, random);
        int units = ofLab.Sum(recording => recording.Length);
        List<int> scored = [], others = [];
        foreach (int[] recording in ofLab) (2 * scored.Count < units ? scored : others).AddRange(recording);
        if (others.Count < Labels)
        {
            throw new CellTypesException(
                $"Lab {Lab} has {units} units in {ofLab.Length} recordings: {scored.Count} of them are scored, and of other recordings there are {others.Count}, fewer than the {Labels} to fit on.");
        }
        int[] drawn = [.. others];
        Combinatorics.SelectPermutationInplace(drawn, random);
        return [($"draw {seed}", [.. scored.Order()], [.. drawn.Skip(Labels).Order()])];
    }
}
