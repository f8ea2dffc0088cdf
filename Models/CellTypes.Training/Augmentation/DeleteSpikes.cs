using System;

namespace CellTypes.Training.Augmentation;

/// <summary>
/// Deletes each spike with the same probability, as if the neuron fired less (D'Agostino 2022, section 4.3). The spikes that are left stay
/// where they were. Magnitude: the probability, 0 to 1.
/// </summary>
public sealed class DeleteSpikes : SpikeTransformation
{
    /// <inheritdoc/>
    private protected override long[] Change(SpikeTrain train, double magnitude, Random random)
    {
        long[] kept = new long[train.Samples.Length];
        int count = 0;
        foreach (long spike in train.Samples)
        {
            if (random.NextDouble() >= magnitude) kept[count++] = spike;
        }
        Array.Resize(ref kept, count);
        return kept;
    }
}
