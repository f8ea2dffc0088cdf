using System;
using System.Linq;
using CellTypes.Models.Networks;
using CellTypes.Models.Tests.Networks;
using CellTypes.Training.Networks;
using MathNet.Numerics.Distributions;
using TorchSharp;
using static TorchSharp.torch;

namespace CellTypes.Training.Tests.Networks;

public sealed class VariationalAutoencoderTests : IDisposable
{
    private static readonly EncoderArchitecture Small = new() { Inputs = 4, Hidden = [6], Latent = 2 };

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly NetworkRandom _random = new(1);

    public void Dispose()
    {
        _random.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void Decoder_mirrors_the_encoder()
    {
        Assert.Equal([[4, 3], [5, 4], [14, 5]], Shapes([5, 4], learnsVariance: true));
        Assert.Equal([[5, 3], [7, 5]], Shapes([5], learnsVariance: false));
        Assert.Equal([[7, 3]], Shapes([], learnsVariance: false));

        long[][] Shapes(int[] hidden, bool learnsVariance)
        {
            using VariationalAutoencoder network = new(new EncoderArchitecture { Inputs = 7, Hidden = hidden, Latent = 3 }, learnsVariance, _random);
            return [.. network.state_dict().Where(entry => entry.Key.StartsWith("decoder.") && entry.Key.EndsWith("weight")).Select(entry => entry.Value.shape)];
        }
    }

    [Fact]
    public void Log_probability_is_that_of_normal_distributions()
    {
        Tensor values = _random.Normal(5, 3), means = _random.Normal(5, 3), logs = _random.Normal(5, 3);
        double[][] x = PlainLayers.Rows(values), m = PlainLayers.Rows(means), s = PlainLayers.Rows(logs);
        float[] free = PlainLayers.Values(VariationalAutoencoder.LogNormal(values, means, logs));
        float[] unit = PlainLayers.Values(VariationalAutoencoder.LogNormal(values, means, null));
        for (int row = 0; row < 5; row++)
        {
            Assert.Equal(x[row].Select((value, i) => Normal.PDFLn(m[row][i], Math.Exp(s[row][i]), value)).Sum(), free[row], 2e-3);
            Assert.Equal(x[row].Select((value, i) => Normal.PDFLn(m[row][i], 1, value)).Sum(), unit[row], 1e-4);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1.5, -1)]
    [InlineData(-0.3, 0.7)]
    public void Divergence_is_the_integral_that_it_stands_for(double mean, double logDeviation)
    {
        double deviation = Math.Exp(logDeviation), step = deviation / 200, integral = 0;
        for (int i = -2400; i <= 2400; i++)
        {
            double x = mean + i * step;
            integral += step * Normal.PDF(mean, deviation, x) * (Normal.PDFLn(mean, deviation, x) - Normal.PDFLn(0, 1, x));
        }
        Tensor divergence = VariationalAutoencoder.Divergence(
            tensor([(float)mean, 0f, 0f], 1, 3), tensor([(float)logDeviation, 0f, (float)logDeviation], 1, 3));
        Assert.Equal(integral + PlainLayers.Divergence([0], [logDeviation]), PlainLayers.Values(divergence)[0], 1e-4);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Loss_is_that_of_the_same_draws_by_hand(bool learnsVariance, bool isAnalytic)
    {
        using VariationalAutoencoder network = new(Small, learnsVariance, _random);
        PlainLayers layers = new(network);
        Tensor input = _random.Normal(3, 4);
        _random.Restart(5);
        float[] losses = PlainLayers.Values(network.Loss(input, 7, 2.5, isAnalytic, _random));
        _random.Restart(5);
        float[] noise = PlainLayers.Values(_random.Normal(7, 3, 2));
        double[][] rows = PlainLayers.Rows(input);
        for (int unit = 0; unit < 3; unit++)
        {
            double[] encoded = layers.Linear("encoder.latent", layers.ReLU("encoder.linear0", rows[unit]));
            double[] mean = encoded[..2], log = encoded[2..];
            double likelihood = 0, divergence = 0;
            for (int draw = 0; draw < 7; draw++)
            {
                double[] latent = [.. mean.Select((m, i) => m + Math.Exp(log[i]) * noise[(draw * 3 + unit) * 2 + i])];
                double[] decoded = layers.Linear("decoder.output", layers.ReLU("decoder.linear0", latent));
                likelihood += PlainLayers.LogNormal(rows[unit], decoded[..4], learnsVariance ? decoded[4..] : new double[4]) / 7;
                divergence += (PlainLayers.LogNormal(latent, mean, log) - PlainLayers.LogNormal(latent, [0, 0], [0, 0])) / 7;
            }
            if (isAnalytic) divergence = PlainLayers.Divergence(mean, log);
            Assert.Equal(2.5 * divergence - likelihood, losses[unit], 1e-3);
        }
    }

    [Fact]
    public void Drawn_and_analytic_divergence_agree_in_expectation()
    {
        using VariationalAutoencoder network = new(Small, learnsVariance: true, _random);
        Tensor input = 3 * _random.Normal(4, 4);
        float[] Losses(bool isAnalytic)
        {
            // The same draws: what differs is the divergence alone.
            _random.Restart(9);
            return PlainLayers.Values(network.Loss(input, 40_000, 1, isAnalytic, _random));
        }
        float[] drawn = Losses(false), analytic = Losses(true);
        for (int unit = 0; unit < 4; unit++) Assert.Equal(analytic[unit], drawn[unit], 0.03);
        Assert.NotEqual(analytic, drawn);
    }

    [Fact]
    public void Log_deviations_have_limits_and_means_have_none()
    {
        (Tensor mean, Tensor log) = VariationalAutoencoder.Halves(tensor([-100f, 100f, 1f, -100f, 100f, 1f], 1, 6), 3);
        Assert.Equal([-100f, 100f, 1f], PlainLayers.Values(mean));
        Assert.Equal([-5f, 5f, 1f], PlainLayers.Values(log));
    }

    [Fact]
    public void A_unit_is_encoded_as_the_mean_and_decoded_as_the_mean()
    {
        using VariationalAutoencoder network = new(Small, learnsVariance: true, _random);
        PlainLayers layers = new(network);
        Tensor input = _random.Normal(2, 4), latent = network.call(input), decoded = network.Decode(latent);
        for (int unit = 0; unit < 2; unit++)
        {
            double[] mean = layers.Linear("encoder.latent", layers.ReLU("encoder.linear0", PlainLayers.Rows(input)[unit]))[..2];
            double[] back = layers.Linear("decoder.output", layers.ReLU("decoder.linear0", mean))[..4];
            for (int i = 0; i < 2; i++) Assert.Equal(mean[i], PlainLayers.Rows(latent)[unit][i], 1e-5);
            for (int i = 0; i < 4; i++) Assert.Equal(back[i], PlainLayers.Rows(decoded)[unit][i], 1e-5);
        }
    }
}
