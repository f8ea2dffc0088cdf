using System;

namespace CellTypes.Training.Augmentation;

/// <summary>
/// Multiplies the waveform by 1 + magnitude or, as likely, by 1 - magnitude, and the autocorrelogram likewise, by a draw of its own
/// (D'Agostino 2022, section 4.3). The spikes are untouched. Magnitude: 0 to 0.9.
/// </summary>
/// <remarks>
/// <para>As the thesis describes it. Its code added that share of the signal's mean instead, which is next to nothing for a waveform. Zero
/// stays zero, so that a refractory period is not filled.</para>
/// <para>It varies microvolts and hertz. A view without a unit, such as <c>acg/ms-100@1</c> or <c>waveform/peak-90@1</c>, has no size that
/// varies from unit to unit; here it gets one.</para>
/// </remarks>
public sealed class ConstantShift : Transformation
{
    /// <inheritdoc/>
    public override double LargestMagnitude => 0.9;

    /// <inheritdoc/>
    protected override UnitSample Change(UnitSample sample, double magnitude, Random random) =>
        sample.WithSignals(Scaled(sample.Waveform, magnitude, random), Scaled(sample.Autocorrelogram, magnitude, random));

    private static float[] Scaled(ReadOnlySpan<float> signal, double magnitude, Random random)
    {
        float factor = (float)(random.NextDouble() < 0.5 ? 1 + magnitude : 1 - magnitude);
        float[] scaled = new float[signal.Length];
        for (int i = 0; i < scaled.Length; i++) scaled[i] = signal[i] * factor;
        return scaled;
    }
}
