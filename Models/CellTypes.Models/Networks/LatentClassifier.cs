using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Inference;
using TorchSharp;
using static TorchSharp.torch;

namespace CellTypes.Models.Networks;

/// <summary>A classifier, often a forest, of the latent variables that encoders find in a unit (D'Agostino 2022, section 4.1).</summary>
/// <remarks>Several threads may ask at once; they wait for one another.</remarks>
public sealed class LatentClassifier : IClassifier, IDisposable
{
    private readonly object _gate = new();
    private readonly DeviceRows _rows;
    private float[] _latents = [];

    /// <summary>Puts encoders on a device.</summary>
    /// <param name="scaling">The scaling of the inputs, on the device.</param>
    /// <param name="parts">The parts that the inputs consist of.</param>
    /// <param name="encoders">The encoders of the parts; they are moved to the device, and disposed of with this classifier.</param>
    /// <param name="classifier">The classifier of what the encoders give; disposed of with this one where it is disposable.</param>
    /// <param name="device">The device.</param>
    /// <exception cref="ArgumentException">The parts do not fit together.</exception>
    public LatentClassifier(
        NetworkScaling scaling, IReadOnlyList<InputPart> parts, ViewEncoders encoders, IClassifier classifier, Device device)
    {
        InputLength = parts.Sum(part => part.Inputs);
        if (scaling.Scaling.InputLength != InputLength || classifier.InputLength != encoders.Outputs)
        {
            throw new ArgumentException(
                $"{scaling.Scaling.InputLength} scaled inputs, encoders from {InputLength} to {encoders.Outputs} and a classifier of "
                + $"{classifier.InputLength} do not fit together.");
        }
        (Scaling, Parts, Encoders, Classifier) = (scaling, parts, encoders, classifier);
        _rows = new DeviceRows(InputLength, device);
        encoders.to(device);
        encoders.eval();
    }

    /// <inheritdoc/>
    public int InputLength { get; }

    /// <inheritdoc/>
    public int ClassCount => Classifier.ClassCount;

    /// <summary>Gets the scaling of the inputs.</summary>
    public NetworkScaling Scaling { get; }

    /// <summary>Gets the parts that the inputs consist of.</summary>
    public IReadOnlyList<InputPart> Parts { get; }

    /// <summary>Gets the encoders.</summary>
    public ViewEncoders Encoders { get; }

    /// <summary>Gets the classifier of what the encoders give.</summary>
    public IClassifier Classifier { get; }

    /// <summary>Computes what the encoders make of units: the means of latent variables.</summary>
    /// <param name="inputs">Row-major inputs.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="latents">Receives row-major values, as many a unit as the classifier has inputs.</param>
    public void Encode(ReadOnlySpan<float> inputs, int count, Span<float> latents)
    {
        using IDisposable inference = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        lock (_gate) DeviceRows.Download(Encoders.call(Scaling.Apply(_rows.Upload(inputs, count))), latents);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A span is too short, or an input is NaN or infinite.</exception>
    public void Predict(ReadOnlySpan<float> inputs, int count, Span<float> probabilities)
    {
        ClassifierArguments.CheckPrediction(this, inputs, count, probabilities);
        if (count == 0) return;
        lock (_gate)
        {
            int values = count * Classifier.InputLength;
            if (_latents.Length < values) _latents = new float[values];
            Encode(inputs, count, _latents);
            Classifier.Predict(_latents, count, probabilities);
        }
    }

    /// <summary>Frees the encoders, their buffers and the classifier.</summary>
    public void Dispose()
    {
        Encoders.Dispose();
        Scaling.Dispose();
        _rows.Dispose();
        (Classifier as IDisposable)?.Dispose();
    }
}
