using System;
using System.Collections.Generic;
using CellTypes.Models.Features;

namespace CellTypes.Models.Views;

/// <summary>The 17 waveform features: <c>features/waveform-17@1</c> and <c>features/waveform-17@2</c>.</summary>
/// <param name="features">The version: <see cref="WaveformFeatures.Published"/> or <see cref="WaveformFeatures.Standard"/>.</param>
internal sealed class WaveformFeaturesView(WaveformFeatures features) : UnitView
{
    private readonly WaveformFeatures _features = features ?? throw new ArgumentNullException(nameof(features));

    /// <inheritdoc/>
    public override string Name => $"features/waveform-17@{_features.Version}";

    /// <inheritdoc/>
    public override IReadOnlyList<string> InputNames => WaveformFeatures.Names;

    /// <inheritdoc/>
    public override IReadOnlyList<string> InputUnits => _features.Units;

    /// <inheritdoc/>
    public override bool NeedsTemplate => true;

    /// <inheritdoc/>
    public override string? Compute(IUnitSignals unit, Span<float> inputs)
    {
        if (unit is null) throw new ArgumentNullException(nameof(unit));
        inputs.Slice(0, InputNames.Count).Fill(float.NaN);
        if (unit.Template is null) return "there is no template";
        if (unit.Probe is null) return "the geometry of the probe is unknown";
        Span<double> values = stackalloc double[WaveformFeatures.Names.Count];
        string? reason = _features.Compute(unit.Template, unit.Probe, values);
        for (int i = 0; i < values.Length; i++) inputs[i] = (float)values[i];
        return reason;
    }
}
