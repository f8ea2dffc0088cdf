using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Views;

/// <summary><c>acg/log-13@1</c>: the shape of the autocorrelogram, as <see cref="AutocorrelogramShapeView"/>, in 13 bins that grow with the
/// lag: 1, 2, 3-4, 5, 6-8, 9-11, 12-15, 16-21, 22-29, 30-39, 40-54, 55-73 and 74-100 ms.</summary>
/// <remarks>
/// What tells cell types apart happens within milliseconds at short lags and within tens of milliseconds at long ones. A value is the mean of
/// the shape over its lags, so long lags, of which each has few spike pairs, are less noisy.
/// </remarks>
public sealed class LogLagAutocorrelogramView : AutocorrelogramView
{
    // The first lag of each bin, and one more: 15 steps of equal ratio from 1 to 101, rounded, each once.
    private static readonly int[] Edges = [1, 2, 3, 5, 6, 9, 12, 16, 22, 30, 40, 55, 74, 101];
    private static readonly string[] Names = Enumerable.Range(0, Edges.Length - 1).Select(bin => $"acg_from_{Edges[bin]}ms").ToArray();

    /// <inheritdoc/>
    public override string Name => "acg/log-13@1";

    /// <inheritdoc/>
    public override IReadOnlyList<string> InputNames => Names;

    /// <inheritdoc/>
    public override LagAxis Axis => LagAxis.Milliseconds100;

    /// <summary>Divides pair counts by their mean and averages them over the bins.</summary>
    /// <param name="counts">100 pair counts, or values in proportion to them; finite and not negative.</param>
    /// <param name="inputs">Receives 13 values, 0 or more.</param>
    /// <returns>Null on success, otherwise why there is no shape, in a few words.</returns>
    /// <exception cref="ArgumentException">There are not 100 counts, or too little room.</exception>
    public static string? Shape(ReadOnlySpan<double> counts, Span<float> inputs)
    {
        Span<float> shape = stackalloc float[LagAxis.Milliseconds100.BinCount];
        if (AutocorrelogramShapeView.Shape(counts, shape) is string problem) return problem;
        Average(shape, inputs);
        return null;
    }

    /// <inheritdoc/>
    public override string? FromCounts(ReadOnlySpan<int> counts, int spikeCount, LagAxis axis, Span<float> inputs)
    {
        Span<float> shape = stackalloc float[LagAxis.Milliseconds100.BinCount];
        if (new AutocorrelogramShapeView().FromCounts(counts, spikeCount, axis, shape) is string problem) return problem;
        Average(shape, inputs);
        return null;
    }

    private static void Average(ReadOnlySpan<float> shape, Span<float> inputs)
    {
        for (int bin = 0; bin < Names.Length; bin++)
        {
            double sum = 0;
            for (int lag = Edges[bin]; lag < Edges[bin + 1]; lag++) sum += shape[lag - 1];
            inputs[bin] = (float)(sum / (Edges[bin + 1] - Edges[bin]));
        }
    }
}
