using System;

namespace CellTypes.Training.Augmentation;

/// <summary>
/// A transformation of the spikes. The autocorrelogram is computed anew from them; the waveform is untouched. Spikes stay sorted, distinct
/// and inside the recording.
/// </summary>
public abstract class SpikeTransformation : Transformation
{
    /// <inheritdoc/>
    public sealed override SampleSignals Needs => SampleSignals.SpikeTrain;

    /// <inheritdoc/>
    public override double LargestMagnitude => 1;

    /// <summary>Transforms a spike train.</summary>
    /// <param name="train">The train; not changed.</param>
    /// <param name="magnitude">Above 0 and in range.</param>
    /// <param name="random">The random numbers.</param>
    /// <returns>The spikes as sample indices, strictly ascending, inside the recording.</returns>
    private protected abstract long[] Change(SpikeTrain train, double magnitude, Random random);

    /// <inheritdoc/>
    protected sealed override UnitSample Change(UnitSample sample, double magnitude, Random random) =>
        sample.WithTrain(sample.Train!.With(Change(sample.Train, magnitude, random)));
}
