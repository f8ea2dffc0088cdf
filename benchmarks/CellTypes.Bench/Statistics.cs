using System;
using System.Collections.Generic;
using System.Diagnostics;

namespace CellTypes.Bench;

/// <summary>Repeats measurements, because a single one on a shared machine says little.</summary>
internal static class Statistics
{
    private const int LeastRepeats = 5;

    /// <summary>Repeats a measurement for some time, and at least five times; each gives one or more values.</summary>
    /// <returns>The median of each value.</returns>
    public static double[] Medians(TimeSpan time, Func<double[]> measure)
    {
        List<double[]> results = [];
        Stopwatch watch = Stopwatch.StartNew();
        while (results.Count < LeastRepeats || watch.Elapsed < time) results.Add(measure());
        double[] medians = new double[results[0].Length];
        for (int i = 0; i < medians.Length; i++) medians[i] = Quantile(results.ConvertAll(result => result[i]), 0.5);
        return medians;
    }

    /// <summary>The least value that a share of the values does not exceed; of the even number of values, the lower median.</summary>
    public static double Quantile(IEnumerable<double> values, double share)
    {
        List<double> sorted = [.. values];
        sorted.Sort();
        return sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Count) - 1)];
    }
}
