using System;
using CellTypes.Models.Inference;
using TorchSharp;
using static TorchSharp.torch;

namespace CellTypes.Models.Networks;

/// <summary>A network as a classifier: weights and buffers stay on the device, and all units that are asked about go through in one
/// pass.</summary>
/// <remarks>Several threads may ask at once; they wait for one another.</remarks>
public sealed class NetworkClassifier : IDeviceClassifier, IDisposable
{
    private readonly DeviceRows _rows;

    /// <summary>Puts a network on a device.</summary>
    /// <param name="scaling">The scaling of its inputs.</param>
    /// <param name="architecture">The architecture.</param>
    /// <param name="network">The network; it is moved to the device, and disposed of with this classifier.</param>
    /// <param name="laplace">The uncertainty of its last layer, on the device; null for none.</param>
    /// <param name="device">The device.</param>
    /// <exception cref="ArgumentException">Scaling and architecture are of different numbers of inputs.</exception>
    public NetworkClassifier(
        NetworkScaling scaling, ClassifierArchitecture architecture, ClassifierNetwork network, LastLayerLaplace? laplace, Device device)
    {
        if (scaling.Scaling.InputLength != architecture.Inputs)
        {
            throw new ArgumentException(
                $"The inputs are scaled {scaling.Scaling.InputLength} at a time, but the network takes {architecture.Inputs}.", nameof(scaling));
        }
        (Scaling, Architecture, Network, Laplace) = (scaling, architecture, network, laplace);
        _rows = new DeviceRows(scaling, device);
        network.to(device);
        network.eval();
    }

    /// <inheritdoc/>
    public int InputLength => Architecture.Inputs;

    /// <inheritdoc/>
    public int ClassCount => Architecture.Classes;

    /// <summary>Gets the scaling of the inputs.</summary>
    public NetworkScaling Scaling { get; }

    /// <summary>Gets the architecture.</summary>
    public ClassifierArchitecture Architecture { get; }

    /// <summary>Gets the network.</summary>
    public ClassifierNetwork Network { get; }

    /// <summary>Gets the uncertainty of the last layer, or null where it is not known.</summary>
    public LastLayerLaplace? Laplace { get; }

    /// <inheritdoc/>
    public string Device => NetworkDevice.Name(_rows.Device);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A span is too short, or an input is NaN or infinite.</exception>
    /// <exception cref="CellTypesException">The device is out of memory or failed otherwise; the message says so in one line.</exception>
    public void Predict(ReadOnlySpan<float> inputs, int count, Span<float> probabilities)
    {
        ClassifierArguments.CheckPrediction(this, inputs, count, probabilities);
        _rows.Pass(inputs, count, Probabilities, probabilities);
    }

    /// <summary>Frees the network and its buffers.</summary>
    public void Dispose()
    {
        Network.Dispose();
        Laplace?.Dispose();
        _rows.Dispose();
    }

    private Tensor Probabilities(Tensor scaled)
    {
        Tensor features = Network.Features(scaled), logits = Network.Head.call(features);
        return (Laplace?.Temper(features, logits) ?? logits).softmax(1);
    }
}
