using System;

namespace CellTypes.Training.Augmentation;

/// <summary>
/// A transformation of the channels of a waveform. The samples of a channel stay together; spikes and autocorrelogram are untouched.
/// </summary>
public abstract class ChannelTransformation : Transformation
{
    /// <inheritdoc/>
    public sealed override SampleSignals Needs => SampleSignals.SeveralChannels;

    /// <inheritdoc/>
    public override double LargestMagnitude => 1;

    /// <summary>Computes how many channels a share of them is, rounded up, since the smallest change is one channel.</summary>
    /// <param name="share">The share, above 0.</param>
    /// <param name="channelCount">The number of channels.</param>
    /// <returns>At least 1.</returns>
    // 0.28 x 25 comes out a rounding error above 7; it must still be 7.
    private protected static int CountOf(double share, int channelCount) => Math.Max(1, (int)Math.Ceiling(share * channelCount - 1e-9));

    /// <summary>Copies one row of a waveform into a row of another.</summary>
    /// <param name="sample">Where the row comes from.</param>
    /// <param name="row">Its row.</param>
    /// <param name="waveform">Where it goes.</param>
    /// <param name="target">The row there.</param>
    private protected static void CopyRow(UnitSample sample, int row, float[] waveform, int target)
    {
        int length = waveform.Length / sample.ChannelCount;
        sample.Waveform.Slice(row * length, length).CopyTo(waveform.AsSpan(target * length, length));
    }
}
