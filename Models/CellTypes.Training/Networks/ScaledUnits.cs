using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Inference;
using CellTypes.Models.Networks;
using CellTypes.Training.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace CellTypes.Training.Networks;

/// <summary>The units of a set on a device, on the scale on which networks learn; the scaling is learnt from these units alone.</summary>
internal sealed class ScaledUnits : IDisposable
{
    /// <param name="set">The units; the scaling is learnt from the labelled and the unlabelled ones.</param>
    /// <param name="device">The device.</param>
    public ScaledUnits(LabelledSet set, Device device)
    {
        IReadOnlyList<InputBlock> blocks = set.Blocks;
        float[] all = [.. set.Inputs, .. set.Unlabelled.Inputs];
        Scaling = new NetworkScaling(InputScaling.Fit(all, blocks), blocks);
        Scaling.Apply(all, all);
        using DisposeScope scope = NewDisposeScope();
        All = tensor(all, set.Count + set.Unlabelled.Count, set.InputLength).to(device, copy: true).DetachFromDisposeScope();
        Labelled = All.narrow(0, 0, set.Count).DetachFromDisposeScope();
        Unlabelled = All.narrow(0, set.Count, set.Unlabelled.Count).DetachFromDisposeScope();
        Labels = tensor(set.Labels.ToArray().Select(label => (long)label).ToArray()).to(device, copy: true).DetachFromDisposeScope();
    }

    /// <summary>The scaling; not disposed of with the units, because classifiers keep it.</summary>
    public NetworkScaling Scaling { get; }

    /// <summary>Labelled units x inputs.</summary>
    public Tensor Labelled { get; }

    /// <summary>Units of unknown type x inputs.</summary>
    public Tensor Unlabelled { get; }

    /// <summary>Labelled units, then the others, x inputs.</summary>
    public Tensor All { get; }

    /// <summary>The classes of the labelled units.</summary>
    public Tensor Labels { get; }

    public void Dispose()
    {
        Labelled.Dispose();
        Unlabelled.Dispose();
        All.Dispose();
        Labels.Dispose();
    }
}
