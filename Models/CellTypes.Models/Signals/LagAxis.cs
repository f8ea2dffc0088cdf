using System;
using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Models.Signals;

/// <summary>The one-sided lag axis of an autocorrelogram: ascending bin edges, bin k holding the lags in [edge k, edge k+1).</summary>
/// <remarks>Lags are in seconds here and become whole samples in <see cref="LagBins"/>, so that counting never rounds.</remarks>
public sealed class LagAxis : IEquatable<LagAxis>
{
    private readonly double[] _edges;

    /// <summary>Creates an axis from its bin edges.</summary>
    /// <param name="edges">At least two edges in seconds, finite, not negative, strictly ascending.</param>
    /// <exception cref="CellTypesException">The edges are too few, not finite, negative or not ascending.</exception>
    public LagAxis(IEnumerable<double> edges)
    {
        _edges = edges?.ToArray() ?? throw new ArgumentNullException(nameof(edges));
        if (_edges.Length < 2) throw new CellTypesException("A lag axis needs at least two edges.");
        for (int i = 0; i < _edges.Length; i++)
        {
            double edge = _edges[i];
            if (double.IsNaN(edge) || double.IsInfinity(edge) || edge < 0 || (i > 0 && edge <= _edges[i - 1]))
                throw new CellTypesException($"Lag edges must be finite, not negative and strictly ascending; edge {i} is {edge} s.");
        }
    }

    /// <summary>Gets 100 bins of 1 ms centred on 1, 2, ... 100 ms, the axis of <c>acg/ms-100@1</c>.</summary>
    /// <remarks>Centred, because the published cerebellar autocorrelograms are (Beau et al. 2025): their bin k holds the lags k - 0.5 to k + 0.5 ms.</remarks>
    public static LagAxis Milliseconds100 { get; } = new(Enumerable.Range(0, 101).Select(i => (i + 0.5) / 1000));

    /// <summary>
    /// Gets the non-uniform 100-lag axis of D'Agostino 2022: lags 0 to 19 ms every 0.5 ms, 20 to 60 ms every 1 ms, 62 to 100 ms every
    /// 2 ms, each bin reaching half-way to its neighbours (the first starts at 0, the last ends at 101 ms).
    /// </summary>
    /// <remarks>The published code interpolates 1 ms bins at the half milliseconds; counting the spikes of each bin needs no interpolation.</remarks>
    public static LagAxis Thesis100 { get; } = FromCentres(
        Enumerable.Range(0, 39).Select(i => i * 0.0005)
            .Concat(Enumerable.Range(20, 41).Select(i => i / 1000.0))
            .Concat(Enumerable.Range(31, 20).Select(i => i * 0.002)));

    /// <summary>Gets the bin edges in seconds, one more than there are bins.</summary>
    public IReadOnlyList<double> Edges => _edges;

    /// <summary>Gets the number of bins.</summary>
    public int BinCount => _edges.Length - 1;

    /// <summary>Creates bins whose widths grow by a constant factor, for autocorrelograms on a logarithmic lag axis.</summary>
    /// <param name="first">The first edge in seconds, greater than 0.</param>
    /// <param name="last">The last edge in seconds, greater than <paramref name="first"/>.</param>
    /// <param name="binCount">The number of bins, at least 1.</param>
    /// <returns>The axis.</returns>
    /// <exception cref="CellTypesException">An argument is outside its range.</exception>
    public static LagAxis Logarithmic(double first, double last, int binCount)
    {
        if (!(first > 0)) throw new CellTypesException("The first edge of a logarithmic axis must be above 0 s.");
        if (!(last > first)) throw new CellTypesException("The last edge must be above the first.");
        if (binCount < 1) throw new CellTypesException("An axis has at least one bin.");
        double ratio = Math.Log(last / first) / binCount;
        return new LagAxis(Enumerable.Range(0, binCount + 1).Select(i => i == binCount ? last : first * Math.Exp(i * ratio)));
    }

    /// <summary>Gets the width of a bin.</summary>
    /// <param name="bin">The bin, from 0 to <see cref="BinCount"/> - 1.</param>
    /// <returns>The width in seconds.</returns>
    public double Width(int bin) => _edges[bin + 1] - _edges[bin];

    /// <summary>Stretches or compresses the axis.</summary>
    /// <param name="factor">What every edge is multiplied by, finite and above 0.</param>
    /// <returns>An axis with as many bins.</returns>
    /// <exception cref="CellTypesException">The factor is outside its range.</exception>
    public LagAxis Scaled(double factor)
    {
        if (!(factor > 0) || double.IsInfinity(factor))
            throw new CellTypesException("A lag axis is scaled by a finite factor above 0.");
        return new LagAxis(_edges.Select(edge => edge * factor));
    }

    /// <inheritdoc/>
    public bool Equals(LagAxis? other) => other is not null && _edges.AsSpan().SequenceEqual(other._edges);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LagAxis);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_edges.Length, _edges[0], _edges[_edges.Length - 1]);

    private static LagAxis FromCentres(IEnumerable<double> centres)
    {
        double[] c = centres.ToArray();
        int last = c.Length - 1;
        double[] edges = new double[c.Length + 1];
        for (int i = 1; i <= last; i++) edges[i] = (c[i - 1] + c[i]) / 2;
        edges[0] = c[0];
        edges[last + 1] = c[last] + (c[last] - c[last - 1]) / 2;
        return new LagAxis(edges);
    }
}
