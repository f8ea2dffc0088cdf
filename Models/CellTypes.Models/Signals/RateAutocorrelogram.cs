using System;
using System.Collections.Generic;

namespace CellTypes.Models.Signals;

/// <summary>
/// The autocorrelogram of a spike train at each of ten firing rates (Beau et al. 2025, "3D autocorrelogram"): how probable a spike is so
/// many milliseconds after a spike at which the unit fired at that rate.
/// </summary>
/// <remarks>
/// <para>Time is in bins of 1 ms from the first spike on; spikes of one bin count as one. From half-way to the spike before until half-way to
/// the spike after the rate is 1 over that time, and 0 around the first and the last spike; what counts at a spike is its mean over the 250
/// bins around it. These rates are divided at their quantiles 1/11, 2/11, ... 10/11: a spike belongs to the first row whose quantile its
/// rate does not exceed, and beyond the last quantile to the last row.</para>
/// <para>Lags are counted from spikes that lie 1 s or more from the first and from the last spike. Where these are more than
/// <see cref="MostSpikes"/>, every second, third, ... of them is taken, so a unit costs at most 100 million steps, however long the
/// recording.</para>
/// </remarks>
internal static class RateAutocorrelogram
{
    /// <summary>The number of rows, from the lowest rates to the highest.</summary>
    public const int RowCount = 10;

    /// <summary>The number of lags of a row: 1, 2, ... 1000 ms.</summary>
    public const int LagCount = 1000;

    /// <summary>The most spikes that lags are counted from.</summary>
    public const int MostSpikes = 100_000;

    private const int SmoothedBins = 250;

    // Equal rates must not be parted by how they were added up.
    private const double Rounding = 1e-9;

    /// <summary>Computes the probabilities.</summary>
    /// <param name="samples">Spike times in samples, ascending.</param>
    /// <param name="samplingRate">The sampling rate in hertz, above 0.</param>
    /// <param name="probabilities">Receives <see cref="RowCount"/> x <see cref="LagCount"/> values from 0 to 1; a row without
    /// spikes is 0.</param>
    /// <returns>The number of spikes that lags were counted from.</returns>
    /// <exception cref="ArgumentException"><paramref name="probabilities"/> has another length, or the rate is not possible.</exception>
    public static int Compute(ReadOnlySpan<long> samples, double samplingRate, Span<double> probabilities)
    {
        if (probabilities.Length != RowCount * LagCount)
        {
            throw new ArgumentException(
                $"There is room for {probabilities.Length} values; {RowCount * LagCount} are needed.", nameof(probabilities));
        }
        if (!(samplingRate > 0) || double.IsInfinity(samplingRate))
            throw new ArgumentException($"A sampling rate of {samplingRate} Hz is not possible.", nameof(samplingRate));
        probabilities.Clear();
        long[] times = Bins(samples, samplingRate);
        if (times.Length < 2) return 0;
        double[] rates = Rates(times);
        double[] quantiles = Quantiles(rates);
        int first = SortedSamples.FirstAtOrAfter(times, LagCount);
        int end = SortedSamples.FirstAtOrAfter(times, times[times.Length - 1] - LagCount + 1);
        int step = Math.Max(1, (end - first + MostSpikes - 1) / MostSpikes);
        int[] spikesOfRow = new int[RowCount];
        int spikes = 0;
        for (int i = first; i < end; i += step, spikes++)
        {
            int row = RowOf(rates[i], quantiles);
            spikesOfRow[row]++;
            Span<double> counts = probabilities.Slice(row * LagCount, LagCount);
            for (int later = i + 1; later < times.Length && times[later] - times[i] <= LagCount; later++)
                counts[(int)(times[later] - times[i]) - 1]++;
        }
        for (int i = 0; i < probabilities.Length; i++) probabilities[i] /= Math.Max(1, spikesOfRow[i / LagCount]);
        return spikes;
    }

    private static long[] Bins(ReadOnlySpan<long> samples, double samplingRate)
    {
        List<long> times = new(samples.Length);
        foreach (long sample in samples)
        {
            long time = (long)((sample - samples[0]) * 1000 / samplingRate);
            if (times.Count == 0 || time > times[times.Count - 1]) times.Add(time);
        }
        return [.. times];
    }

    // The integral of the rate rises by 1 from one half-way point to the next, and a mean over a window is a difference of that integral.
    private static double[] Rates(long[] times)
    {
        double[] rates = new double[times.Length];
        long last = times[times.Length - 1];
        int fromInterval = 0, toInterval = 0;
        for (int i = 0; i < times.Length; i++)
        {
            long from = Math.Max(times[i] - SmoothedBins / 2, 0), to = Math.Min(times[i] + SmoothedBins / 2, last + 1);
            rates[i] = (Integral(times, to, ref toInterval) - Integral(times, from, ref fromInterval)) / (to - from);
        }
        return rates;
    }

    // The integral of the rate up to a time; interval is where the search goes on from, since times ascend.
    private static double Integral(long[] times, long time, ref int interval)
    {
        while (interval < times.Length - 1 && HalfWay(times, interval) <= time) interval++;
        // Now the half-way point of the interval before is reached, and that of this one is not.
        if (interval == 0) return 0;
        if (interval == times.Length - 1) return interval - 1;
        long start = HalfWay(times, interval - 1);
        return interval - 1 + (double)(time - start) / (HalfWay(times, interval) - start);
    }

    private static long HalfWay(long[] times, int interval) => times[interval] + (times[interval + 1] - times[interval]) / 2;

    private static double[] Quantiles(double[] rates)
    {
        double[] sorted = (double[])rates.Clone();
        Array.Sort(sorted);
        double[] quantiles = new double[RowCount];
        for (int k = 0; k < RowCount; k++)
        {
            double position = (k + 1.0) / (RowCount + 1) * (sorted.Length - 1);
            int below = Math.Min((int)position, sorted.Length - 2);
            quantiles[k] = sorted[below] + (position - below) * (sorted[below + 1] - sorted[below]);
        }
        return quantiles;
    }

    private static int RowOf(double rate, double[] quantiles)
    {
        for (int row = 0; row < RowCount; row++)
        {
            if (rate <= quantiles[row] * (1 + Rounding)) return row;
        }
        return RowCount - 1;
    }
}
