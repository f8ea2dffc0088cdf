using System;
using MathNet.Numerics;

namespace CellTypes.Training.Augmentation;

/// <summary>
/// Sets channels chosen at random to zero, as if they had been broken (D'Agostino 2022, section 4.3). Magnitude: the share of the channels,
/// 0 to 1, rounded up to whole channels; one channel is always left.
/// </summary>
/// <remarks>
/// Zero is what a channel that was not recorded holds everywhere else here. The code published with the thesis wrote one and the same
/// sequence of positive noise into each deleted channel.
/// </remarks>
public sealed class DeleteChannels : ChannelTransformation
{
    /// <inheritdoc/>
    protected override UnitSample Change(UnitSample sample, double magnitude, Random random)
    {
        float[] waveform = sample.Waveform.ToArray();
        int length = waveform.Length / sample.ChannelCount;
        int count = Math.Min(CountOf(magnitude, sample.ChannelCount), sample.ChannelCount - 1);
        foreach (int row in Combinatorics.GenerateVariation(sample.ChannelCount, count, random))
            waveform.AsSpan(row * length, length).Clear();
        return sample.WithWaveform(waveform, sample.FirstPair);
    }
}
