using System;
using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Models.Recordings;

/// <summary>Finds out whether waveforms are in volts, as their format demands, or in microvolts, as many a program writes them all the same.</summary>
internal static class WaveformScale
{
    // Extracellular spikes of half the units are larger than 5 uV, and smaller than 5 mV.
    private const double LargestInVolts = 5e-3, SmallestInMicrovolts = 5;

    /// <summary>Finds the factor that makes microvolts of waveforms.</summary>
    /// <param name="values">The waveforms of all units, one after the other.</param>
    /// <param name="unitCount">The number of units.</param>
    /// <returns>1,000,000 for volts and where nothing is to be seen, 1 for microvolts, null where the half of the units that is larger fits neither.</returns>
    public static double? Find(float[] values, int unitCount)
    {
        int length = unitCount == 0 ? 0 : values.Length / unitCount;
        List<float> peaks = [];
        for (int unit = 0; unit < unitCount; unit++)
        {
            float peak = new ArraySegment<float>(values, unit * length, length).Where(value => !float.IsNaN(value) && !float.IsInfinity(value)).Select(Math.Abs).DefaultIfEmpty().Max();
            if (peak > 0) peaks.Add(peak);
        }
        if (peaks.Count == 0) return 1e6;
        peaks.Sort();
        return peaks[peaks.Count / 2] switch
        {
            <= (float)LargestInVolts => 1e6,
            >= (float)SmallestInMicrovolts => 1,
            _ => null,
        };
    }
}
