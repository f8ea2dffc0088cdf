using System;
using System.Linq;
using System.Numerics;
using System.Runtime.InteropServices;

namespace CellTypes.Models.Forests;

/// <summary>The mean of some rows and the directions in which they vary most: their first principal components.</summary>
internal sealed class PrincipalSubspace
{
    private const int Lanes = 4;
    private const int VectorsAtATime = 4;

    private readonly float[] _mean;

    // Value-major, padded to whole vectors, so that one value of a row meets all components at once. A vector of four has four lanes on
    // every processor: the sums, and with them thresholds and bundles, come out the same everywhere.
    private readonly float[] _components;
    private readonly int _stride;

    /// <param name="mean">The mean row.</param>
    /// <param name="components">Orthonormal directions, one row after another.</param>
    public PrincipalSubspace(float[] mean, float[] components)
    {
        ComponentCount = components.Length / mean.Length;
        _mean = mean;
        _stride = (ComponentCount + Lanes * VectorsAtATime - 1) / (Lanes * VectorsAtATime) * (Lanes * VectorsAtATime);
        _components = new float[mean.Length * _stride];
        for (int c = 0; c < ComponentCount; c++)
        {
            for (int i = 0; i < mean.Length; i++) _components[i * _stride + c] = components[c * mean.Length + i];
        }
    }

    public int Length => _mean.Length;

    public int ComponentCount { get; }

    public float[] Mean => _mean;

    /// <summary>The directions, one row after another.</summary>
    public float[] Components() =>
        [.. Enumerable.Range(0, ComponentCount * Length).Select(i => _components[i % Length * _stride + i / Length])];

    /// <summary>The squared distance of a row from the subspace.</summary>
    public float SquaredDistance(ReadOnlySpan<float> row)
    {
        ReadOnlySpan<Vector4> components = MemoryMarshal.Cast<float, Vector4>(_components);
        int vectors = _stride / Lanes;
        float square = 0;
        for (int i = 0; i < row.Length; i++) square += (row[i] - _mean[i]) * (row[i] - _mean[i]);
        // Four sums at a time stay in registers.
        for (int v = 0; v < vectors; v += VectorsAtATime)
        {
            Vector4 first = default, second = default, third = default, fourth = default;
            for (int i = 0; i < row.Length; i++)
            {
                float deviation = row[i] - _mean[i];
                ReadOnlySpan<Vector4> ofValue = components.Slice(i * vectors + v, VectorsAtATime);
                first += ofValue[0] * deviation;
                second += ofValue[1] * deviation;
                third += ofValue[2] * deviation;
                fourth += ofValue[3] * deviation;
            }
            square -= Vector4.Dot(first, first);
            square -= Vector4.Dot(second, second);
            square -= Vector4.Dot(third, third);
            square -= Vector4.Dot(fourth, fourth);
        }
        return Math.Max(0, square);
    }
}
