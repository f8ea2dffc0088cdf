using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Training.Data;

namespace CellTypes.Training.Folds;

/// <summary>Leaves out one unit at a time. Other units of its recording and animal stay in the training set.</summary>
public sealed record LeaveOneOut : Protocol
{
    /// <summary>The protocol as text: <c>loo</c>.</summary>
    public override string ToString() => "loo";

    private protected override IEnumerable<(string Name, int[] Test, int[] Hidden)> LeaveOut(LabelledSet set, int seed) =>
        Enumerable.Range(0, set.Count).Select(unit => (set.UnitIds[unit], new[] { unit }, Array.Empty<int>()));
}
