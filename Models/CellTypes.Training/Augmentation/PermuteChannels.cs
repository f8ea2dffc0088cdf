using System;
using MathNet.Numerics;

namespace CellTypes.Training.Augmentation;

/// <summary>
/// Permutes channels chosen at random; each of them moves (D'Agostino 2022, section 4.3). No biological change, for strong augmentation
/// only. Magnitude: the share of the channels, 0 to 1, rounded up to whole channels, at least two.
/// </summary>
/// <remarks>The code published with the thesis moved twice as many channels as the magnitude asks for.</remarks>
public sealed class PermuteChannels : ChannelTransformation
{
    /// <inheritdoc/>
    protected override UnitSample Change(UnitSample sample, double magnitude, Random random)
    {
        float[] waveform = sample.Waveform.ToArray();
        int count = Math.Max(2, CountOf(magnitude, sample.ChannelCount));
        // In random order, so that handing each row on to the next is a random cycle.
        int[] rows = Combinatorics.GenerateVariation(sample.ChannelCount, count, random);
        for (int i = 0; i < count; i++) CopyRow(sample, rows[i], waveform, rows[(i + 1) % count]);
        return sample.WithWaveform(waveform, sample.FirstPair);
    }
}
