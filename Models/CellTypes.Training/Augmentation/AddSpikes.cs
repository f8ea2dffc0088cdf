using System;
using System.Collections.Generic;

namespace CellTypes.Training.Augmentation;

/// <summary>
/// Adds spikes at random times between the first spike and the last, as if the neuron fired more (D'Agostino 2022, section 4.3). The spikes
/// that were there stay where they were. Magnitude: the mean number of added spikes over that of the spikes, 0 to 1.
/// </summary>
/// <remarks>
/// The refractory period survives: added spikes are a Poisson process in the time that is at least 0.8 ms away from every spike, and keep
/// as far from each other, for which a few are left out; where firing leaves no such time, none is added. The thesis added spikes
/// anywhere.
/// </remarks>
public sealed class AddSpikes : SpikeTransformation
{
    /// <inheritdoc/>
    private protected override long[] Change(SpikeTrain train, double magnitude, Random random)
    {
        ReadOnlySpan<long> spikes = train.Samples;
        long refractory = train.RefractorySamples, free = 0;
        for (int i = 1; i < spikes.Length; i++) free += Math.Max(0, Free(spikes, i, refractory));
        if (free == 0) return spikes.ToArray();

        double meanWait = free / (magnitude * spikes.Length);
        List<long> more = new(spikes.Length + (int)(1.1 * magnitude * spikes.Length)) { spikes[0] };
        // The free samples until the next added spike; waiting goes on from interval to interval.
        double wait = Exponential(meanWait, random);
        for (int i = 1; i < spikes.Length; i++)
        {
            double position = 0;
            long end = Free(spikes, i, refractory);
            while (position + wait < end)
            {
                long added = (long)(position + wait);
                more.Add(spikes[i - 1] + refractory + added);
                position = added + refractory;
                wait = Exponential(meanWait, random);
            }
            wait -= Math.Max(0, end - position);
            more.Add(spikes[i]);
        }
        return [.. more];
    }

    // The samples between a spike and the one before it that are out of the refractory period of both; not positive where there are none.
    private static long Free(ReadOnlySpan<long> spikes, int spike, long refractory) =>
        spikes[spike] - spikes[spike - 1] - 2 * refractory + 1;

    private static double Exponential(double mean, Random random) => -mean * Math.Log(1 - random.NextDouble());
}
