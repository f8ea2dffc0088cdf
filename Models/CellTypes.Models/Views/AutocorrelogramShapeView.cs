using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Views;

/// <summary>
/// <c>acg/ms-100@1</c>: the shape of the autocorrelogram on <see cref="LagAxis.Milliseconds100"/>, each of the 100 pair counts divided by
/// their mean.
/// </summary>
/// <remarks>
/// The value at a lag is how many times more often the unit fires at that lag after a spike than it does on average from 0.5 to 100.5 ms
/// after one. It has no unit, and neither the length of the recording nor the number of spikes enters it. That is what makes published
/// autocorrelograms in different units one quantity: counts and counts per spike (Beau et al. 2025) have the same shape.
/// </remarks>
public sealed class AutocorrelogramShapeView : AutocorrelogramView
{
    private static readonly string[] Names = Enumerable.Range(1, LagAxis.Milliseconds100.BinCount).Select(lag => $"acg_{lag}ms").ToArray();

    /// <inheritdoc/>
    public override string Name => "acg/ms-100@1";

    /// <inheritdoc/>
    public override IReadOnlyList<string> InputNames => Names;

    /// <inheritdoc/>
    public override LagAxis Axis => LagAxis.Milliseconds100;

    /// <summary>Divides pair counts by their mean.</summary>
    /// <param name="counts">100 pair counts, or values in proportion to them; finite and not negative.</param>
    /// <param name="shape">Receives 100 values, 0 or more, with a mean of 1.</param>
    /// <returns>Null on success, otherwise why there is no shape, in a few words.</returns>
    /// <exception cref="ArgumentException">There are not 100 counts, or too little room.</exception>
    public static string? Shape(ReadOnlySpan<double> counts, Span<float> shape)
    {
        if (counts.Length != Names.Length || shape.Length < counts.Length)
        {
            throw new ArgumentException(
                $"{Names.Length} counts and room for as many values are needed, not {counts.Length} and {shape.Length}.");
        }
        double sum = 0;
        foreach (double count in counts) sum += count;
        if (double.IsNaN(sum) || double.IsInfinity(sum)) return "the autocorrelogram is not finite";
        if (!(sum > 0)) return "no spike follows another within 100 ms";
        double mean = sum / counts.Length;
        for (int bin = 0; bin < counts.Length; bin++) shape[bin] = (float)(counts[bin] / mean);
        return null;
    }

    /// <inheritdoc/>
    public override string? FromCounts(ReadOnlySpan<int> counts, int spikeCount, LagAxis axis, Span<float> inputs)
    {
        if (counts.Length != Names.Length)
            throw new ArgumentException($"{Names.Length} counts are needed, not {counts.Length}.", nameof(counts));
        Span<double> pairs = stackalloc double[Names.Length];
        for (int bin = 0; bin < pairs.Length; bin++) pairs[bin] = counts[bin];
        return Shape(pairs, inputs);
    }
}
