using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Views;

/// <summary>
/// <c>acg/thesis-100@1</c>: the autocorrelogram in hertz on the 100 lags of D'Agostino 2022, section 4.1.4 (0 to 19 ms by 0.5, 20 to 60 by
/// 1, 62 to 100 by 2).
/// </summary>
/// <remarks>The thesis divided by 331.3285579 Hz, the largest value of its data; such a scale is part of a model, not of the view.</remarks>
public sealed class ThesisAutocorrelogramView : AutocorrelogramView
{
    private static readonly string[] Names = Enumerable.Range(0, LagAxis.Thesis100.BinCount).Select(bin => $"acg_{bin}").ToArray();

    /// <inheritdoc/>
    public override string Name => "acg/thesis-100@1";

    /// <inheritdoc/>
    public override IReadOnlyList<string> InputNames => Names;

    /// <inheritdoc/>
    public override LagAxis Axis => LagAxis.Thesis100;

    /// <inheritdoc/>
    public override string? FromCounts(ReadOnlySpan<int> counts, int spikeCount, LagAxis axis, Span<float> inputs)
    {
        if (spikeCount < 2) return "an autocorrelogram needs two spikes";
        Autocorrelogram.ToHertz(counts, spikeCount, axis, inputs);
        return null;
    }
}
