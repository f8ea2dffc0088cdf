using System.Collections.Generic;
using System.Text.Json.Serialization;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CellTypes.Models.Networks;

/// <summary>
/// A convolutional encoder for each form of a membrane potential trace; what they find, side by side, leads to the classes (Wang et al. 2022,
/// figure 1c).
/// </summary>
/// <remarks>
/// The encoder: six convolutions of stride 2, each followed by a rectifier and then batch normalisation, the larger of two neighbours, and two
/// linear layers. Of 2,500 samples (50 ms at 50 kHz) the convolutions leave 19 x 32 = 608 values.
/// </remarks>
internal sealed record TraceArchitecture : ClassifierArchitecture
{
    /// <summary>The fewest samples of which the convolutions leave anything.</summary>
    public const int FewestSamples = 110;

    /// <summary>The number of values that an encoder finds in its form of a trace.</summary>
    public const int Features = 128;

    private const int Stride = 2, Pooled = 2, Hidden = 512;

    private static readonly (int Channels, int Width)[] Convolutions = [(256, 50), (128, 3), (64, 1), (64, 2), (32, 2), (32, 2)];

    /// <inheritdoc/>
    public override int Inputs => Samples;

    /// <summary>Gets the number of samples of a trace, at least <see cref="FewestSamples"/>.</summary>
    public required int Samples { get; init; }

    /// <summary>Gets the forms, each once; every one has an encoder of its own.</summary>
    public required IReadOnlyList<TraceForm> Forms { get; init; }

    /// <summary>Gets the share that is dropped in training between the two linear layers of an encoder.</summary>
    public double Dropout { get; init; } = 0.2;

    /// <inheritdoc/>
    internal override double LinearWeights => Layers.Weights([Features, Classes]);

    /// <inheritdoc/>
    /// <exception cref="CellTypesException">There are too few samples, no form, or one twice.</exception>
    public override ClassifierNetwork Build(NetworkRandom random) =>
        new(new TraceEncoders(this, random), Features * Forms.Count, Classes, random);

    /// <summary>Makes the encoder of one form: traces to <see cref="Features"/> values.</summary>
    /// <param name="random">The random numbers of dropout.</param>
    /// <exception cref="CellTypesException">There are too few samples.</exception>
    internal Module<Tensor, Tensor> BuildEncoder(NetworkRandom random)
    {
        if (Samples < FewestSamples)
            throw new CellTypesException($"A trace of {Samples} samples is too short to be convolved: {FewestSamples} are needed.");
        List<(string, Module<Tensor, Tensor>)> layers = [];
        int channels = 1, samples = Samples;
        for (int i = 0; i < Convolutions.Length; i++)
        {
            (int outputs, int width) = Convolutions[i];
            layers.Add(($"convolution{i}", Conv1d(channels, outputs, width, Stride)));
            layers.Add(($"convolved{i}", ReLU(false)));
            layers.Add(($"normalised{i}", BatchNorm1d(outputs)));
            (channels, samples) = (outputs, (samples - width) / Stride + 1);
        }
        // Short traces leave a single value, which has no neighbour.
        if (samples >= Pooled)
        {
            layers.Add(("pool", MaxPool1d(Pooled)));
            samples /= Pooled;
        }
        layers.Add(("flat", Flatten()));
        layers.AddRange(Layers.Dense(channels * samples, [Hidden, Features], Activation.ReLU, [Dropout, 0], random));
        return Sequential(layers);
    }
}

/// <summary>A form of a membrane potential trace that a network looks at.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TraceForm>))]
internal enum TraceForm
{
    /// <summary>The samples.</summary>
    Raw,

    /// <summary>The real part of their Fourier coefficients.</summary>
    Real,

    /// <summary>The imaginary part of their Fourier coefficients.</summary>
    Imaginary,
}
