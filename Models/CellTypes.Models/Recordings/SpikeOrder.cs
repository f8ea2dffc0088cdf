using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace CellTypes.Models.Recordings;

/// <summary>Which of the spikes of a file are used, and in which order: by time, those of one time as in the file.</summary>
internal static class SpikeOrder
{
    // 9,500 years at 30 kHz; below it, sums of sample indices are exact in long and double.
    private const long LatestSample = 1L << 53;

    /// <summary>Puts spikes in order, and leaves out those before sample 0 and those of no unit.</summary>
    /// <param name="samples">The sample index of each spike.</param>
    /// <param name="units">The unit of each spike, negative for none.</param>
    /// <param name="path">The file with the times, for messages.</param>
    /// <param name="notes">Receives what was left out, one line each.</param>
    /// <returns>The index of each spike that is used.</returns>
    /// <exception cref="CellTypesException">A spike is later than any recording is long.</exception>
    public static int[] Find(long[] samples, long[] units, string path, List<string> notes)
    {
        int[] order = [.. Enumerable.Range(0, samples.Length).Where(i => samples[i] >= 0 && units[i] >= 0)];
        int early = samples.Count(sample => sample < 0), unsorted = samples.Length - early - order.Length;
        if (early > 0) notes.Add($"{Path.GetFileName(path)}: spikes before sample 0, which were left out: {early}.");
        if (unsorted > 0) notes.Add($"{Path.GetFileName(path)}: unsorted spikes, whose unit is negative, which were left out: {unsorted}.");
        long[] times = Array.ConvertAll(order, i => samples[i]);
        if (times.Length > 0 && times.Max() is > LatestSample and long latest) throw new CellTypesException($"{path} has a spike at sample {latest}; check how the file was written.");
        if (IsAscending(times)) return order;
        Array.Sort(times, order);
        // Array.Sort may exchange equal times; their indices put them back.
        for (int first = 0, end; first < times.Length; first = end)
        {
            for (end = first + 1; end < times.Length && times[end] == times[first]; end++) { }
            if (end - first > 1) Array.Sort(order, first, end - first);
        }
        return order;
    }

    private static bool IsAscending(long[] times)
    {
        for (int i = 1; i < times.Length; i++)
        {
            if (times[i] < times[i - 1]) return false;
        }
        return true;
    }
}
