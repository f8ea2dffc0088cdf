using System.Collections.Generic;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CellTypes.Models.Networks;

/// <summary>A multilayer perceptron.</summary>
public sealed record PerceptronArchitecture : ClassifierArchitecture
{
    /// <inheritdoc/>
    public override int Inputs => InputCount;

    /// <summary>Gets the number of inputs.</summary>
    public required int InputCount { get; init; }

    /// <summary>Gets the sizes of the hidden layers, at least one.</summary>
    public required IReadOnlyList<int> Hidden { get; init; }

    /// <summary>Gets what follows them.</summary>
    public Activation Activation { get; init; } = Activation.ReLU;

    /// <summary>Gets the share that is dropped in training after each hidden layer.</summary>
    public required IReadOnlyList<double> Dropout { get; init; }

    /// <inheritdoc/>
    internal override double LinearWeights => Layers.Weights([InputCount, .. Hidden, Classes]);

    /// <inheritdoc/>
    public override ClassifierNetwork Build(NetworkRandom random)
    {
        Module<Tensor, Tensor> body = Sequential(Layers.Dense(InputCount, Hidden, Activation, Dropout, random));
        return new ClassifierNetwork(body, Hidden[Hidden.Count - 1], Classes, random);
    }
}
