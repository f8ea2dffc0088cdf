using System;
using System.Collections.Generic;
using System.Linq;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CellTypes.Models.Networks;

/// <summary>Puts layers together.</summary>
internal static class Layers
{
    /// <summary>Linear layers, each followed by an activation and, where it is above 0, dropout.</summary>
    /// <param name="inputs">The number of inputs.</param>
    /// <param name="hidden">The number of outputs of each layer; none for the inputs as they are.</param>
    /// <param name="activation">What follows each.</param>
    /// <param name="dropout">The share that is dropped in training after each.</param>
    /// <param name="random">The random numbers.</param>
    public static IEnumerable<(string Name, Module<Tensor, Tensor> Layer)> Dense(
        int inputs, IReadOnlyList<int> hidden, Activation activation, IReadOnlyList<double> dropout, NetworkRandom random)
    {
        for (int i = 0; i < hidden.Count; i++)
        {
            yield return ($"linear{i}", nn.Linear(i == 0 ? inputs : hidden[i - 1], hidden[i]));
            yield return ($"activation{i}", Of(activation));
            if (dropout[i] > 0) yield return ($"dropout{i}", new SeededDropout(dropout[i], random));
        }
    }

    /// <summary>The number of weights of linear layers.</summary>
    /// <param name="sizes">The number of inputs, and of the outputs of each layer.</param>
    public static double Weights(IReadOnlyList<double> sizes) => Enumerable.Range(1, sizes.Count - 1).Sum(i => Math.Abs(sizes[i - 1] * sizes[i]));

    public static Module<Tensor, Tensor> Of(Activation activation) => activation switch
    {
        Activation.ReLU => ReLU(false),
        Activation.Tanh => Tanh(),
        Activation.GELU => GELU(),
        _ => throw new ArgumentOutOfRangeException(nameof(activation)),
    };

    /// <summary>One share for every layer.</summary>
    public static double[] Same(double dropout, int count) => Enumerable.Repeat(dropout, count).ToArray();
}
