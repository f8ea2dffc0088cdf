using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Runtime.InteropServices;

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
        long[] whole = ArrayPool<long>.Shared.Rent(count);
        double[] room = ArrayPool<double>.Shared.Rent(3 * count);
        int[] places = ArrayPool<int>.Shared.Rent(2 * count);
        try
        {
            Span<long> intervals = whole.AsSpan(0, count);
            for (int i = 0; i < intervals.Length; i++) intervals[i] = samples[i + 1] - samples[i];
            IntervalCounts counts = IntervalCounts.Of(intervals, room, places);
            double shortest = Math.Max(counts.Quantile(LeastShare), ShortestInterval * samplingRate) - Rounding;
            double longest = counts.Quantile(MostShare) + Rounding;
            counts = counts.Between(shortest, longest);
            if (counts.Total < MinimumIntervals) return TooFew(counts.Total);
            SetDistribution(counts, samplingRate, room.AsSpan(2 * count, count), features);
            // The counts are no longer needed, and there is room for others.
            return SetPairs(intervals, shortest, longest, samplingRate, room.AsSpan(0, count), room.AsSpan(count, count), features)
                ? FirstNotFinite(features)
                : "no two intervals in a row are long enough to be of one neuron";
        }
        finally
        {
            ArrayPool<long>.Shared.Return(whole);
            ArrayPool<double>.Shared.Return(room);
            ArrayPool<int>.Shared.Return(places);
        }
    }

    private static string TooFew(int count) => $"{count} interspike intervals are too few, {MinimumIntervals} are needed";

    private static string? FirstNotFinite(Span<double> features)
    {
        for (int i = 0; i < features.Length; i++)
        {
            if (double.IsNaN(features[i]) || double.IsInfinity(features[i])) return $"{Names[i]} is not finite";
        }
        return null;
    }

    // The features that do not look at the order of the intervals.
    private void SetDistribution(IntervalCounts counts, double samplingRate, Span<double> room, Span<double> features)
    {
        ReadOnlySpan<double> values = counts.Values, weights = counts.Weights;
        Span<double> logarithms = room.Slice(0, values.Length);
        double unit = Math.Log(samplingRate * LogUnit);
        for (int i = 0; i < values.Length; i++) logarithms[i] = (Logarithms.Of((long)values[i]) - unit) / Math.Log(10);

        int total = counts.Total;
        double mean = WeightedSums.OfValues(weights, values) / total, logMean = WeightedSums.OfValues(weights, logarithms) / total;
        (double square, double cube) = WeightedSums.OfDeviations(weights, values, mean);
        double sd = Math.Sqrt(square / total), logSd = Math.Sqrt(WeightedSums.OfDeviations(weights, logarithms, logMean).Squares / total);

        features[(int)TemporalFeature.MeanRate] = samplingRate / mean;
        features[(int)TemporalFeature.MeanInstantaneousRate] = samplingRate * WeightedSums.OfInverses(weights, values) / total;
        features[(int)TemporalFeature.MedianInterval] = counts.Quantile(0.5) / samplingRate;
        features[(int)TemporalFeature.FifthPercentile] = counts.Quantile(0.05) / samplingRate;
        features[(int)TemporalFeature.CoefficientOfVariation] = sd / mean;
        features[(int)TemporalFeature.LogVariation] = logSd / logMean;
        features[(int)TemporalFeature.Skewness] = sd == 0 ? 0 : cube / total / (sd * sd * sd);
        if (Bins == Histogram.Logarithmic) SetLogarithmicHistogram(counts, samplingRate, features);
        else if (Bins == Histogram.Equal) SetEqualHistograms(counts, samplingRate, features);
        else SetDatabaseHistograms(counts, samplingRate, features);
    }

    private static void SetEqualHistograms(IntervalCounts counts, double samplingRate, Span<double> features)
    {
        ReadOnlySpan<double> values = counts.Values, weights = counts.Weights;
        double first = values[0], range = values[values.Length - 1] - first;
        double[] equal = new double[EqualBins], milliseconds = new double[100];
        for (int i = 0; i < values.Length; i++)
        {
            equal[range == 0 ? 0 : Math.Min((int)((values[i] - first) * EqualBins / range), EqualBins - 1)] += weights[i];
            double bin = Math.Floor(values[i] * 1000 / samplingRate + Rounding);
            if (bin < milliseconds.Length) milliseconds[(int)bin] += weights[i];
        }
        features[(int)TemporalFeature.Entropy] = Entropy(equal, counts.Total);
        features[(int)TemporalFeature.ModeInterval] = Fullest(milliseconds) / 1000.0;
    }

    private static void SetDatabaseHistograms(IntervalCounts counts, double samplingRate, Span<double> features)
    {
        ReadOnlySpan<double> values = counts.Values, weights = counts.Weights;
        double first = values[0], range = values[values.Length - 1] - first;
        Span<double> equal = stackalloc double[DatabaseBins], logarithmic = stackalloc double[DatabaseBins];
        equal.Clear();
        logarithmic.Clear();
        double step = Math.Log10(values[values.Length - 1] / first) / DatabaseBins;
        int equalBin = 0, bin = 0;
        double end = first * Math.Pow(10, step);
        for (int i = 0; i < values.Length; i++)
        {
            while ((values[i] - first) * DatabaseBins >= (equalBin + 1) * range && equalBin < DatabaseBins - 1 && range > 0) equalBin++;
            equal[equalBin] += weights[i];
            for (; values[i] >= end && bin < DatabaseBins - 1; end = first * Math.Pow(10, (bin + 1) * step)) bin++;
            logarithmic[bin] += weights[i];
        }
        features[(int)TemporalFeature.Entropy] = SmoothedEntropy(logarithmic, counts.Total);
        features[(int)TemporalFeature.ModeInterval] = (first + Fullest(equal) * range / DatabaseBins) / samplingRate;
    }

    // The shares are not brought to a sum of 1 again, which the mirrored ends keep but for rounding.
    private static double SmoothedEntropy(ReadOnlySpan<double> counts, int total)
    {
        int reach = Kernel.Length / 2;
        Span<double> mirrored = stackalloc double[DatabaseBins + Kernel.Length - 1];
        counts.CopyTo(mirrored.Slice(reach));
        for (int i = 0; i < reach; i++)
        {
            mirrored[reach - 1 - i] = counts[i];
            mirrored[reach + counts.Length + i] = counts[counts.Length - 1 - i];
        }
        double bits = 0;
        for (int bin = 0; bin < counts.Length; bin++)
        {
            double share = 0;
            for (int i = 0; i < Kernel.Length; i++) share += Kernel[i] * mirrored[bin + i];
            share /= total;
            if (share > 0) bits -= share * Math.Log(share, 2);
        }
        return bits;
    }

    private static double[] MakeKernel(double sd, int reach)
    {
        double[] weights = [.. Enumerable.Range(-reach, 2 * reach + 1).Select(offset => Math.Exp(-offset * offset / (2 * sd * sd)))];
        return [.. weights.Select(weight => weight / weights.Sum())];
    }

    private static void SetLogarithmicHistogram(IntervalCounts counts, double samplingRate, Span<double> features)
    {
        ReadOnlySpan<double> values = counts.Values, weights = counts.Weights;
        int first = LogarithmicBin(values[0], samplingRate);
        double[] bins = new double[LogarithmicBin(values[values.Length - 1], samplingRate) - first + 1];
        for (int i = 0; i < values.Length; i++) bins[LogarithmicBin(values[i], samplingRate) - first] += weights[i];
        features[(int)TemporalFeature.Entropy] = Entropy(bins, counts.Total);
        features[(int)TemporalFeature.ModeInterval] = Math.Pow(10, (first + Fullest(bins) + 0.5) / BinsPerDecade) / 1000;
    }

    private static int LogarithmicBin(double interval, double samplingRate) =>
        (int)Math.Floor(Math.Log10(interval * 1000 / samplingRate) * BinsPerDecade + Rounding);

    private static double Entropy(ReadOnlySpan<double> counts, int total)
    {
        double bits = 0;
        foreach (double count in counts)
        {
            if (count > 0) bits -= count / total * Math.Log(count / total, 2);
        }
        return bits;
    }

    // The first of equals.
    private static int Fullest(ReadOnlySpan<double> counts)
    {
        int fullest = 0;
        for (int i = 1; i < counts.Length; i++)
        {
            if (counts[i] > counts[fullest]) fullest = i;
        }
        return fullest;
    }

    // The features of neighbouring intervals. False where there is no pair.
    private bool SetPairs(
        ReadOnlySpan<long> intervals, double shortest, double longest, double samplingRate, Span<double> kept, Span<double> contrasts, Span<double> features)
    {
        IntervalPairs pairs = new(contrasts, longest);
        // Whole samples from the shortest to the longest: one comparison.
        long first = (long)Math.Ceiling(shortest);
        ulong range = (ulong)((long)Math.Floor(longest) - first);
        int count = 0;
        foreach (long interval in intervals)
        {
            if ((ulong)(interval - first) <= range)
            {
                kept[count++] = interval;
            }
            else if (!PairsAcrossGaps)
            {
                pairs.Add(kept.Slice(0, count));
                count = 0;
            }
        }
        pairs.Add(kept.Slice(0, count));
        if (pairs.Count == 0) return false;

        double number = pairs.Count, refractoriness = Refractoriness * samplingRate;
        features[(int)TemporalFeature.Cv2Mean] = 2 * pairs.Contrast / number;
        features[(int)TemporalFeature.Cv2Median] = 2 * Median(pairs.Contrasts);
        features[(int)TemporalFeature.InstantaneousIrregularity] = pairs.LogRatio / number;
        features[(int)TemporalFeature.LocalVariation] = 3 * pairs.Square / number;
        features[(int)TemporalFeature.RevisedLocalVariation] = 3 * (pairs.Square + 4 * refractoriness * pairs.SquareOverSum) / number;
        features[(int)TemporalFeature.RescaledCrossCorrelation] = -(pairs.LogShare / number + Math.Log(4)) / (2 * Math.Log(10));
        return true;
    }

    // Of values from 0 to 1, some of which are overwritten. To count the values below a limit is cheap: limits are moved towards the median until few values lie
    // between them, and only these are put in order.
    private static double Median(Span<double> values)
    {
        const int Few = 64, MostPasses = 8;
        int rank = values.Length / 2, below = 0, upTo = values.Length;
        double from = 0, to = 2;
        for (int pass = 0; pass < MostPasses && upTo - below > Few; pass++)
        {
            // As if the values between were spread evenly.
            double guess = from + (to - from) * (rank + 0.5 - below) / (upTo - below), margin = (to - from) / 16;
            double low = Math.Max(guess - margin, from), high = Math.Min(guess + margin, to);
            (int belowLow, int belowHigh) = CountBelow(values, low, high);
            if (belowLow > rank) (to, upTo) = (low, belowLow);
            else if (belowHigh <= rank) (from, below) = (high, belowHigh);
            else (from, below, to, upTo) = (low, belowLow, high, belowHigh);
        }

        double lower = double.NegativeInfinity;
        if (rank == below && values.Length % 2 == 0)
        {
            foreach (double value in values) lower = value < from && value > lower ? value : lower;
        }
        Span<double> between = Between(values, from, to);
        double upper = Select(between, rank - below);
        if (values.Length % 2 == 1) return upper;
        foreach (double value in between.Slice(0, rank - below)) lower = Math.Max(lower, value);
        return (lower + upper) / 2;
    }

    private static (int BelowLow, int BelowHigh) CountBelow(ReadOnlySpan<double> values, double low, double high)
    {
        ReadOnlySpan<Vector<double>> vectors = MemoryMarshal.Cast<double, Vector<double>>(values);
        Vector<double> lows = new(low), highs = new(high);
        Vector<long> belowLows = Vector<long>.Zero, belowHighs = Vector<long>.Zero;
        foreach (Vector<double> vector in vectors)
        {
            // What is below is marked by -1.
            belowLows -= Vector.LessThan(vector, lows);
            belowHighs -= Vector.LessThan(vector, highs);
        }
        int belowLow = (int)Vector.Dot(belowLows, Vector<long>.One), belowHigh = (int)Vector.Dot(belowHighs, Vector<long>.One);
        foreach (double value in values.Slice(vectors.Length * Vector<double>.Count))
        {
            if (value < low) belowLow++;
            if (value < high) belowHigh++;
        }
        return (belowLow, belowHigh);
    }

    // The values from one limit up to, without, the other, moved to the front.
    private static Span<double> Between(Span<double> values, double from, double to)
    {
        ReadOnlySpan<Vector<double>> vectors = MemoryMarshal.Cast<double, Vector<double>>(values);
        Vector<double> froms = new(from), tos = new(to);
        int count = 0;
        for (int v = 0; v < vectors.Length; v++)
        {
            Vector<double> vector = vectors[v];
            if (Vector.EqualsAll(Vector.BitwiseAnd(Vector.GreaterThanOrEqual(vector, froms), Vector.LessThan(vector, tos)), Vector<long>.Zero)) continue;
            for (int i = 0; i < Vector<double>.Count; i++)
            {
                if (vector[i] >= from && vector[i] < to) values[count++] = vector[i];
            }
        }
        for (int i = vectors.Length * Vector<double>.Count; i < values.Length; i++)
        {
            if (values[i] >= from && values[i] < to) values[count++] = values[i];
        }
        return values.Slice(0, count);
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
