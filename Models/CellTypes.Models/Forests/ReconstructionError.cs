using System;
using System.Numerics;
using System.Runtime.InteropServices;
using CellTypes.Models.Views;

namespace CellTypes.Models.Forests;

/// <summary>What is left of one view of a unit when the principal components of the training units have explained what they can.</summary>
/// <remarks>
/// <para>Of a waveform, all that is left counts. Of an autocorrelogram the square root is taken first, which gives every lag nearly the
/// same counting noise: the mean square of the root of a Poisson count about the root of its mean tends to 1/4 for large means. What noise
/// of that size would leave, one such mean square over the mean count m for each lag beyond the number of components, is taken off;
/// otherwise a unit with few spikes would look strange for that alone.</para>
/// <para>m is read off the view itself: its values are whole numbers over m, so the smallest step between two of them is 1 / m. Where no
/// two of a hundred counts, nor the smallest and 0, are neighbours, m comes out too small by a small factor; that takes counts so large
/// that the noise is next to nothing.</para>
/// </remarks>
internal sealed class ReconstructionError
{
    /// <summary>The number of principal components.</summary>
    public const int Components = 10;

    // From this mean on a series is exact enough; below it, counts from LargestCount on do not occur.
    private const double LargeCount = 20;
    private const int LargestCount = 70;

    // A step within a few units in the last place of the values is rounding.
    private const float Rounding = 5e-7f;

    private readonly bool _isOfCounts;
    private readonly int _offset;

    /// <param name="view">The view.</param>
    /// <param name="offset">The place of its first value among the model inputs.</param>
    /// <param name="subspace">The principal components of its values, or of their square roots.</param>
    public ReconstructionError(UnitView view, int offset, PrincipalSubspace subspace)
    {
        View = view;
        Subspace = subspace;
        _offset = offset;
        _isOfCounts = view is AutocorrelogramShapeView;
    }

    public UnitView View { get; }

    public PrincipalSubspace Subspace { get; }

    /// <summary>Tells whether a view can be measured so.</summary>
    public static bool Measures(UnitView view) => view is AutocorrelogramShapeView or PeakWaveformView;

    /// <summary>Computes the distance of a unit.</summary>
    /// <param name="inputs">The model inputs of the unit.</param>
    /// <param name="least">A distance that does not interest any more: up to it, the answer may be any number up to it.</param>
    public float Distance(ReadOnlySpan<float> inputs, float least)
    {
        ReadOnlySpan<float> values = inputs.Slice(_offset, Subspace.Length);
        if (!_isOfCounts) return (float)Math.Sqrt(Subspace.SquaredDistance(values));
        Span<float> roots = stackalloc float[Subspace.Length];
        TakeRoots(values, roots);
        double square = Subspace.SquaredDistance(roots);
        // The step takes a sort, and what it is needed for can only lower the distance.
        if (square > (double)least * least)
            square -= (Subspace.Length - Subspace.ComponentCount) * CountingNoise(1 / (double)SmallestStep(values));
        return (float)Math.Sqrt(Math.Max(0, square));
    }

    internal static void TakeRoots(ReadOnlySpan<float> values, Span<float> roots)
    {
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        Span<Vector<float>> rootVectors = MemoryMarshal.Cast<float, Vector<float>>(roots);
        for (int v = 0; v < vectors.Length; v++) rootVectors[v] = Vector.SquareRoot(vectors[v]);
        for (int i = vectors.Length * Vector<float>.Count; i < values.Length; i++) roots[i] = (float)Math.Sqrt(values[i]);
    }

    // The mean square of sqrt(N / m) about 1, for a Poisson count N of mean m: (2 m - 2 sqrt(m) E sqrt(N)) / m.
    private static double CountingNoise(double mean)
    {
        if (mean > LargeCount) return (0.25 + 7 / (64 * mean)) / mean; // the first terms of the series in 1 / m
        double meanRoot = 0, probability = Math.Exp(-mean);
        for (int count = 1; count < LargestCount; count++)
        {
            probability *= mean / count;
            meanRoot += probability * Math.Sqrt(count);
        }
        return 2 - 2 * meanRoot / Math.Sqrt(mean);
    }

    private static float SmallestStep(ReadOnlySpan<float> values)
    {
        float[] sorted = values.ToArray();
        Array.Sort(sorted);
        float smallest = float.PositiveInfinity, before = 0;
        foreach (float value in sorted)
        {
            float step = value - before;
            if (step > Rounding * value && step < smallest) smallest = step;
            before = value;
        }
        return smallest;
    }
}
