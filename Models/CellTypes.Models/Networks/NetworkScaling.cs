using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Runtime.InteropServices;
using CellTypes.Models.Inference;
using static TorchSharp.torch;

namespace CellTypes.Models.Networks;

/// <summary>Brings inputs to the scale on which networks learn, on the device: as <see cref="InputScaling"/> does, times the root of the
/// length of each view, so that inputs have a mean of 0 and, on average over a view, a variance of 1.</summary>
public sealed class NetworkScaling : IDisposable
{
    private readonly float[] _means;
    private readonly float[] _factors;
    private readonly int[] _countMask;
    private readonly Tensor _mean;
    private readonly Tensor _factor;
    private readonly IReadOnlyList<(int First, int Length)> _counts;

    /// <summary>Puts the scaling on a device.</summary>
    /// <param name="scaling">What was learnt from training units.</param>
    /// <param name="blocks">The blocks that it was learnt for.</param>
    /// <param name="device">The device.</param>
    /// <exception cref="ArgumentException">The blocks are of another number of inputs.</exception>
    public NetworkScaling(InputScaling scaling, IReadOnlyList<InputBlock> blocks, Device device)
    {
        Scaling = scaling ?? throw new ArgumentNullException(nameof(scaling));
        Blocks = blocks ?? throw new ArgumentNullException(nameof(blocks));
        if (blocks.Sum(block => (long)block.Length) != scaling.InputLength || blocks.Any(block => block.Length < 1))
            throw new ArgumentException($"Blocks of {string.Join(" + ", blocks.Select(block => block.Length))} inputs are not those of {scaling.InputLength} inputs.", nameof(blocks));
        _means = scaling.Means.Select(mean => (float)mean).ToArray();
        _factors = scaling.Factors.Select(factor => (float)factor).ToArray();
        _countMask = new int[_means.Length];
        List<(int, int)> counts = [];
        int first = 0;
        foreach (InputBlock block in blocks)
        {
            bool areCounts = block.Kind == Views.InputKind.Counts;
            if (areCounts) counts.Add((first, block.Length));
            for (int i = first; i < first + block.Length; i++)
            {
                _factors[i] = (float)(scaling.Factors[i] * Math.Sqrt(block.Length));
                _countMask[i] = areCounts ? -1 : 0;
            }
            first += block.Length;
        }
        _counts = counts;
        using Tensor means = tensor(_means), scales = tensor(_factors);
        _mean = means.to(device, copy: true).DetachFromDisposeScope();
        _factor = scales.to(device, copy: true).DetachFromDisposeScope();
    }

    /// <summary>Gets what was learnt from training units.</summary>
    public InputScaling Scaling { get; }

    /// <summary>Gets the blocks that a row consists of.</summary>
    public IReadOnlyList<InputBlock> Blocks { get; }

    /// <summary>Scales rows, bit for bit as on the device, in one go through memory.</summary>
    /// <param name="inputs">Row-major inputs.</param>
    /// <param name="scaled">Receives as many values.</param>
    internal void Apply(ReadOnlySpan<float> inputs, Span<float> scaled)
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

    /// <summary>Scales rows that are on the device.</summary>
    /// <param name="inputs">Units x inputs, on the device.</param>
    /// <returns>As many values.</returns>
    public Tensor Apply(Tensor inputs)
    {
        if (_counts.Count > 0)
        {
            List<Tensor> parts = [];
            int next = 0;
            foreach ((int first, int length) in _counts)
            {
                if (first > next) parts.Add(inputs.narrow(1, next, first - next));
                Tensor counts = inputs.narrow(1, first, length);
                parts.Add(counts.abs().sqrt_().mul_(counts.sign()));
                next = first + length;
            }
            if (next < Scaling.InputLength) parts.Add(inputs.narrow(1, next, Scaling.InputLength - next));
            inputs = cat(parts, 1);
        }
        return inputs.sub(_mean).mul_(_factor);
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        _mean.Dispose();
        _factor.Dispose();
    }
}
