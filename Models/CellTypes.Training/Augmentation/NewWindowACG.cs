using System;

namespace CellTypes.Training.Augmentation;

/// <summary>
/// Counts the autocorrelogram again on a longer or, as likely, a shorter lag axis: window and bins are multiplied or divided by
/// 1 + magnitude (D'Agostino 2022, section 4.3). The number of bins, the spikes and the waveform are untouched. Magnitude: 0 to 4.
/// </summary>
/// <remarks>
/// Later changes of the spikes keep the axis. The thesis multiplied by 3 v, v from 0.1 to 0.9, so that a small v changed much; from
/// 1 / (1 + 2 v) to 1 + 2 v is about the same range, and no change at 0.
/// </remarks>
public sealed class NewWindowACG : Transformation
{
    /// <inheritdoc/>
    public override SampleSignals Needs => SampleSignals.SpikeTrain;

    /// <inheritdoc/>
    public override double LargestMagnitude => 4;

    /// <inheritdoc/>
    protected override UnitSample Change(UnitSample sample, double magnitude, Random random) =>
        sample.WithLagScale(random.NextDouble() < 0.5 ? 1 + magnitude : 1 / (1 + magnitude));
}
