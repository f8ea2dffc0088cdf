using System;
using System.Collections.Generic;
using System.Linq;
using TorchSharp;
using static TorchSharp.torch;

namespace CellTypes.Models.Networks;

/// <summary>The trained encoders of a model on a device: rows of inputs in, rows of latent variables out.</summary>
/// <remarks>Several threads may call it at once; they wait for one another.</remarks>
public sealed class LatentEncoder : IDisposable
{
    private readonly DeviceRows _rows;

    /// <summary>Puts encoders on a device.</summary>
    /// <param name="scaling">The scaling of the inputs.</param>
    /// <param name="parts">The parts that the inputs consist of.</param>
    /// <param name="encoders">The encoders of the parts; they are moved to the device, and disposed of with this one.</param>
    /// <param name="device">The device.</param>
    /// <exception cref="ArgumentException">Scaling and parts are of different numbers of inputs.</exception>
    public LatentEncoder(NetworkScaling scaling, IReadOnlyList<InputPart> parts, ViewEncoders encoders, Device device)
    {
        InputLength = parts.Sum(part => part.Inputs);
        if (scaling.Scaling.InputLength != InputLength)
            throw new ArgumentException($"The inputs are scaled {scaling.Scaling.InputLength} at a time, but the encoders take {InputLength}.");
        (Scaling, Parts, Encoders) = (scaling, parts, encoders);
        _rows = new DeviceRows(scaling, device);
        encoders.to(device);
        encoders.eval();
    }

    /// <summary>Gets the number of inputs of a unit.</summary>
    public int InputLength { get; }

    /// <summary>Gets the number of values that become of them: latent variables, and inputs that no encoder takes.</summary>
    public int OutputLength => Encoders.Outputs;

    /// <summary>Gets the scaling of the inputs.</summary>
    public NetworkScaling Scaling { get; }

    /// <summary>Gets the parts that the inputs consist of.</summary>
    public IReadOnlyList<InputPart> Parts { get; }

    /// <summary>Gets the encoders.</summary>
    public ViewEncoders Encoders { get; }

    /// <summary>Gets the device.</summary>
    public Device Device => _rows.Device;

    /// <summary>Encodes units.</summary>
    /// <param name="inputs">Row-major inputs.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="outputs">Receives row-major values, <see cref="OutputLength"/> a unit.</param>
    /// <exception cref="CellTypesException">The device is out of memory or failed otherwise; the message says so in one line.</exception>
    public void Encode(ReadOnlySpan<float> inputs, int count, Span<float> outputs) => _rows.Pass(inputs, count, Encoders.call, outputs);

    /// <summary>Frees the encoders and their buffers.</summary>
    public void Dispose()
    {
        Encoders.Dispose();
        _rows.Dispose();
    }
}
