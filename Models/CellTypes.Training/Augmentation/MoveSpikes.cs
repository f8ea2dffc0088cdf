using System;

namespace CellTypes.Training.Augmentation;

/// <summary>
/// Moves each spike at random, earlier or later (D'Agostino 2022, section 4.3). Magnitude: the farthest move in milliseconds, 0 to 10; the
/// thesis' 30 samples are 1 ms.
/// </summary>
/// <remarks>
/// <para>No spike is lost, and spikes keep their order. The refractory period survives: neighbours come no closer than 0.8 ms, or than they
/// were where they were closer already.</para>
/// <para>A spike without others near it moves to each sample within reach with equal probability. Where its neighbours or the ends of the
/// recording leave less room, it moves to each sample of that room with equal probability.</para>
/// </remarks>
public sealed class MoveSpikes : SpikeTransformation
{
    /// <inheritdoc/>
    public override double LargestMagnitude => 10;

    /// <inheritdoc/>
    private protected override long[] Change(SpikeTrain train, double magnitude, Random random)
    {
        ReadOnlySpan<long> spikes = train.Samples;
        long[] moved = new long[spikes.Length];
        if (moved.Length == 0) return moved;
        long reach = (long)Math.Round(magnitude / 1000 * train.SamplingRate), refractory = train.RefractorySamples;

        // First the latest sample that each spike may go to so that the later ones still fit, from the last spike backwards.
        int last = moved.Length - 1;
        moved[last] = Math.Min(spikes[last] + reach, train.Length - 1);
        for (int i = last - 1; i >= 0; i--) moved[i] = Math.Min(spikes[i] + reach, moved[i + 1] - Closest(spikes, i + 1, refractory));

        // Then where it goes, from the first spike onwards.
        long earliest = 0;
        for (int i = 0; i <= last; i++)
        {
            if (i > 0) earliest = moved[i - 1] + Closest(spikes, i, refractory);
            long from = Math.Max(spikes[i] - reach, earliest);
            moved[i] = from + random.Next((int)(moved[i] - from) + 1);
        }
        return moved;
    }

    // How close a spike may come to the one before it.
    private static long Closest(ReadOnlySpan<long> spikes, int spike, long refractory) =>
        Math.Min(spikes[spike] - spikes[spike - 1], refractory);
}
