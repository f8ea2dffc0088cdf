using System;

namespace CellTypes.Training.Augmentation;

/// <summary>
/// Swaps the two channels at each depth, as if the probe had been turned half-way round its long axis (D'Agostino 2022, section 4.3). The
/// depths keep their order; twice is once too often. Magnitude: the probability of the swap, 0 to 1.
/// </summary>
/// <remarks>
/// On a Neuropixels 1.0 probe channels 2k and 2k + 1 lie side by side, and <see cref="UnitSample.FirstPair"/> says where such pairs
/// start. A channel whose neighbour lies outside the waveform stays. The code published with the thesis put every channel back in its
/// place.
/// </remarks>
public sealed class SwapChannels : ChannelTransformation
{
    /// <inheritdoc/>
    protected override UnitSample Change(UnitSample sample, double magnitude, Random random)
    {
        if (random.NextDouble() >= magnitude) return sample;
        float[] waveform = sample.Waveform.ToArray();
        for (int row = sample.FirstPair; row + 1 < sample.ChannelCount; row += 2)
        {
            CopyRow(sample, row, waveform, row + 1);
            CopyRow(sample, row + 1, waveform, row);
        }
        return sample.WithWaveform(waveform, sample.FirstPair);
    }
}
