using System.Collections.Generic;
using System.Linq;
using CellTypes.Training.Data;

namespace CellTypes.Training.Folds;

/// <summary>No folds: a packed model is asked about all units, and nothing is fitted.</summary>
public sealed record AsPacked : Protocol
{
    /// <summary>The protocol as text: <c>as packed</c>.</summary>
    public override string ToString() => "as packed";

    private protected override IEnumerable<(string Name, int[] Test, int[] Hidden)> LeaveOut(LabelledSet set, int seed) =>
        [("all", [.. Enumerable.Range(0, set.Count)], [])];
}
