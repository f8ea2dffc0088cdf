using System.Collections.Generic;
using System.Linq;
using CellTypes.Training.Data;

namespace CellTypes.Training.Tests;

/// <summary>Made-up units: input 0 is the index of the unit, input 1 its label; classes a, b, c hold 3/6, 2/6 and 1/6 of the
/// units.</summary>
internal static class Units
{
    private static readonly int[] Pattern = [0, 0, 0, 1, 1, 2];

    public static LabelledSet Make(int count, int mice = 3)
    {
        int[] labels = [.. Enumerable.Range(0, count).Select(unit => Pattern[unit % 6])];
        return new LabelledSet(
            [.. Enumerable.Range(0, count).SelectMany(unit => new float[] { unit, labels[unit] })],
            ["index", "label"],
            labels,
            ["a", "b", "c"],
            [.. Enumerable.Range(0, count).Select(unit => $"unit {unit}")],
            new Dictionary<string, IReadOnlyList<string>>
            {
                ["mouse"] = [.. Enumerable.Range(0, count).Select(unit => $"mouse {unit / 4 % mice}")],
            });
    }

    /// <summary>Units of unknown type of three mice, whose input 0 is -1, -2, ...</summary>
    public static UnlabelledUnits Unlabelled(int count) => new(
        [.. Enumerable.Range(0, count).SelectMany(unit => new float[] { -1 - unit, unit % 3 })],
        [.. Enumerable.Range(0, count).Select(unit => $"unlabelled {unit}")],
        new Dictionary<string, IReadOnlyList<string>> { ["mouse"] = [.. Enumerable.Range(0, count).Select(unit => $"mouse {unit % 3}")] });
}
