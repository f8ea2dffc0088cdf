using System;
using System.Collections.Generic;
using System.Linq;
using MathNet.Numerics.Statistics;

namespace CellTypes.Models.Features;

/// <summary>Computes the 15 temporal features of a spike train, each documented at <see cref="TemporalFeature"/>.</summary>
/// <remarks>
/// Every spike given counts: the caller decides the window (the thesis used the first 20 minutes, without light). The two versions differ
/// in nothing but the private settings below. Thread-safe.
/// </remarks>
public sealed class TemporalFeatures
{
    /// <summary>The fewest intervals that features are computed from; quantiles and skewness of fewer say nothing.</summary>
    public const int MinimumIntervals = 10;

    private const int EqualBins = 200;
    private const double BinsPerDecade = 20;

    // Intervals are whole samples; limits computed in floating point must not drop one that lies on them.
    private const double Rounding = 1e-6;

    private TemporalFeatures()
    {
    }

    /// <summary>
    /// Gets <c>features/temporal-15@1</c>: the definitions behind the thesis' feature table, for numbers that compare with it. Intervals
    /// outside the 2 % and 98 % quantiles are deleted before neighbours are paired, so that some pairs are of intervals that did not follow
    /// each other; the refractoriness constant of LvR is 0.8 s; LcV takes logarithms of seconds; entropy and mode have equal bins.
    /// </summary>
    public static TemporalFeatures Published { get; } = new()
    {
        Version = 1,
        TrimmedShare = 0.02,
        PairsAcrossGaps = true,
        Refractoriness = 0.8,
        LogUnit = 1,
        LogarithmicBins = false,
    };

    /// <summary>
    /// Gets <c>features/temporal-15@2</c>: the definitions of the papers. All intervals count but those below 0.8 ms, which one neuron
    /// cannot make; pairs are of intervals that followed each other; R of LvR is 5 ms; LcV takes logarithms of milliseconds; entropy and
    /// mode have logarithmic bins, which fit slow and fast units alike.
    /// </summary>
    public static TemporalFeatures Standard { get; } = new()
    {
        Version = 2,
        ShortestInterval = Signals.RefractoryPeriod.Default,
        Refractoriness = 0.005,
        LogUnit = 0.001,
        LogarithmicBins = true,
    };

    /// <summary>Gets the names of the features in the order of <see cref="TemporalFeature"/>, as the thesis' table spells them.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "mfr", "mifr", "med_isi", "mode_isi", "prct5ISI", "entropy", "CV2_mean", "CV2_median", "CV", "IR", "Lv", "LvR", "LcV", "SI", "SKW",
    ];

    /// <summary>Gets the version, the number after the @ of the view's name.</summary>
    public int Version { get; private init; }

    private double TrimmedShare { get; init; }

    private double ShortestInterval { get; init; }

    private bool PairsAcrossGaps { get; init; }

    private double Refractoriness { get; init; }

    private double LogUnit { get; init; }

    private bool LogarithmicBins { get; init; }

    /// <summary>Computes the features.</summary>
    /// <param name="samples">Spike times in samples, ascending, without duplicates.</param>
    /// <param name="samplingRate">The sampling rate in hertz, above 0.</param>
    /// <param name="features">Receives one value for each <see cref="TemporalFeature"/>, all finite on success. Those that this unit does not have are NaN.</param>
    /// <returns>Null on success, otherwise why there are no features, or not all of them.</returns>
    /// <exception cref="ArgumentException"><paramref name="features"/> has another length, or the rate is not positive.</exception>
    public string? Compute(ReadOnlySpan<long> samples, double samplingRate, Span<double> features)
    {
        if (features.Length != Names.Count)
            throw new ArgumentException($"There are {Names.Count} temporal features, but room for {features.Length}.", nameof(features));
        if (!(samplingRate > 0)) throw new ArgumentException($"A sampling rate of {samplingRate} Hz is not possible.", nameof(samplingRate));
        features.Fill(double.NaN);

        double[] intervals = new double[Math.Max(samples.Length - 1, 0)];
        for (int i = 0; i < intervals.Length; i++) intervals[i] = samples[i + 1] - samples[i];
        if (intervals.Length < MinimumIntervals) return TooFew(intervals.Length);

        double[] sorted = (double[])intervals.Clone();
        Array.Sort(sorted);
        double shortest = Math.Max(Quantile(sorted, TrimmedShare), ShortestInterval * samplingRate) - Rounding;
        double longest = Quantile(sorted, 1 - TrimmedShare) + Rounding;
        double[] kept = Array.FindAll(sorted, i => i >= shortest && i <= longest);
        if (kept.Length < MinimumIntervals) return TooFew(kept.Length);

        SetDistribution(kept, samplingRate, features);
        if (!SetPairs(intervals, shortest, longest, samplingRate, features))
            return "no two intervals in a row are long enough to be of one neuron";
        return FirstNotFinite(features);
    }

    private static string TooFew(int count) => $"{count} interspike intervals are too few, {MinimumIntervals} are needed";

    private static double Quantile(double[] sorted, double share) =>
        SortedArrayStatistics.QuantileCustom(sorted, share, QuantileDefinition.R7);

    private static string? FirstNotFinite(Span<double> features)
    {
        for (int i = 0; i < features.Length; i++)
        {
            if (double.IsNaN(features[i]) || double.IsInfinity(features[i])) return $"{Names[i]} is not finite";
        }
        return null;
    }

    // The features that do not look at the order of the intervals. `kept` is ascending, in samples.
    private void SetDistribution(double[] kept, double samplingRate, Span<double> features)
    {
        double sum = 0, rate = 0, log = 0, logSquare = 0;
        foreach (double interval in kept)
        {
            double logarithm = Math.Log10(interval / samplingRate / LogUnit);
            sum += interval;
            rate += samplingRate / interval;
            log += logarithm;
            logSquare += logarithm * logarithm;
        }
        double mean = sum / kept.Length, logMean = log / kept.Length;
        double square = 0, cube = 0;
        foreach (double interval in kept)
        {
            double deviation = interval - mean;
            square += deviation * deviation;
            cube += deviation * deviation * deviation;
        }
        double sd = Math.Sqrt(square / kept.Length);
        double logSd = Math.Sqrt(Math.Max(logSquare / kept.Length - logMean * logMean, 0));

        features[(int)TemporalFeature.MeanRate] = samplingRate / mean;
        features[(int)TemporalFeature.MeanInstantaneousRate] = rate / kept.Length;
        features[(int)TemporalFeature.MedianInterval] = Quantile(kept, 0.5) / samplingRate;
        features[(int)TemporalFeature.FifthPercentile] = Quantile(kept, 0.05) / samplingRate;
        features[(int)TemporalFeature.CoefficientOfVariation] = sd / mean;
        features[(int)TemporalFeature.LogVariation] = logSd / logMean;
        features[(int)TemporalFeature.Skewness] = sd == 0 ? 0 : cube / kept.Length / (sd * sd * sd);
        if (LogarithmicBins) SetLogarithmicHistogram(kept, samplingRate, features);
        else SetEqualHistograms(kept, samplingRate, features);
    }

    private static void SetEqualHistograms(double[] kept, double samplingRate, Span<double> features)
    {
        double first = kept[0], range = kept[kept.Length - 1] - first;
        int[] counts = new int[EqualBins];
        int[] milliseconds = new int[100];
        foreach (double interval in kept)
        {
            counts[range == 0 ? 0 : Math.Min((int)((interval - first) * EqualBins / range), EqualBins - 1)]++;
            double bin = Math.Floor(interval * 1000 / samplingRate + Rounding);
            if (bin < milliseconds.Length) milliseconds[(int)bin]++;
        }
        features[(int)TemporalFeature.Entropy] = Entropy(counts, kept.Length);
        features[(int)TemporalFeature.ModeInterval] = Fullest(milliseconds) / 1000.0;
    }

    private static void SetLogarithmicHistogram(double[] kept, double samplingRate, Span<double> features)
    {
        int first = LogarithmicBin(kept[0], samplingRate);
        int[] counts = new int[LogarithmicBin(kept[kept.Length - 1], samplingRate) - first + 1];
        foreach (double interval in kept) counts[LogarithmicBin(interval, samplingRate) - first]++;
        features[(int)TemporalFeature.Entropy] = Entropy(counts, kept.Length);
        features[(int)TemporalFeature.ModeInterval] = Math.Pow(10, (first + Fullest(counts) + 0.5) / BinsPerDecade) / 1000;
    }

    private static int LogarithmicBin(double interval, double samplingRate) =>
        (int)Math.Floor(Math.Log10(interval * 1000 / samplingRate) * BinsPerDecade + Rounding);

    private static double Entropy(int[] counts, int total)
    {
        double bits = 0;
        foreach (int count in counts)
        {
            if (count > 0) bits -= (double)count / total * Math.Log((double)count / total, 2);
        }
        return bits;
    }

    private static int Fullest(int[] counts) => Array.IndexOf(counts, counts.Max());

    // The features of neighbouring intervals. False where there is no pair.
    private bool SetPairs(double[] intervals, double shortest, double longest, double samplingRate, Span<double> features)
    {
        double[] cv2 = new double[intervals.Length];
        int pairs = 0;
        double refractoriness = Refractoriness * samplingRate;
        double cv2Sum = 0, irregularity = 0, variation = 0, revised = 0, correlation = 0;
        double previous = double.NaN;
        foreach (double interval in intervals)
        {
            bool isKept = interval >= shortest && interval <= longest;
            if (isKept && !double.IsNaN(previous))
            {
                double sum = previous + interval;
                double product = 4 * previous * interval / (sum * sum);
                cv2[pairs] = 2 * Math.Abs(interval - previous) / sum;
                cv2Sum += cv2[pairs++];
                irregularity += Math.Abs(Math.Log(interval / previous));
                variation += 1 - product;
                revised += (1 - product) * (1 + 4 * refractoriness / sum);
                correlation -= Math.Log10(product) / 2;
            }
            if (isKept) previous = interval;
            else if (!PairsAcrossGaps) previous = double.NaN;
        }
        if (pairs == 0) return false;

        Array.Resize(ref cv2, pairs);
        features[(int)TemporalFeature.Cv2Mean] = cv2Sum / pairs;
        features[(int)TemporalFeature.Cv2Median] = ArrayStatistics.MedianInplace(cv2);
        features[(int)TemporalFeature.InstantaneousIrregularity] = irregularity / pairs;
        features[(int)TemporalFeature.LocalVariation] = 3 * variation / pairs;
        features[(int)TemporalFeature.RevisedLocalVariation] = 3 * revised / pairs;
        features[(int)TemporalFeature.RescaledCrossCorrelation] = correlation / pairs;
        return true;
    }
}
