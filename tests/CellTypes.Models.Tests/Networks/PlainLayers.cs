using System;
using System.Collections.Generic;
using System.Linq;
using static TorchSharp.torch;

namespace CellTypes.Models.Tests.Networks;

/// <summary>The linear layers of a network in plain loops, from the names and values of its weights.</summary>
internal sealed class PlainLayers
{
    private readonly Dictionary<string, (long[] Shape, float[] Values)> _state;

    public PlainLayers(nn.Module network)
    {
        _state = network.state_dict().ToDictionary(entry => entry.Key, entry => (entry.Value.shape, Values(entry.Value)));
    }

    /// <summary>The values of a tensor, row-major.</summary>
    public static float[] Values(Tensor tensor)
    {
        using Tensor here = tensor.detach().to(ScalarType.Float32).contiguous();
        return here.data<float>().ToArray();
    }

    /// <summary>The rows of a matrix.</summary>
    public static double[][] Rows(Tensor tensor) =>
        [.. Values(tensor).Select(value => (double)value).Chunk((int)tensor.shape[^1])];

    public double[] Linear(string name, double[] input)
    {
        (long[] shape, float[] weights) = _state[$"{name}.weight"];
        float[] biases = _state[$"{name}.bias"].Values;
        Assert.Equal(input.Length, shape[1]);
        return [.. biases.Select((bias, output) => bias + input.Select((value, i) => value * weights[output * input.Length + i]).Sum())];
    }

    public double[] Tanh(string name, double[] input) => [.. Linear(name, input).Select(Math.Tanh)];

    public double[] ReLU(string name, double[] input) => [.. Linear(name, input).Select(value => Math.Max(0, value))];

    /// <summary>The log density of independent normal distributions.</summary>
    public static double LogNormal(double[] values, double[] means, double[] logDeviations) => values.Select(
        (value, i) => -0.5 * Math.Log(2 * Math.PI) - logDeviations[i] - 0.5 * Math.Pow((value - means[i]) / Math.Exp(logDeviations[i]), 2)).Sum();

    /// <summary>The divergence of independent normal distributions from standard ones (Kingma and Welling 2014, appendix B).</summary>
    public static double Divergence(double[] means, double[] logDeviations) =>
        -0.5 * means.Select((mean, i) => 1 + 2 * logDeviations[i] - mean * mean - Math.Exp(2 * logDeviations[i])).Sum();
}
