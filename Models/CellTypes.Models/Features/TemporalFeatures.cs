using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Models.Features;

/// <summary>Computes the 15 temporal features of a spike train, each documented at <see cref="TemporalFeature"/>.</summary>
/// <remarks>
/// Every spike given counts: the caller decides the window (the thesis used the first 20 minutes, without light). The versions differ
/// in nothing but the private settings below. Thread-safe.
/// </remarks>
public sealed class TemporalFeatures
{
    /// <summary>The fewest intervals that features are computed from; quantiles and skewness of fewer say nothing.</summary>
    public const int MinimumIntervals = 10;

    private const int EqualBins = 200;
    private const double BinsPerDecade = 20;
    private const int DatabaseBins = 199;
    private const int DigitBits = 11;

    // A normal distribution with a standard deviation of two bins, cut at four of them.
    private static readonly double[] Kernel = MakeKernel(sd: 2, reach: 8);

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
        LeastShare = 0.02,
        MostShare = 0.98,
        PairsAcrossGaps = true,
        Refractoriness = 0.8,
        LogUnit = 1,
        Bins = Histogram.Equal,
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
        Bins = Histogram.Logarithmic,
    };

    /// <summary>
    /// Gets <c>features/temporal-15@3</c>: the definitions behind the interval statistics of the C4 database (Beau et al. 2025), for models
    /// that learn from its units. Intervals below 1 ms or above the 98 % quantile are deleted before neighbours are paired; LvR and LcV are
    /// as in @1; the entropy is that of a smoothed histogram with logarithmic bins.
    /// </summary>
    /// <remarks>
    /// The database first removed, from trains of complex spikes alone, spikes that follow another within 10 ms. Here all trains are treated
    /// alike, because what a unit is must not be known.
    /// </remarks>
    public static TemporalFeatures Database { get; } = new()
    {
        Version = 3,
        ShortestInterval = 0.001,
        MostShare = 0.98,
        PairsAcrossGaps = true,
        Refractoriness = 0.8,
        LogUnit = 1,
        Bins = Histogram.Smoothed,
    };

    /// <summary>Gets the names of the features in the order of <see cref="TemporalFeature"/>, as the thesis' table spells them.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "mfr", "mifr", "med_isi", "mode_isi", "prct5ISI", "entropy", "CV2_mean", "CV2_median", "CV", "IR", "Lv", "LvR", "LcV", "SI", "SKW",
    ];

    /// <summary>Gets the units of the features in the same order; empty for one without.</summary>
    public static IReadOnlyList<string> Units { get; } = ["Hz", "Hz", "s", "s", "s", "bit", "", "", "", "", "", "", "", "", ""];

    /// <summary>Gets the version, the number after the @ of the view's name.</summary>
    public int Version { get; private init; }

    // Intervals outside these quantiles are deleted, and so are those shorter than this many seconds.
    private double LeastShare { get; init; }

    private double MostShare { get; init; } = 1;

    private double ShortestInterval { get; init; }

    private bool PairsAcrossGaps { get; init; }

    private double Refractoriness { get; init; }

    private double LogUnit { get; init; }

    private Histogram Bins { get; init; }

    // What entropy and mode are taken from.
    private enum Histogram
    {
        Equal,
        Logarithmic,
        Smoothed,
    }

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

        int count = Math.Max(samples.Length - 1, 0);
        if (count < MinimumIntervals) return TooFew(count);
        // Live, a unit of many spikes comes here again and again: large arrays made each time would keep the garbage collector busy.
        long[] numbers = ArrayPool<long>.Shared.Rent(3 * count);
        double[] differences = ArrayPool<double>.Shared.Rent(count);
        try
        {
            Span<long> intervals = numbers.AsSpan(0, count), sorted = numbers.AsSpan(count, count), spare = numbers.AsSpan(2 * count, count);
            for (int i = 0; i < count; i++) intervals[i] = samples[i + 1] - samples[i];
            return Compute(intervals, Sorted(intervals, sorted, spare), samplingRate, differences, features);
        }
        finally
        {
            ArrayPool<long>.Shared.Return(numbers);
            ArrayPool<double>.Shared.Return(differences);
        }
    }

    private string? Compute(ReadOnlySpan<long> intervals, ReadOnlySpan<long> sorted, double samplingRate, double[] differences, Span<double> features)
    {
        double shortest = Math.Max(Quantile(sorted, LeastShare), ShortestInterval * samplingRate) - Rounding;
        double longest = Quantile(sorted, MostShare) + Rounding;
        int first = 0, end = sorted.Length;
        while (first < end && sorted[first] < shortest) first++;
        while (end > first && sorted[end - 1] > longest) end--;
        if (end - first < MinimumIntervals) return TooFew(end - first);

        SetDistribution(sorted.Slice(first, end - first), samplingRate, features);
        if (!SetPairs(intervals, shortest, longest, samplingRate, differences, features))
            return "no two intervals in a row are long enough to be of one neuron";
        return FirstNotFinite(features);
    }

    // By digits of the numbers, least significant first: intervals are small numbers, which two or three passes put in order.
    private static ReadOnlySpan<long> Sorted(ReadOnlySpan<long> intervals, Span<long> sorted, Span<long> spare)
    {
        long longest = 0;
        foreach (long interval in intervals) longest = Math.Max(longest, interval);
        Span<int> starts = stackalloc int[1 << DigitBits];
        intervals.CopyTo(sorted);
        for (int shift = 0; shift < 64 && longest >> shift > 0; shift += DigitBits)
        {
            starts.Clear();
            foreach (long interval in sorted) starts[Digit(interval, shift)]++;
            for (int digit = 0, start = 0; digit < starts.Length; digit++) (starts[digit], start) = (start, start + starts[digit]);
            foreach (long interval in sorted) spare[starts[Digit(interval, shift)]++] = interval;
            Span<long> last = sorted;
            sorted = spare;
            spare = last;
        }
        return sorted;
    }

    private static int Digit(long number, int shift) => (int)(number >> shift) & ((1 << DigitBits) - 1);

    private static string TooFew(int count) => $"{count} interspike intervals are too few, {MinimumIntervals} are needed";

    // Linear between the two values around the share of the way from the first to the last.
    private static double Quantile(ReadOnlySpan<long> sorted, double share)
    {
        double place = (sorted.Length - 1) * share + 1;
        double below = sorted[(int)place - 1], above = sorted[Math.Min((int)place, sorted.Length - 1)];
        return below + (place - (int)place) * (above - below);
    }

    private static string? FirstNotFinite(Span<double> features)
    {
        for (int i = 0; i < features.Length; i++)
        {
            if (double.IsNaN(features[i]) || double.IsInfinity(features[i])) return $"{Names[i]} is not finite";
        }
        return null;
    }

    // The features that do not look at the order of the intervals. `kept` is ascending, in samples.
    private void SetDistribution(ReadOnlySpan<long> kept, double samplingRate, Span<double> features)
    {
        double sum = 0, rate = 0, log = 0, logSquare = 0, logarithm = 0;
        double last = double.NaN;
        foreach (double interval in kept)
        {
            // Equal ones follow each other.
            if (interval != last) logarithm = Math.Log10(interval / samplingRate / LogUnit);
            last = interval;
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
        if (Bins == Histogram.Logarithmic) SetLogarithmicHistogram(kept, samplingRate, features);
        else if (Bins == Histogram.Equal) SetEqualHistograms(kept, samplingRate, features);
        else SetDatabaseHistograms(kept, samplingRate, features);
    }

    private static void SetEqualHistograms(ReadOnlySpan<long> kept, double samplingRate, Span<double> features)
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

    private static void SetDatabaseHistograms(ReadOnlySpan<long> kept, double samplingRate, Span<double> features)
    {
        double first = kept[0], range = kept[kept.Length - 1] - first;
        int[] equal = new int[DatabaseBins], logarithmic = new int[DatabaseBins];
        double step = Math.Log10(kept[kept.Length - 1] / first) / DatabaseBins;
        int bin = 0;
        double end = first * Math.Pow(10, step);
        foreach (double interval in kept)
        {
            equal[range == 0 ? 0 : Math.Min((int)((interval - first) * DatabaseBins / range), DatabaseBins - 1)]++;
            for (; interval >= end && bin < DatabaseBins - 1; end = first * Math.Pow(10, (bin + 1) * step)) bin++;
            logarithmic[bin]++;
        }
        features[(int)TemporalFeature.Entropy] = SmoothedEntropy(logarithmic, kept.Length);
        features[(int)TemporalFeature.ModeInterval] = (first + Fullest(equal) * range / DatabaseBins) / samplingRate;
    }

    // The shares are not brought to a sum of 1 again, which the mirrored ends keep but for rounding.
    private static double SmoothedEntropy(int[] counts, int total)
    {
        double bits = 0;
        for (int bin = 0; bin < counts.Length; bin++)
        {
            double share = 0;
            for (int i = 0; i < Kernel.Length; i++)
            {
                int at = bin + i - Kernel.Length / 2;
                int mirrored = at < 0 ? -1 - at : at >= counts.Length ? 2 * counts.Length - 1 - at : at;
                share += Kernel[i] * counts[mirrored] / total;
            }
            if (share > 0) bits -= share * Math.Log(share, 2);
        }
        return bits;
    }

    private static double[] MakeKernel(double sd, int reach)
    {
        double[] weights = [.. Enumerable.Range(-reach, 2 * reach + 1).Select(offset => Math.Exp(-offset * offset / (2 * sd * sd)))];
        return [.. weights.Select(weight => weight / weights.Sum())];
    }

    private static void SetLogarithmicHistogram(ReadOnlySpan<long> kept, double samplingRate, Span<double> features)
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
    private bool SetPairs(
        ReadOnlySpan<long> intervals, double shortest, double longest, double samplingRate, double[] cv2, Span<double> features)
    {
        int pairs = 0;
        double refractoriness = Refractoriness * samplingRate;
        double cv2Sum = 0, irregularity = 0, variation = 0, revised = 0, logarithms = 0;
        long previous = 0;
        double previousLogarithm = 0;
        foreach (long interval in intervals)
        {
            if (!(interval >= shortest && interval <= longest))
            {
                if (!PairsAcrossGaps) previous = 0;
                continue;
            }
            double logarithm = Logarithms.Of(interval);
            if (previous > 0)
            {
                long sum = previous + interval;
                double product = 4.0 * previous * interval / ((double)sum * sum);
                cv2[pairs] = 2.0 * Math.Abs(interval - previous) / sum;
                cv2Sum += cv2[pairs++];
                irregularity += Math.Abs(logarithm - previousLogarithm);
                variation += 1 - product;
                revised += (1 - product) * (1 + 4 * refractoriness / sum);
                // Those of the product, but for its factor of 4.
                logarithms += previousLogarithm + logarithm - 2 * Logarithms.Of(sum);
            }
            (previous, previousLogarithm) = (interval, logarithm);
        }
        if (pairs == 0) return false;

        features[(int)TemporalFeature.Cv2Mean] = cv2Sum / pairs;
        features[(int)TemporalFeature.Cv2Median] = Median(cv2.AsSpan(0, pairs));
        features[(int)TemporalFeature.InstantaneousIrregularity] = irregularity / pairs;
        features[(int)TemporalFeature.LocalVariation] = 3 * variation / pairs;
        features[(int)TemporalFeature.RevisedLocalVariation] = 3 * revised / pairs;
        features[(int)TemporalFeature.RescaledCrossCorrelation] = -(logarithms / pairs + Math.Log(4)) / (2 * Math.Log(10));
        return true;
    }

    // Of values from 0 to 2, some of which are overwritten. Few lie in the bin of the median, and only these are put in order.
    private static double Median(Span<double> values)
    {
        const int Bins = 1024;
        Span<int> counts = stackalloc int[Bins + 1];
        counts.Clear();
        foreach (double value in values) counts[(int)(value * (Bins / 2))]++;
        int rank = values.Length / 2, below = 0, bin = 0;
        while (below + counts[bin] <= rank) below += counts[bin++];
        double lower = double.NegativeInfinity;
        int inBin = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double value = values[i];
            int at = (int)(value * (Bins / 2));
            if (at < bin) lower = Math.Max(lower, value);
            else if (at == bin) values[inBin++] = value;
        }
        Span<double> few = values.Slice(0, inBin);
        double upper = Select(few, rank - below);
        if (values.Length % 2 == 1) return upper;
        foreach (double value in few.Slice(0, rank - below)) lower = Math.Max(lower, value);
        return (lower + upper) / 2;
    }

    // Afterwards no value before the rank is larger than the one that is returned, and none behind it smaller.
    private static double Select(Span<double> values, int rank)
    {
        for (int first = 0, last = values.Length - 1; first < last;)
        {
            double pivot = values[(first + last) / 2];
            int left = first, right = last;
            while (left <= right)
            {
                while (values[left] < pivot) left++;
                while (values[right] > pivot) right--;
                if (left > right) break;
                (values[left], values[right]) = (values[right], values[left]);
                left++;
                right--;
            }
            if (rank <= right) last = right;
            else if (rank >= left) first = left;
            else break;
        }
        return values[rank];
    }

    // Intervals and their sums are whole numbers of samples, and small ones: looking a logarithm up takes a tenth of the time. The table is made when the
    // first features are computed, not when their names are asked for.
    private static class Logarithms
    {
        private static readonly double[] Table = [.. Enumerable.Range(0, 1 << 16).Select(samples => Math.Log(samples))];

        public static double Of(long samples) => samples < Table.Length ? Table[samples] : Math.Log(samples);
    }
}
