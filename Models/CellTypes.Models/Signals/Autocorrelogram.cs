using System;

namespace CellTypes.Models.Signals;

/// <summary>The autocorrelogram (ACG) of a spike train: how many spike pairs lie how far apart.</summary>
public static class Autocorrelogram
{
    /// <summary>Counts the spike pairs of each lag bin.</summary>
    /// <param name="samples">Spike times in samples, ascending, without duplicates.</param>
    /// <param name="bins">The lag axis at the train's sampling rate.</param>
    /// <returns>One count a bin: the pairs (i, j), i before j, whose lag falls into it.</returns>
    public static int[] Counts(ReadOnlySpan<long> samples, LagBins bins)
    {
        if (bins is null) throw new ArgumentNullException(nameof(bins));
        int[] counts = new int[bins.Count];
        for (int later = 1; later < samples.Length; later++)
        {
            for (int earlier = later - 1; earlier >= 0; earlier--)
            {
                long lag = samples[later] - samples[earlier];
                if (lag >= bins.End) break;
                bins.Add(counts, (uint)lag, 1);
            }
        }
        return counts;
    }

    /// <summary>Turns pair counts into a conditional rate: spikes per second at that lag after a spike, given a spike.</summary>
    /// <param name="counts">Pair counts, one a bin of <paramref name="axis"/>.</param>
    /// <param name="spikeCount">The number of spikes of the train.</param>
    /// <param name="axis">The lag axis.</param>
    /// <param name="hertz">Receives counts / (spikes x bin width), in hertz; zeros for a train without spikes.</param>
    /// <exception cref="ArgumentException">A span is not as long as the axis.</exception>
    public static void ToHertz(ReadOnlySpan<int> counts, int spikeCount, LagAxis axis, Span<float> hertz)
    {
        if (axis is null) throw new ArgumentNullException(nameof(axis));
        if (counts.Length != axis.BinCount || hertz.Length != axis.BinCount)
            throw new ArgumentException($"The axis has {axis.BinCount} bins, but {counts.Length} counts and room for {hertz.Length} values were given.");
        for (int bin = 0; bin < counts.Length; bin++)
            hertz[bin] = spikeCount == 0 ? 0f : (float)(counts[bin] / (spikeCount * axis.Width(bin)));
    }
}
