using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using CellTypes.Models.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace CellTypes.Training.Networks;

/// <summary>The fit of a network, epoch by epoch.</summary>
/// <remarks>The random numbers of an epoch follow from the seed and the number of the epoch alone, so a fit that goes on from a checkpoint
/// ends with the same weights as one that was not interrupted.</remarks>
internal abstract class NetworkFit : IDisposable
{
    // How much work an interruption that nobody announced may cost.
    private static readonly TimeSpan BetweenCheckpoints = TimeSpan.FromSeconds(5);

    private readonly int _seed;

    /// <param name="seed">What all random numbers of the fit follow from.</param>
    protected NetworkFit(int seed)
    {
        _seed = seed;
        Random = new NetworkRandom(DerivedSeed.Of(seed, -1));
    }

    /// <summary>The random numbers of the network and of its fit.</summary>
    protected NetworkRandom Random { get; }

    /// <summary>The number of passes through the training units.</summary>
    protected abstract int Epochs { get; }

    /// <summary>Everything whose state changes from epoch to epoch.</summary>
    protected abstract nn.Module State { get; }

    /// <summary>What changes it.</summary>
    protected abstract NetworkOptimizer Optimizer { get; }

    /// <summary>Runs all epochs that are not done yet.</summary>
    /// <param name="checkpoint">The file that keeps the state; null for none.</param>
    /// <param name="cancellation">Stops the fit after an epoch, whose state is kept.</param>
    /// <exception cref="CellTypesException">The weights are not finite in the end.</exception>
    public void Run(string? checkpoint, CancellationToken cancellation)
    {
        int done = checkpoint is null ? 0 : Checkpoints.Load(checkpoint, State, Optimizer), saved = done;
        Stopwatch sinceSaved = Stopwatch.StartNew();
        State.train();
        for (int epoch = done; epoch < Epochs; epoch++)
        {
            if (checkpoint is not null && epoch > saved && (cancellation.IsCancellationRequested || sinceSaved.Elapsed > BetweenCheckpoints))
            {
                Checkpoints.Save(checkpoint, epoch, State, Optimizer);
                saved = epoch;
                sinceSaved.Restart();
            }
            cancellation.ThrowIfCancellationRequested();
            Random.Restart(DerivedSeed.Of(_seed, epoch));
            RunEpoch(epoch);
        }
        State.eval();
        CheckFinite();
        if (checkpoint is not null && saved < Epochs) Checkpoints.Save(checkpoint, Epochs, State, Optimizer);
    }

    /// <summary>Frees what the fit needed beside the network.</summary>
    public virtual void Dispose()
    {
        Optimizer.Dispose();
        Random.Dispose();
    }

    /// <summary>One pass through the training units.</summary>
    /// <param name="epoch">The number of the pass, from 0.</param>
    protected abstract void RunEpoch(int epoch);

    /// <summary>One step: the gradients of a loss, and the weights moved along them.</summary>
    /// <param name="loss">Computes the loss.</param>
    protected void Step(Func<Tensor> loss)
    {
        using DisposeScope scope = NewDisposeScope();
        Optimizer.ZeroGrad();
        loss().backward();
        Optimizer.Step();
    }

    /// <summary>Units in random order, in batches.</summary>
    /// <param name="count">The number of units.</param>
    /// <param name="size">The size of a batch; the last may be smaller.</param>
    protected IEnumerable<long[]> Batches(int count, int size)
    {
        long[] order = Random.Order(count);
        for (int first = 0; first < count; first += size) yield return order[first..Math.Min(count, first + size)];
    }

    /// <summary>Some rows of a tensor.</summary>
    protected static Tensor RowsOf(Tensor values, long[] rows)
    {
        using Tensor indices = tensor(rows);
        return values.index_select(0, indices.to(values.device));
    }

    private void CheckFinite()
    {
        using DisposeScope scope = NewDisposeScope();
        if (State.state_dict().Any(entry => !entry.Value.isfinite().all().item<bool>()))
            throw new CellTypesException("The fit of a network diverged: its weights are not finite. Use a smaller learning rate.");
    }
}
