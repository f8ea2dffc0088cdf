using System;
using System.Collections.Generic;
using System.Linq;
using MathNet.Numerics.Statistics;

namespace CellTypes.Models.Signals;

/// <summary>
/// Which spikes of a unit come from stretches where it was well isolated: few spikes of other neurons among them, and few of its own lost
/// below the detection threshold (D'Agostino 2022, section 4.1.3; Beau et al. 2025; the rules are those of NeuroPyxels' <c>trn_filtered</c>).
/// </summary>
/// <remarks>
/// <para>The recording is cut into chunks of 10 s. Windows of 30 s step by 10 s, and a window passes where it has more than 15 spikes and an
/// estimated share of at most 5 %. A chunk is good where any window over it passes for false positives and any, perhaps another, for
/// false negatives. All spikes of good chunks are kept, if the stretches from the first to the last of successive good spikes make up more than
/// 180 s and the unit has more than 300 spikes; otherwise none.</para>
/// <para>False positives: the pairs of spikes closer than 0.8 ms, over those that spikes of other neurons at the unit's own mean rate would make, v / (2 N tau r)
/// (Hill, Mehta and Kleinfeld 2011, J. Neurosci. 31:8699). False negatives: <see cref="AmplitudeCutoff"/>; without amplitudes this part is
/// left out.</para>
/// </remarks>
public static class QualityMask
{
    /// <summary>The largest share of false positives and of false negatives that is good.</summary>
    public const double LargestShare = 0.05;

    /// <summary>A unit of as many spikes or fewer has no good ones.</summary>
    public const int FewestSpikes = 300;

    private const double ChunkDuration = 10;
    private const int ChunksInWindow = 3;
    private const int FewestSpikesInWindow = 15;
    private const double ShortestGoodTime = 180;
    private const double ExcludedIntervals = 0.005;

    /// <summary>Finds the good spikes.</summary>
    /// <param name="samples">The spike times in samples, strictly ascending, not negative.</param>
    /// <param name="samplingRate">The sampling rate in hertz, above 0.</param>
    /// <param name="durationSamples">The length of the recording in samples.</param>
    /// <param name="amplitudes">The amplitude of each spike in any unit, all of one sign, or nothing where they are unknown.</param>
    /// <returns>True for each spike that is kept.</returns>
    /// <exception cref="ArgumentException">There is another number of amplitudes than of spikes.</exception>
    public static bool[] Compute(ReadOnlySpan<long> samples, double samplingRate, long durationSamples, ReadOnlySpan<float> amplitudes = default)
    {
        if (!amplitudes.IsEmpty && amplitudes.Length != samples.Length)
            throw new ArgumentException($"There are {amplitudes.Length} amplitudes of {samples.Length} spikes.", nameof(amplitudes));
        bool[] mask = new bool[samples.Length];
        if (samples.Length <= FewestSpikes) return mask;

        double chunkSamples = ChunkDuration * samplingRate;
        int windowCount = (int)(durationSamples / chunkSamples);
        double rate = MeanRate(samples, samplingRate);
        bool[] isPure = new bool[windowCount], isComplete = new bool[windowCount];
        for (int window = 0; window < windowCount; window++)
        {
            int first = SortedSamples.FirstAtOrAfter(samples, StartOf(window)), end = SortedSamples.FirstAtOrAfter(samples, StartOf(window + ChunksInWindow));
            if (end - first <= FewestSpikesInWindow) continue;
            ReadOnlySpan<long> inWindow = samples.Slice(first, end - first);
            isPure[window] = FalsePositives(inWindow, samplingRate, rate) <= LargestShare;
            isComplete[window] = amplitudes.IsEmpty || AmplitudeCutoff.MissingShare(amplitudes.Slice(first, end - first)) <= LargestShare;
        }
        HashSet<int> goodChunks = [.. Enumerable.Range(0, windowCount + ChunksInWindow - 1).Where(chunk => IsCovered(isPure, chunk) && IsCovered(isComplete, chunk))];
        for (int i = 0; i < samples.Length; i++) mask[i] = goodChunks.Contains((int)(samples[i] / chunkSamples));
        return GoodSamples(samples, mask) > ShortestGoodTime * samplingRate ? mask : new bool[samples.Length];

        long StartOf(int chunk) => (long)Math.Ceiling(chunk * chunkSamples);
    }

    private static long GoodSamples(ReadOnlySpan<long> samples, bool[] mask)
    {
        long good = 0;
        for (int i = 1; i < samples.Length; i++)
        {
            if (mask[i] && mask[i - 1]) good += samples[i] - samples[i - 1];
        }
        return good;
    }

    private static bool IsCovered(bool[] windows, int chunk)
    {
        for (int window = Math.Max(chunk - ChunksInWindow + 1, 0); window <= Math.Min(chunk, windows.Length - 1); window++)
        {
            if (windows[window]) return true;
        }
        return false;
    }

    private static double FalsePositives(ReadOnlySpan<long> samples, double samplingRate, double rate) =>
        RefractoryPeriod.CountViolations(samples, samplingRate) / (2 * samples.Length * RefractoryPeriod.Default * rate);

    // Over the intervals between their quantiles, so that a pause of the recording or of the unit does not count.
    private static double MeanRate(ReadOnlySpan<long> samples, double samplingRate)
    {
        double[] intervals = new double[samples.Length - 1];
        for (int i = 0; i < intervals.Length; i++) intervals[i] = samples[i + 1] - samples[i];
        double low = intervals.Quantile(ExcludedIntervals), high = intervals.Quantile(1 - ExcludedIntervals);
        return samplingRate / intervals.Where(interval => interval >= low && interval <= high).Average();
    }
}
