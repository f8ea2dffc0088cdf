using System;
using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Models.Views;

/// <summary><c>waveform/peak-90-down@1</c>: <see cref="PeakWaveformView"/>, turned over where the peak is positive, so that the peak is always
/// -1.</summary>
/// <remarks>The polarity of a mean waveform says where on the neuron the electrode lay, and in published tables also how somebody scaled it. Without
/// it, units of a class are more alike, at the price of what it may say about axons.</remarks>
public sealed class DownwardWaveformView : UnitView
{
    private static readonly PeakWaveformView Kept = new();
    private static readonly string[] Names = Enumerable.Range(0, Kept.InputNames.Count).Select(i => $"down_{i}").ToArray();

    /// <inheritdoc/>
    public override string Name => "waveform/peak-90-down@1";

    /// <inheritdoc/>
    public override IReadOnlyList<string> InputNames => Names;

    /// <inheritdoc/>
    public override InputKind Kind => InputKind.Signal;

    /// <inheritdoc/>
    public override bool NeedsTemplate => true;

    /// <summary>Aligns, resamples and scales a waveform.</summary>
    /// <param name="samples">The mean waveform of one channel, in any unit.</param>
    /// <param name="samplingRate">Its sampling rate in hertz, above 0.</param>
    /// <param name="wave">Receives 90 values; value 30 is -1.</param>
    /// <returns>Null on success, otherwise why there is no such waveform, in a few words.</returns>
    /// <exception cref="ArgumentException">There is too little room, or the rate is not positive.</exception>
    public static string? Align(ReadOnlySpan<float> samples, double samplingRate, Span<float> wave)
    {
        string? problem = PeakWaveformView.Align(samples, samplingRate, wave);
        if (problem is null) Turn(wave.Slice(0, Names.Length));
        return problem;
    }

    /// <inheritdoc/>
    public override string? Compute(IUnitSignals unit, Span<float> inputs)
    {
        string? problem = Kept.Compute(unit, inputs);
        if (problem is null) Turn(inputs.Slice(0, Names.Length));
        return problem;
    }

    private static void Turn(Span<float> wave)
    {
        if (wave[PeakWaveformView.Peak] < 0) return;
        for (int i = 0; i < wave.Length; i++) wave[i] = -wave[i];
    }
}
