using System;
using System.Linq;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using LinearLayer = TorchSharp.Modules.Linear;

namespace CellTypes.Models.Networks;

/// <summary>The random numbers of one network: its first weights, its noise, its dropout, the order of its batches.</summary>
/// <remarks>
/// libtorch's own numbers come from one generator that all threads share, so that two networks fitted side by side would differ from run to
/// run. These come from a generator of the network's own, and always from the processor, so that a GPU gets the same ones.
/// </remarks>
public sealed class NetworkRandom : IDisposable
{
    private readonly Generator _generator;

    /// <summary>Starts a sequence.</summary>
    /// <param name="seed">What it follows from.</param>
    public NetworkRandom(int seed)
    {
        _generator = new Generator();
        Restart(seed);
    }

    /// <summary>Goes to the start of another sequence.</summary>
    /// <param name="seed">What it follows from.</param>
    public void Restart(int seed) => _generator.manual_seed(seed);

    /// <summary>Draws numbers distributed evenly between 0 and 1.</summary>
    /// <param name="shape">The shape.</param>
    public Tensor Uniform(params long[] shape) => rand(shape, ScalarType.Float32, generator: _generator);

    /// <summary>Draws normally distributed numbers, of mean 0 and variance 1.</summary>
    /// <param name="shape">The shape.</param>
    public Tensor Normal(params long[] shape) => randn(shape, ScalarType.Float32, generator: _generator);

    /// <summary>Draws an order of the numbers from 0 to a number less 1.</summary>
    /// <param name="count">The number.</param>
    public long[] Order(int count)
    {
        using Tensor keys = Uniform(count), order = keys.argsort();
        return order.data<long>().ToArray();
    }

    /// <summary>Gives all linear and convolutional layers of a network their first weights: evenly distributed within 1 / sqrt(inputs of an
    /// output), as PyTorch does.</summary>
    /// <param name="network">The network.</param>
    public void Initialise(Module network)
    {
        using IDisposable noGradients = no_grad();
        foreach (Module layer in network.modules().Prepend(network))
        {
            (Parameter? weight, Parameter? bias) = layer switch
            {
                LinearLayer linear => (linear.weight, linear.bias),
                Convolution convolution => (convolution.weight, convolution.bias),
                _ => (null, null),
            };
            if (weight is null) continue;
            double bound = 1 / Math.Sqrt(weight.NumberOfElements / (double)weight.shape[0]);
            Fill(weight, bound);
            if (bias is not null) Fill(bias, bound);
        }
    }

    /// <summary>Draws the weights of a layer anew from a normal distribution around 0.</summary>
    /// <param name="layer">The layer; its bias too is drawn.</param>
    /// <param name="deviation">The standard deviation.</param>
    public void InitialiseNormal(LinearLayer layer, double deviation)
    {
        using IDisposable noGradients = no_grad();
        foreach (Parameter parameter in layer.parameters())
        {
            using Tensor values = Normal(parameter.shape), scaled = values.Times(deviation);
            parameter.copy_(scaled);
        }
    }

    /// <summary>Frees the generator.</summary>
    public void Dispose() => _generator.Dispose();

    private void Fill(Parameter parameter, double bound)
    {
        using Tensor values = Uniform(parameter.shape), centred = values.Plus(-0.5), scaled = centred.Times(2 * bound);
        parameter.copy_(scaled);
    }
}
