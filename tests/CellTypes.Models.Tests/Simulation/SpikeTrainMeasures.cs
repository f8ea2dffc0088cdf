using System;
using System.Linq;

namespace CellTypes.Models.Tests.Simulation;

/// <summary>Rate, CV and CV2 as D'Agostino 2022 measures them: over the intervals between their 2nd and 98th percentile.</summary>
internal sealed record SpikeTrainMeasures(double Rate, double Cv, double Cv2)
{
    public static SpikeTrainMeasures Of(long[] samples, double samplingRate = 30_000)
    {
        double[] all = samples.Zip(samples.Skip(1), (a, b) => (b - a) / samplingRate).ToArray();
        double low = Quantile(all, 0.02), high = Quantile(all, 0.98);
        double[] kept = all.Where(i => i >= low && i <= high).ToArray();
        double mean = kept.Average();
        double variance = kept.Sum(i => (i - mean) * (i - mean)) / kept.Length;
        double cv2 = kept.Zip(kept.Skip(1), (a, b) => 2 * Math.Abs(b - a) / (a + b)).Average();
        return new SpikeTrainMeasures(1 / mean, Math.Sqrt(variance) / mean, cv2);
    }

    /// <summary>The quantile by linear interpolation between order statistics.</summary>
    public static double Quantile(double[] values, double probability)
    {
        double[] sorted = [.. values.Order()];
        double position = probability * (sorted.Length - 1);
        int below = (int)position;
        return below + 1 == sorted.Length ? sorted[below] : sorted[below] + (position - below) * (sorted[below + 1] - sorted[below]);
    }
}
