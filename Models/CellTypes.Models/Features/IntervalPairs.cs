using System;
using System.Numerics;
using System.Runtime.InteropServices;

namespace CellTypes.Models.Features;

/// <summary>Sums over pairs of neighbouring intervals, I and I'.</summary>
/// <remarks>
/// The sum of many logarithms is the logarithm of a product, so one logarithm serves some dozens of pairs. <c>Lv</c> is made of 1 - 4 I I' / (I + I')^2, which is
/// the square of |I - I'| / (I + I').
/// </remarks>
internal ref struct IntervalPairs
{
    // In powers of two: no product of sums is larger, and no ratio of products smaller than its inverse. Double precision holds 1022.
    private const double LargestProduct = 1000;

    private readonly Span<double> _contrasts;
    private readonly int _factors;

    /// <summary>Starts with no pair.</summary>
    /// <param name="contrasts">Receives <see cref="Contrasts"/>: room for one a pair.</param>
    /// <param name="longest">The longest interval.</param>
    public IntervalPairs(Span<double> contrasts, double longest)
    {
        _contrasts = contrasts;
        _factors = (int)(LargestProduct / Math.Log(4 * longest, 2));
    }

    /// <summary>Gets the number of pairs.</summary>
    public int Count { get; private set; }

    /// <summary>Gets |I - I'| / (I + I') of each pair.</summary>
    public readonly Span<double> Contrasts => _contrasts.Slice(0, Count);

    /// <summary>Gets the sum of |I - I'| / (I + I').</summary>
    public double Contrast { get; private set; }

    /// <summary>Gets the sum of its square.</summary>
    public double Square { get; private set; }

    /// <summary>Gets the sum of its square over (I + I').</summary>
    public double SquareOverSum { get; private set; }

    /// <summary>Gets the sum of |ln I - ln I'|.</summary>
    public double LogRatio { get; private set; }

    /// <summary>Gets the sum of ln I I' / (I + I')^2.</summary>
    public double LogShare { get; private set; }

    /// <summary>Adds the pairs of intervals that follow each other.</summary>
    public void Add(ReadOnlySpan<double> intervals)
    {
        int pairs = intervals.Length - 1;
        if (pairs < 1) return;
        ReadOnlySpan<Vector<double>> first = MemoryMarshal.Cast<double, Vector<double>>(intervals.Slice(0, pairs));
        ReadOnlySpan<Vector<double>> second = MemoryMarshal.Cast<double, Vector<double>>(intervals.Slice(1, pairs)).Slice(0, first.Length);
        Span<Vector<double>> contrasts = MemoryMarshal.Cast<double, Vector<double>>(_contrasts.Slice(Count, pairs)).Slice(0, first.Length);
        Vector<double> contrast = Vector<double>.Zero, square = Vector<double>.Zero, squareOverSum = Vector<double>.Zero;
        for (int start = 0; start < first.Length; start += _factors)
        {
            Vector<double> sums = Vector<double>.One, longer = Vector<double>.One, shorter = Vector<double>.One;
            for (int i = start; i < Math.Min(start + _factors, first.Length); i++)
            {
                Vector<double> sum = first[i] + second[i], inverse = Vector<double>.One / sum;
                Vector<double> ofPair = Vector.Abs(first[i] - second[i]) * inverse, squared = ofPair * ofPair;
                contrasts[i] = ofPair;
                contrast += ofPair;
                square += squared;
                squareOverSum += squared * inverse;
                sums *= sum;
                longer *= Vector.Max(first[i], second[i]);
                shorter *= Vector.Min(first[i], second[i]);
            }
            for (int lane = 0; lane < Vector<double>.Count; lane++) AddProducts(sums[lane], longer[lane], shorter[lane]);
        }
        Contrast += Vector.Dot(contrast, Vector<double>.One);
        Square += Vector.Dot(square, Vector<double>.One);
        SquareOverSum += Vector.Dot(squareOverSum, Vector<double>.One);

        for (int i = first.Length * Vector<double>.Count; i < pairs; i++)
        {
            double sum = intervals[i] + intervals[i + 1], inverse = 1 / sum, ofPair = Math.Abs(intervals[i] - intervals[i + 1]) * inverse;
            _contrasts[Count + i] = ofPair;
            Contrast += ofPair;
            Square += ofPair * ofPair;
            SquareOverSum += ofPair * ofPair * inverse;
            AddProducts(sum, Math.Max(intervals[i], intervals[i + 1]), Math.Min(intervals[i], intervals[i + 1]));
        }
        Count += pairs;
    }

    private void AddProducts(double sums, double longer, double shorter)
    {
        LogRatio += Math.Log(longer / shorter);
        LogShare += Math.Log(longer / sums * (shorter / sums));
    }
}
