using System;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Views;

/// <summary>A view that is computed from the pair counts of an autocorrelogram alone.</summary>
public abstract class AutocorrelogramView : UnitView
{
    /// <inheritdoc/>
    public override InputKind Kind => InputKind.Counts;

    /// <inheritdoc/>
    public override int LagRows => 1;

    /// <inheritdoc/>
    public abstract override LagAxis Axis { get; }

    /// <summary>Computes the view from pair counts.</summary>
    /// <param name="counts">Pair counts, one a bin of <paramref name="axis"/>.</param>
    /// <param name="spikeCount">The number of spikes of the train.</param>
    /// <param name="axis">The lag axis of the counts: <see cref="Axis"/>, or another with as many bins.</param>
    /// <param name="inputs">Receives one value for each of the input names, all finite on success.</param>
    /// <returns>Null on success, otherwise why there is no such view, in a few words.</returns>
    /// <exception cref="ArgumentException">The number of counts, of bins of the axis or of inputs is wrong.</exception>
    public abstract string? FromCounts(ReadOnlySpan<int> counts, int spikeCount, LagAxis axis, Span<float> inputs);

    /// <inheritdoc/>
    public sealed override string? Compute(IUnitSignals unit, Span<float> inputs)
    {
        if (unit is null) throw new ArgumentNullException(nameof(unit));
        return FromCounts(unit.AutocorrelogramCounts(Axis), unit.SpikeCount, Axis, inputs.Slice(0, InputNames.Count));
    }
}
