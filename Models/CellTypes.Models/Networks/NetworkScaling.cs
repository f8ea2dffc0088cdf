using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Inference;
using static TorchSharp.torch;

namespace CellTypes.Models.Networks;

/// <summary>Brings inputs to the scale on which networks learn, on the device: as <see cref="InputScaling"/> does, times the root of the
/// length of each view, so that inputs have a mean of 0 and, on average over a view, a variance of 1.</summary>
public sealed class NetworkScaling : IDisposable
{
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
        float[] factors = scaling.Factors.Select(factor => (float)factor).ToArray();
        List<(int, int)> counts = [];
        int first = 0;
        foreach (InputBlock block in blocks)
        {
            for (int i = first; i < first + block.Length; i++) factors[i] = (float)(scaling.Factors[i] * Math.Sqrt(block.Length));
            if (block.Kind == Views.InputKind.Counts) counts.Add((first, block.Length));
            first += block.Length;
        }
        _counts = counts;
        using Tensor means = tensor(scaling.Means.Select(mean => (float)mean).ToArray()), scales = tensor(factors);
        _mean = means.to(device, copy: true).DetachFromDisposeScope();
        _factor = scales.to(device, copy: true).DetachFromDisposeScope();
    }

    /// <summary>Gets what was learnt from training units.</summary>
    public InputScaling Scaling { get; }

    /// <summary>Gets the blocks that a row consists of.</summary>
    public IReadOnlyList<InputBlock> Blocks { get; }

    /// <summary>Scales rows.</summary>
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
