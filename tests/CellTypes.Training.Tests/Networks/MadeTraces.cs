using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Views;
using CellTypes.Training.Data;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace CellTypes.Training.Tests.Networks;

/// <summary>Made-up traces of 3 ms of cells of three classes, several of each cell: classes differ in the width of the action
/// potential.</summary>
internal static class MadeTraces
{
    public static LabelledSet Make(int cells, int traces, int seed)
    {
        Random random = new Xoshiro256StarStar(seed, threadSafe: false);
        IReadOnlyList<string> names = TraceView.ActionPotential.InputNames;
        int[] labels = [.. Enumerable.Range(0, cells * traces).Select(trace => trace / traces % 3)];
        double[] peaks = [.. Enumerable.Range(0, cells).Select(_ => Normal.Sample(random, 30, 4))];
        return new LabelledSet(
            [.. labels.SelectMany((label, trace) => Trace(label, peaks[trace / traces], names.Count, random))],
            names,
            labels,
            ["a", "b", "c"],
            [.. labels.Select((_, trace) => $"trace {trace}")],
            new Dictionary<string, IReadOnlyList<string>> { ["cell"] = [.. labels.Select((_, trace) => $"cell {trace / traces}")] }).WithViews([TraceView.ActionPotential]);
    }

    private static IEnumerable<float> Trace(int label, double peak, int samples, Random random)
    {
        double width = 8 + 6 * label;
        return Enumerable.Range(0, samples).Select(i => (float)(-60 + (60 + peak) * Math.Exp(-(i - 40) * (i - 40) / (2 * width * width)) + Normal.Sample(random, 0, 2)));
    }
}
