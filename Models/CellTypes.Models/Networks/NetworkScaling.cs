using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Runtime.InteropServices;
using CellTypes.Models.Inference;

namespace CellTypes.Models.Networks;

/// <summary>Brings inputs to the scale on which networks learn: as <see cref="InputScaling"/> does, times the root of the
/// length of each view, so that inputs have a mean of 0 and, on average over a view, a variance of 1.</summary>
public sealed class NetworkScaling
{
    private readonly float[] _means;
    private readonly float[] _factors;
    private readonly int[] _countMask;

    /// <summary>Prepares the scaling for networks.</summary>
    /// <param name="scaling">What was learnt from training units.</param>
    /// <param name="blocks">The blocks that it was learnt for.</param>
    /// <exception cref="ArgumentException">The blocks are of another number of inputs.</exception>
    public NetworkScaling(InputScaling scaling, IReadOnlyList<InputBlock> blocks)
    {
        Scaling = scaling ?? throw new ArgumentNullException(nameof(scaling));
        Blocks = blocks ?? throw new ArgumentNullException(nameof(blocks));
        if (blocks.Sum(block => (long)block.Length) != scaling.InputLength || blocks.Any(block => block.Length < 1))
            throw new ArgumentException($"Blocks of {string.Join(" + ", blocks.Select(block => block.Length))} inputs are not those of {scaling.InputLength} inputs.", nameof(blocks));
        _means = scaling.Means.Select(mean => (float)mean).ToArray();
        _factors = scaling.Factors.Select(factor => (float)factor).ToArray();
        _countMask = new int[_means.Length];
        int first = 0;
        foreach (InputBlock block in blocks)
        {
            bool areCounts = block.Kind == Views.InputKind.Counts;
            for (int i = first; i < first + block.Length; i++)
            {
                _factors[i] = (float)(scaling.Factors[i] * Math.Sqrt(block.Length));
                _countMask[i] = areCounts ? -1 : 0;
            }
            first += block.Length;
        }
    }

    /// <summary>Gets what was learnt from training units.</summary>
    public InputScaling Scaling { get; }

    /// <summary>Gets the blocks that a row consists of.</summary>
    public IReadOnlyList<InputBlock> Blocks { get; }

    /// <summary>Scales rows, in one go through memory.</summary>
    /// <param name="inputs">Row-major inputs.</param>
    /// <param name="scaled">Receives as many values; may be the inputs themselves.</param>
    public void Apply(ReadOnlySpan<float> inputs, Span<float> scaled)
    {
        ReadOnlySpan<Vector<float>> means = MemoryMarshal.Cast<float, Vector<float>>(_means), factors = MemoryMarshal.Cast<float, Vector<float>>(_factors);
        ReadOnlySpan<Vector<int>> countMasks = MemoryMarshal.Cast<int, Vector<int>>(_countMask);
        int length = _means.Length;
        for (int first = 0; first < inputs.Length; first += length)
        {
            ReadOnlySpan<float> row = inputs.Slice(first, length);
            Span<float> into = scaled.Slice(first, length);
            ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(row);
            Span<Vector<float>> vectorsInto = MemoryMarshal.Cast<float, Vector<float>>(into);
            for (int v = 0; v < vectors.Length; v++)
            {
                Vector<float> value = vectors[v], root = Vector.SquareRoot(Vector.Abs(value));
                root = Vector.ConditionalSelect(Vector.LessThan(value, Vector<float>.Zero), -root, root);
                vectorsInto[v] = (Vector.ConditionalSelect(countMasks[v], root, value) - means[v]) * factors[v];
            }
            for (int i = vectors.Length * Vector<float>.Count; i < length; i++)
            {
                float value = _countMask[i] == 0 ? row[i] : (float)(Math.Sqrt(Math.Abs(row[i])) * Math.Sign(row[i]));
                into[i] = (value - _means[i]) * _factors[i];
            }
        }
    }
}
