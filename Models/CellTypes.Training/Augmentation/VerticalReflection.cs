using System;

namespace CellTypes.Training.Augmentation;

/// <summary>
/// Reverses the order of the channels, as if the probe had come from the opposite side (D'Agostino 2022, section 4.3). Twice is as before.
/// Magnitude: the probability of the reflection, 0 to 1.
/// </summary>
public sealed class VerticalReflection : ChannelTransformation
{
    /// <inheritdoc/>
    protected override UnitSample Change(UnitSample sample, double magnitude, Random random)
    {
        if (random.NextDouble() >= magnitude) return sample;
        float[] waveform = new float[sample.Waveform.Length];
        int last = sample.ChannelCount - 1;
        for (int row = 0; row <= last; row++) CopyRow(sample, row, waveform, last - row);
        // Rows r and r + 1 become last - r - 1 and last - r.
        return sample.WithWaveform(waveform, (sample.ChannelCount + sample.FirstPair) % 2);
    }
}
