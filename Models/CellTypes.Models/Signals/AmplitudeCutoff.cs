using System;
using System.Linq;
using MathNet.Numerics;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Optimization;
using MathNet.Numerics.Statistics;

namespace CellTypes.Models.Signals;

/// <summary>How many spikes of a unit were too small to be detected: the tail that its amplitudes lack.</summary>
/// <remarks>
/// The amplitudes of one neuron are close to a normal distribution, of which detection cuts off the small ones (Hill, Mehta and Kleinfeld
/// 2011, J. Neurosci. 31:8699). A normal curve is fitted by least squares to their histogram (Freedman-Diaconis bins) above the cut, which
/// is taken to be at the first percentile; its area below the cut is what is missing.
/// </remarks>
public static class AmplitudeCutoff
{
    private const int FewestBins = 4;
    private const int MostBins = 10_000;
    private const double Cut = 0.01;

    /// <summary>Estimates the share of missing spikes.</summary>
    /// <param name="amplitudes">The amplitude of each spike, in any unit, all of one sign.</param>
    /// <returns>A share from 0 to 1, or NaN where it cannot be estimated: too few or equal amplitudes, or one that is not finite.</returns>
    public static double MissingShare(ReadOnlySpan<float> amplitudes)
    {
        double[] values = new double[amplitudes.Length];
        for (int i = 0; i < values.Length; i++) values[i] = Math.Abs((double)amplitudes[i]);
        double range = values.Length == 0 ? 0 : values.Max() - values.Min();
        double binWidth = 2 * values.InterquartileRange() / Math.Pow(values.Length, 1.0 / 3);
        double binsNeeded = range / binWidth + 1;
        if (!(binsNeeded >= FewestBins && binsNeeded < MostBins)) return double.NaN;

        (double[] centres, double[] counts) = Histogram(values, (int)binsNeeded);
        double cut = values.Quantile(Cut);
        int[] above = [.. Enumerable.Range(0, centres.Length).Where(bin => centres[bin] >= cut)];
        double[] x = [.. above.Select(bin => centres[bin])], y = [.. above.Select(bin => counts[bin])];
        try
        {
            (_, double mean, double deviation) = Fit.Curve(x, y, Bell, counts.Max(), centres[Array.IndexOf(counts, counts.Max())], values.PopulationStandardDeviation());
            return Normal.CDF(mean, Math.Abs(deviation), cut);
        }
        catch (Exception error) when (error is MaximumIterationsException or ArgumentException)
        {
            // The fit did not settle, or it settled on a deviation of 0.
            return double.NaN;
        }
    }

    private static double Bell(double height, double mean, double deviation, double x)
    {
        double z = (x - mean) / deviation;
        return height * Math.Exp(-z * z / 2);
    }

    private static (double[] Centres, double[] Counts) Histogram(double[] values, int binCount)
    {
        double lowest = values.Min(), width = (values.Max() - lowest) / binCount;
        double[] counts = new double[binCount];
        foreach (double value in values) counts[Math.Min((int)((value - lowest) / width), binCount - 1)]++;
        return ([.. Enumerable.Range(0, binCount).Select(bin => lowest + (bin + 0.5) * width)], counts);
    }
}
