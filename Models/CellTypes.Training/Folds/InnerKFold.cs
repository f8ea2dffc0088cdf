using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Training.Data;

namespace CellTypes.Training.Folds;

/// <summary>
/// The folds by which a trainer chooses something on its training units: dealt as <see cref="StratifiedKFold"/> does, but the examples of a cell, or the
/// units of a recording, stay together. A trace whose sister was learnt from says little about new cells, and a unit's neighbours flatter what is chosen
/// in the same way, so that it would be chosen too boldly.
/// </summary>
/// <param name="Folds">The number of parts, at least 2; fewer where there are fewer cells or units. Recordings stay together where there are at least so many of them.</param>
internal sealed record InnerKFold(int Folds) : Protocol
{
    private const string RecordingColumn = "recording";

    /// <summary>The number of units that can be held out apart: of cells where the set says which they are.</summary>
    public static int CountOf(LabelledSet set) => set.Cells?.Distinct().Count() ?? set.Count;

    /// <summary>The protocol as text, for messages.</summary>
    public override string ToString() => $"kfold:{Folds} of training units";

    /// <inheritdoc/>
    private protected override bool MaySee(LabelledSet set, string part, IReadOnlyList<int> test, int unlabelled) =>
        ColumnOf(set) is not string column || IsOfAnotherGroup(set, column, test, unlabelled);

    private protected override IEnumerable<(string Name, int[] Test, int[] Hidden)> LeaveOut(LabelledSet set, int seed) =>
        ShuffledGroups.Deal(
            ShuffledGroups.Of(set.Labels, ColumnOf(set) is string column ? set.Groups[column] : null, DerivedSeed.Of(seed, -1)), Math.Min(Folds, CountOf(set)));

    // Where there are too few recordings, some classes would be in one part only.
    private string? ColumnOf(LabelledSet set)
    {
        if (set.Cells is not null) return LabelledSet.CellColumn;
        return set.Groups.TryGetValue(RecordingColumn, out IReadOnlyList<string>? recordings) && recordings.Distinct().Count() >= 2 * Folds ? RecordingColumn : null;
    }
}
