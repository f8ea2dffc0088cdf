using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Networks;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CellTypes.Training.Networks;

/// <summary>A variational autoencoder of one view (Kingma and Welling 2014): inputs to a distribution of a few latent variables, and these to a
/// distribution of the inputs.</summary>
internal sealed class VariationalAutoencoder : Module<Tensor, Tensor>
{
    // Limits of log standard deviations: a value that is nearly the same in all units would otherwise be worth any price.
    private const double Narrowest = -5, Widest = 5;

    private static readonly double LogTwoPi = Math.Log(2 * Math.PI);

    [ComponentName(Name = "encoder")]
    private readonly Module<Tensor, Tensor> _encoder;

    [ComponentName(Name = "decoder")]
    private readonly Module<Tensor, Tensor> _decoder;

    private readonly bool _learnsVariance;

    /// <summary>Makes a network with its first weights.</summary>
    /// <param name="architecture">The encoder; the decoder mirrors it.</param>
    /// <param name="learnsVariance">Whether the decoder also gives a standard deviation of each input (D'Agostino 2022); otherwise it is 1.</param>
    /// <param name="random">The random numbers.</param>
    public VariationalAutoencoder(EncoderArchitecture architecture, bool learnsVariance, NetworkRandom random)
        : base(nameof(VariationalAutoencoder))
    {
        Architecture = architecture ?? throw new ArgumentNullException(nameof(architecture));
        _learnsVariance = learnsVariance;
        _encoder = architecture.BuildEncoder(random);
        _decoder = BuildDecoder(architecture, (learnsVariance ? 2 : 1) * architecture.Inputs, random);
        RegisterComponents();
        random.Initialise(this);
    }

    /// <summary>Gets the architecture of the encoder.</summary>
    public EncoderArchitecture Architecture { get; }

    /// <summary>Gets the encoder: inputs to means and then log standard deviations of the latent variables.</summary>
    public Module<Tensor, Tensor> Encoder => _encoder;

    /// <summary>Computes the means of the latent variables.</summary>
    /// <param name="input">Units x inputs.</param>
    public override Tensor forward(Tensor input) => Encode(input).Mean;

    /// <summary>Computes the distribution of the latent variables.</summary>
    /// <param name="input">Units x inputs.</param>
    /// <returns>Means and log standard deviations, units x latent variables each.</returns>
    public (Tensor Mean, Tensor LogDeviation) Encode(Tensor input) => Halves(_encoder.call(input), Architecture.Latent);

    /// <summary>Computes the means of the inputs.</summary>
    /// <param name="latent">Units x latent variables.</param>
    public Tensor Decode(Tensor latent) => Distribution(latent).Mean;

    /// <summary>Computes the loss of each unit: minus the log probability of its inputs, and the divergence of its latent variables from a standard
    /// normal distribution times a weight.</summary>
    /// <param name="input">Units x inputs.</param>
    /// <param name="samples">How many times latent variables are drawn for each unit.</param>
    /// <param name="weight">The weight of the divergence: beta (Higgins et al. 2017).</param>
    /// <param name="isAnalytic">Whether the divergence is computed in closed form, or from the same draws (the thesis).</param>
    /// <param name="random">The random numbers.</param>
    /// <returns>One loss a unit.</returns>
    public Tensor Loss(Tensor input, int samples, double weight, bool isAnalytic, NetworkRandom random)
    {
        (Tensor mean, Tensor logDeviation) = Encode(input);
        Tensor noise = random.Normal(samples, input.shape[0], Architecture.Latent).to(input.device);
        Tensor latent = mean.Plus(logDeviation.exp() * noise);
        (Tensor decoded, Tensor? decodedDeviation) = Distribution(latent);
        Tensor likelihood = LogNormal(input, decoded, decodedDeviation).mean([0]);
        Tensor divergence = isAnalytic
            ? Divergence(mean, logDeviation)
            : (LogNormal(latent, mean, logDeviation) - LogNormal(latent, zeros_like(latent), null)).mean([0]);
        return divergence.Times(weight) - likelihood;
    }

    /// <summary>The log probability of values under independent normal distributions, summed over the last dimension.</summary>
    /// <param name="values">The values.</param>
    /// <param name="mean">The means.</param>
    /// <param name="logDeviation">The log standard deviations, or null for deviations of 1.</param>
    public static Tensor LogNormal(Tensor values, Tensor mean, Tensor? logDeviation)
    {
        Tensor distance = values - mean;
        if (logDeviation is null) return distance.Squared().Plus(LogTwoPi).sum(-1L).Times(-0.5);
        return ((distance * (-logDeviation).exp()).Squared().Plus(LogTwoPi).Times(-0.5) - logDeviation).sum(-1L);
    }

    /// <summary>The divergence of independent normal distributions from standard ones, summed over the last dimension, in closed form.</summary>
    /// <param name="mean">The means.</param>
    /// <param name="logDeviation">The log standard deviations.</param>
    public static Tensor Divergence(Tensor mean, Tensor logDeviation) =>
        (mean.Squared().Plus(logDeviation.Times(2).exp()).Plus(-1).Times(0.5) - logDeviation).sum(-1L);

    /// <summary>Divides the outputs of a layer into means and bounded log standard deviations.</summary>
    /// <param name="outputs">Units x twice the number of variables.</param>
    /// <param name="count">The number of variables.</param>
    public static (Tensor Mean, Tensor LogDeviation) Halves(Tensor outputs, int count) =>
        (outputs.narrow(-1, 0, count), outputs.narrow(-1, count, count).Clamped(Narrowest, Widest));

    // Linear layers in the opposite order.
    private static Module<Tensor, Tensor> BuildDecoder(EncoderArchitecture architecture, int outputs, NetworkRandom random)
    {
        int latent = architecture.Latent;
        int[] hidden = [.. architecture.Hidden.Reverse()];
        IEnumerable<(string, Module<Tensor, Tensor>)> layers =
            Layers.Dense(latent, hidden, architecture.Activation, Layers.Same(architecture.Dropout, hidden.Length), random);
        return Sequential(layers.Append(("output", nn.Linear(hidden is [.., int last] ? last : latent, outputs))));
    }

    private (Tensor Mean, Tensor? LogDeviation) Distribution(Tensor latent)
    {
        Tensor outputs = _decoder.call(latent);
        return _learnsVariance ? Halves(outputs, Architecture.Inputs) : (outputs, null);
    }
}
