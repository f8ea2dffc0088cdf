using System;
using System.Collections.Generic;
using System.Linq;
using MathNet.Numerics.Distributions;

namespace CellTypes.Training.Tuning;

/// <summary>A density of numbers: normal distributions, cut off at the ends of the range, as wide as the larger distance to the next value
/// on either side.</summary>
internal sealed class NumberDensity : ParzenDensity
{
    private const double NarrowestShare = 100;

    private readonly NumberRange _range;
    private readonly double _low;
    private readonly double _high;
    private readonly double[] _centres;
    private readonly double[] _widths;

    public NumberDensity(NumberRange range, IReadOnlyList<string> observed)
        : base(observed.Count)
    {
        _range = range;
        (_low, _high) = range.Axis;
        // The prior's kernel lies in the middle, as wide as the range.
        _centres = [.. observed.Select(range.PlaceOf), (_low + _high) / 2];
        _widths = Widths();
    }

    protected override string DrawFrom(int kernel, Random random)
    {
        double low = Below(kernel, _low), high = Below(kernel, _high);
        double position = Normal.InvCDF(_centres[kernel], _widths[kernel], low + (high - low) * random.NextDouble());
        return _range.TextAt(Math.Clamp(position, _low, _high));
    }

    protected override double KernelAt(int kernel, string value)
    {
        double within = Below(kernel, _high) - Below(kernel, _low);
        (double low, double high) = _range.CellOf(value);
        return (low < high ? Below(kernel, high) - Below(kernel, low) : Normal.PDF(_centres[kernel], _widths[kernel], low)) / within;
    }

    private double Below(int kernel, double position) => Normal.CDF(_centres[kernel], _widths[kernel], position);

    private double[] Widths()
    {
        double[] widths = new double[Kernels];
        int[] order = [.. Enumerable.Range(0, Kernels).OrderBy(kernel => _centres[kernel])];
        double narrowest = (_high - _low) / Math.Min(NarrowestShare, 1 + Kernels);
        for (int i = 0; i < order.Length; i++)
        {
            // The ends of the range are no neighbours: the outermost values have one.
            double left = i > 0 ? _centres[order[i]] - _centres[order[i - 1]] : 0;
            double right = i < order.Length - 1 ? _centres[order[i + 1]] - _centres[order[i]] : 0;
            widths[order[i]] = Math.Clamp(Math.Max(left, right), narrowest, _high - _low);
        }
        widths[^1] = _high - _low;
        return widths;
    }
}
