using System.Collections.Generic;
using CellTypes.Models.Networks;

namespace CellTypes.Training.Networks;

/// <summary>A variational autoencoder of one view and how it is fitted.</summary>
internal sealed record AutoencoderOptions
{
    private const int LeastConvolved = 30;

    /// <summary>Gets the thesis' autoencoder of waveforms (D'Agostino 2022, appendix A).</summary>
    public static AutoencoderOptions ThesisWaveform { get; } = new()
    {
        Hidden = [86],
        Latent = 10,
        Dropout = 0.47,
        Beta = 4.63,
        BatchSize = 69,
        LearningRate = 1.640e-3,
    };

    /// <summary>Gets the thesis' autoencoder of autocorrelograms (D'Agostino 2022, appendix A).</summary>
    public static AutoencoderOptions ThesisAutocorrelogram { get; } = new()
    {
        Hidden = [166],
        Latent = 14,
        Dropout = 0.11,
        Beta = 1.03,
        BatchSize = 50,
        LearningRate = 3.718e-3,
    };

    /// <summary>Gets the waveform autoencoder of C4 (Beau et al. 2025).</summary>
    public static AutoencoderOptions C4Waveform { get; } = new()
    {
        Hidden = [600, 300],
        Latent = 10,
        Activation = Activation.GELU,
        LearnsVariance = false,
        Beta = 5,
        IsAnalytic = true,
        Samples = 1,
        AnnealsBeta = true,
        BatchSize = 128,
        LearningRate = 1e-4,
        Epochs = 60,
    };

    /// <summary>Gets the autocorrelogram autoencoder of C4 (Beau et al. 2025), which convolves.</summary>
    public static AutoencoderOptions C4Autocorrelogram { get; } = C4Waveform with
    {
        Hidden = [200],
        Activation = Activation.ReLU,
        Convolves = true,
        LearningRate = 5e-4,
    };

    /// <summary>Gets the sizes of the hidden layers of the encoder.</summary>
    public required IReadOnlyList<int> Hidden { get; init; }

    /// <summary>Gets the number of latent variables.</summary>
    public required int Latent { get; init; }

    /// <summary>Gets what follows the hidden layers.</summary>
    public Activation Activation { get; init; } = Activation.ReLU;

    /// <summary>Gets the share that is dropped in training after each hidden layer.</summary>
    public double Dropout { get; init; }

    /// <summary>Gets a value indicating whether convolutions come before the hidden layers, where there are inputs enough for them.</summary>
    public bool Convolves { get; init; }

    /// <summary>Gets a value indicating whether the decoder also gives a standard deviation of each input.</summary>
    public bool LearnsVariance { get; init; } = true;

    /// <summary>Gets the weight of the divergence.</summary>
    public required double Beta { get; init; }

    /// <summary>Gets a value indicating whether the weight of the divergence rises from near 0 to its value, along a sigmoid.</summary>
    public bool AnnealsBeta { get; init; }

    /// <summary>Gets the number of draws of the latent variables a unit.</summary>
    public int Samples { get; init; } = 20;

    /// <summary>Gets a value indicating whether the divergence is computed in closed form, not from the draws.</summary>
    public bool IsAnalytic { get; init; }

    /// <summary>Gets the number of units of a batch.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Gets the learning rate of Adam at first; it is halved after 60, 73 and 87 % of the epochs.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Gets the number of passes through the units.</summary>
    public int Epochs { get; init; } = 150;

    /// <summary>The encoder for a view of some length.</summary>
    /// <param name="inputs">The number of inputs.</param>
    /// <param name="lagRows">The number of rows that they consist of, where they are convolved.</param>
    public EncoderArchitecture Encoder(int inputs, int lagRows = 1) => new()
    {
        Inputs = inputs,
        ConvolvedRows = Convolves && inputs >= LeastConvolved ? lagRows : 0,
        Hidden = Hidden,
        Latent = Latent,
        Activation = Activation,
        Dropout = Dropout,
    };
}
