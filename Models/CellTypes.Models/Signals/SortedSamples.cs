using System;

namespace CellTypes.Models.Signals;

/// <summary>Looks things up in ascending sample indices.</summary>
internal static class SortedSamples
{
    /// <summary>Finds the first of ascending samples that is not before another one.</summary>
    /// <param name="samples">Sample indices, ascending; equal ones may follow each other.</param>
    /// <param name="sample">The sample index to look for.</param>
    /// <returns>Its place, the number of samples where all are before it.</returns>
    public static int FirstAtOrAfter(ReadOnlySpan<long> samples, long sample)
    {
        int low = 0, high = samples.Length;
        while (low < high)
        {
            int middle = low + (high - low) / 2;
            if (samples[middle] < sample) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
