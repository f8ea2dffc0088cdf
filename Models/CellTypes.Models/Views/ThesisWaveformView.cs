using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Views;

/// <summary>
/// <c>waveform/thesis-10x60@1</c>: the template on ten channels around the peak channel, 2 ms at 30 kHz around the peak, in microvolts
/// (D'Agostino 2022, section 4.1.4). The peak is row 5, sample 30, see <see cref="WaveformCrop.AroundPeak"/>.
/// </summary>
/// <remarks>
/// The thesis cut ten rows and 60 samples out of the middle of its array, which misses the peak near the ends of the probe, and divided by
/// the largest value of its data; such a scale is part of a model, not of the view.
/// </remarks>
public sealed class ThesisWaveformView : UnitView
{
    /// <summary>The number of channels.</summary>
    public const int ChannelCount = 10;

    /// <summary>The number of samples of a channel.</summary>
    public const int SampleCount = 60;

    private static readonly string[] Names =
        Enumerable.Range(0, ChannelCount * SampleCount).Select(i => $"wave_{i / SampleCount}_{i % SampleCount}").ToArray();

    /// <inheritdoc/>
    public override string Name => "waveform/thesis-10x60@1";

    /// <inheritdoc/>
    public override IReadOnlyList<string> InputNames => Names;

    /// <inheritdoc/>
    public override InputKind Kind => InputKind.Signal;

    /// <inheritdoc/>
    public override bool NeedsTemplate => true;

    /// <inheritdoc/>
    public override string? Compute(IUnitSignals unit, Span<float> inputs)
    {
        if (unit is null) throw new ArgumentNullException(nameof(unit));
        if (unit.Template is null) return "there is no template";
        if (unit.Probe is null) return "the geometry of the probe is unknown";
        int channel = unit.Template.PeakChannel();
        if (channel >= 0 && channel < unit.Probe.ChannelCount && unit.Probe.Pitch(channel) is var pitch and < SpatialDecay.SmallestPitch)
            return FormattableString.Invariant($"the channels are {pitch:0.#} um apart, too close for ten of them to show how a spike spreads");
        return WaveformCrop.AroundPeak(unit.Template, unit.Probe, ChannelCount, SampleCount, inputs.Slice(0, Names.Length));
    }
}
