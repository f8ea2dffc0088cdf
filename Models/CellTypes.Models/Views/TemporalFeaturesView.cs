using System;
using System.Collections.Generic;
using CellTypes.Models.Features;

namespace CellTypes.Models.Views;

/// <summary>The 15 temporal features: <c>features/temporal-15@1</c>, <c>features/temporal-15@2</c> and <c>features/temporal-15@3</c>.</summary>
/// <param name="features">The version: <see cref="TemporalFeatures.Published"/>, <see cref="TemporalFeatures.Standard"/> or
/// <see cref="TemporalFeatures.Database"/>.</param>
public sealed class TemporalFeaturesView(TemporalFeatures features) : UnitView
{
    private readonly TemporalFeatures _features = features ?? throw new ArgumentNullException(nameof(features));

    /// <summary>Gets the version.</summary>
    public TemporalFeatures Features => _features;

    /// <inheritdoc/>
    public override string Name => $"features/temporal-15@{_features.Version}";

    /// <inheritdoc/>
    public override IReadOnlyList<string> InputNames => TemporalFeatures.Names;

    /// <inheritdoc/>
    public override IReadOnlyList<string> InputUnits => TemporalFeatures.Units;

    /// <inheritdoc/>
    public override double RecomputeShare => 0.02;

    /// <inheritdoc/>
    public override string? Compute(IUnitSignals unit, Span<float> inputs)
    {
        if (unit is null) throw new ArgumentNullException(nameof(unit));
        Span<double> values = stackalloc double[TemporalFeatures.Names.Count];
        string? reason = _features.Compute(unit.SpikeSamples(), unit.SamplingRate, values);
        for (int i = 0; i < values.Length; i++) inputs[i] = (float)values[i];
        return reason;
    }
}
