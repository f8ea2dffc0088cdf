using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace CellTypes.Training.Networks;

/// <summary>Moves the weights of a network against their gradients.</summary>
/// <remarks>TorchSharp's own optimisers compute with numbers that the garbage collector may free while libtorch reads them, see <see cref="ScalarOperations"/>.</remarks>
internal abstract class NetworkOptimizer : IDisposable
{
    private readonly Parameter[] _parameters;
    private readonly List<Tensor> _state = [];

    /// <param name="parameters">What is moved, on its device.</param>
    /// <param name="learningRate">The learning rate at first.</param>
    protected NetworkOptimizer(IEnumerable<Parameter> parameters, double learningRate) =>
        (_parameters, LearningRate) = ([.. parameters], learningRate);

    /// <summary>Gets or sets the learning rate.</summary>
    public double LearningRate { get; set; }

    /// <summary>Gets what changes from step to step beside the parameters, always in the same order.</summary>
    public IReadOnlyList<Tensor> State => _state;

    /// <summary>Forgets the gradients.</summary>
    public void ZeroGrad()
    {
        foreach (Parameter parameter in _parameters) parameter.grad?.zero_();
    }

    /// <summary>Moves every parameter that has a gradient.</summary>
    public void Step()
    {
        using IDisposable noGradients = no_grad();
        for (int i = 0; i < _parameters.Length; i++)
        {
            using DisposeScope scope = NewDisposeScope();
            if (_parameters[i].grad is { } gradient) Move(i, _parameters[i], gradient);
        }
    }

    /// <summary>Frees the state.</summary>
    public void Dispose()
    {
        foreach (Tensor tensor in _state) tensor.Dispose();
    }

    /// <summary>Moves one parameter.</summary>
    /// <param name="index">Its place among the parameters.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="gradient">Its gradient.</param>
    protected abstract void Move(int index, Tensor parameter, Tensor gradient);

    /// <summary>Makes a part of the state: zeros, one for each element of each parameter.</summary>
    protected Tensor[] MakeZeros() => Keep(_parameters.Select(parameter => zeros_like(parameter, requires_grad: false)));

    /// <summary>Makes a part of the state: the number of steps of each parameter.</summary>
    protected Tensor[] MakeCounters() => Keep(_parameters.Select(_ => zeros(1, ScalarType.Int64)));

    private Tensor[] Keep(IEnumerable<Tensor> tensors)
    {
        Tensor[] kept = [.. tensors.Select(tensor => tensor.DetachFromDisposeScope())];
        _state.AddRange(kept);
        return kept;
    }
}
