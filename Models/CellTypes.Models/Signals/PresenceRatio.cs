using System;

namespace CellTypes.Models.Signals;

/// <summary>How steadily a unit is there: a unit that drifts away, or that a sorter split, leaves stretches without a spike.</summary>
public static class PresenceRatio
{
    /// <summary>Computes the share of equal time bins that hold at least one spike.</summary>
    /// <param name="samples">Spike times in samples, ascending; spikes outside [start, end) do not count.</param>
    /// <param name="start">The first sample index of the time looked at.</param>
    /// <param name="end">The sample index after the last, above <paramref name="start"/>.</param>
    /// <param name="binCount">The number of bins, at least 1.</param>
    /// <returns>A share from 0 to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is empty, or there is no bin.</exception>
    public static double Compute(ReadOnlySpan<long> samples, long start, long end, int binCount = 100)
    {
        if (end <= start) throw new ArgumentOutOfRangeException(nameof(end), end, $"The time must end after its first sample, {start}.");
        if (binCount < 1) throw new ArgumentOutOfRangeException(nameof(binCount), binCount, "At least one bin is needed.");
        double binsPerSample = binCount / (double)(end - start);
        int present = 0, last = -1;
        foreach (long sample in samples)
        {
            if (sample < start || sample >= end) continue;
            int bin = Math.Min((int)((sample - start) * binsPerSample), binCount - 1);
            if (bin == last) continue;
            present++;
            last = bin;
        }
        return (double)present / binCount;
    }
}
