using System;
using System.Linq;
using CellTypes.Models.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace CellTypes.Training.Networks;

/// <summary>The fit of a variational autoencoder to the units of a set, whether labelled or not.</summary>
internal sealed class AutoencoderFit : NetworkFit
{
    // The first layer starts almost silent, as in the thesis.
    private const double FirstDeviation = 1e-3;

    // After these shares of the epochs the learning rate is halved: epochs 90, 110 and 130 of the thesis' 150.
    private static readonly double[] Milestones = [90 / 150.0, 110 / 150.0, 130 / 150.0];

    private readonly AutoencoderOptions _options;
    private readonly Tensor _inputs;

    /// <param name="inputs">Units x inputs, scaled, on the device; not disposed of.</param>
    /// <param name="encoder">The encoder, of as many inputs.</param>
    /// <param name="options">The autoencoder.</param>
    /// <param name="seed">The seed.</param>
    public AutoencoderFit(Tensor inputs, EncoderArchitecture encoder, AutoencoderOptions options, int seed)
        : base(seed)
    {
        (_inputs, _options) = (inputs, options);
        Network = new VariationalAutoencoder(encoder, options.LearnsVariance, Random);
        if (!options.Convolves && options.LearnsVariance)
            Random.InitialiseNormal(Network.Encoder.modules().OfType<Linear>().First(), FirstDeviation);
        Network.to(inputs.device);
        Optimizer = new AdamOptimizer(Network.parameters(), options.LearningRate);
    }

    public VariationalAutoencoder Network { get; }

    protected override int Epochs => _options.Epochs;

    protected override nn.Module State => Network;

    protected override NetworkOptimizer Optimizer { get; }

    /// <summary>The learning rate of an epoch.</summary>
    /// <param name="progress">The share of the epochs that are done.</param>
    /// <param name="rate">The rate at first.</param>
    internal static double RateAt(double progress, double rate) => rate * Math.Pow(0.5, Milestones.Count(milestone => progress >= milestone));

    /// <summary>A weight of the divergence that rises from 0.7 % of its value to 99.3 %, half of it in the middle of the fit.</summary>
    /// <param name="progress">The share of the epochs that are done.</param>
    /// <param name="beta">Its value.</param>
    internal static double BetaAt(double progress, double beta) => beta / (1 + Math.Exp(-10 * (progress - 0.5)));

    protected override void RunEpoch(int epoch)
    {
        double progress = epoch / (double)Epochs;
        Optimizer.LearningRate = RateAt(progress, _options.LearningRate);
        double beta = _options.AnnealsBeta ? BetaAt(progress, _options.Beta) : _options.Beta;
        foreach (long[] batch in Batches((int)_inputs.shape[0], _options.BatchSize))
        {
            // Batch normalisation needs two.
            if (batch.Length < 2) continue;
            Step(() => Network.Loss(RowsOf(_inputs, batch), _options.Samples, beta, _options.IsAnalytic, Random).mean());
        }
    }
}
