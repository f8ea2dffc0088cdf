using System;
using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Models.Signals;

/// <summary>Counts the intervals between the spikes of a unit in bins of equal width on a logarithmic axis, from 0.5 ms to 10 s.</summary>
public static class IntervalHistogram
{
    private const double First = 0.0005, Last = 10;
    private const int BinCount = 60;

    /// <summary>Gets the edges of the bins in seconds, ascending, one more than there are bins.</summary>
    public static IReadOnlyList<double> Edges { get; } =
        [.. Enumerable.Range(0, BinCount + 1).Select(i => First * Math.Pow(Last / First, (double)i / BinCount))];

    /// <summary>Counts intervals.</summary>
    /// <param name="samples">Sample indices, ascending.</param>
    /// <param name="samplingRate">The sampling rate in hertz.</param>
    /// <returns>One count a bin; intervals beyond the first and the last edge are in none.</returns>
    public static int[] Count(ReadOnlySpan<long> samples, double samplingRate)
    {
        int[] counts = new int[BinCount];
        double perBin = BinCount / Math.Log(Last / First), first = First * samplingRate;
        for (int i = 1; i < samples.Length; i++)
        {
            int bin = (int)Math.Floor(perBin * Math.Log((samples[i] - samples[i - 1]) / first));
            if (bin >= 0 && bin < BinCount) counts[bin]++;
        }
        return counts;
    }
}
