using System;
using System.Linq;
using CellTypes.Models.Networks;
using CellTypes.Models.Tests.Networks;
using CellTypes.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace CellTypes.Training.Tests.Networks;

/// <summary>The bounds of Kingma et al. 2014, "Semi-supervised learning with deep generative models".</summary>
public sealed class SemiSupervisedAutoencoderTests : IDisposable
{
    private const int Inputs = 4, Classes = 3, Latent = 2, Units = 5;

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly NetworkRandom _random = new(3);
    private readonly SemiSupervisedAutoencoder _network;
    private readonly Tensor _input;

    public SemiSupervisedAutoencoderTests()
    {
        _network = new SemiSupervisedAutoencoder(Inputs, Classes, new SemiSupervisedOptions { ClassHidden = 5, Hidden = 6, Latent = Latent }, _random);
        // Weights as large as trained ones: the first are almost silent.
        using (no_grad())
        {
            foreach (Tensor value in _network.state_dict().Values) value.copy_(0.7 * _random.Normal(value.shape));
        }
        _input = _random.Normal(Units, Inputs);
    }

    public void Dispose()
    {
        _network.Dispose();
        _random.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void Bound_of_a_labelled_unit_is_equation_6()
    {
        int[] labels = [0, 1, 2, 1, 0];
        Tensor classes = tensor(labels.SelectMany(label => OneHot(label)).Select(value => (float)value).ToArray(), Units, Classes);
        _random.Restart(4);
        float[] bounds = PlainLayers.Values(_network.Bound(_input, classes, _random));
        _random.Restart(4);
        double[][] noise = PlainLayers.Rows(_random.Normal(Units, Latent));
        for (int unit = 0; unit < Units; unit++) AssertClose(Bound(unit, labels[unit], noise[unit]), bounds[unit]);
    }

    [Fact]
    public void Bound_of_an_unlabelled_unit_is_equation_7()
    {
        _random.Restart(5);
        float[] bounds = PlainLayers.Values(_network.Bound(_input, _random));
        _random.Restart(5);
        double[][] noise = PlainLayers.Rows(_random.Normal(Classes * Units, Latent));
        PlainLayers layers = new(_network);
        for (int unit = 0; unit < Units; unit++)
        {
            double[] logits = layers.Linear("classifier.head", layers.Tanh("classifier.body.linear0", Row(unit)));
            double[] q = [.. logits.Select(logit => Math.Exp(logit) / logits.Sum(Math.Exp))];
            // sum over y of q(y|x) (-L(x, y)) + H(q(y|x)); each class has a draw of its own.
            double expected = Enumerable.Range(0, Classes).Sum(y => q[y] * Bound(unit, y, noise[y * Units + unit])) - q.Sum(p => p * Math.Log(p));
            AssertClose(expected, bounds[unit]);
        }
        Assert.NotEmpty(bounds);
    }

    [Fact]
    public void Hidden_layers_start_almost_silent_and_the_classifier_does_not()
    {
        using SemiSupervisedAutoencoder fresh = new(40, Classes, new SemiSupervisedOptions(), _random);
        foreach (string name in new[] { "encoder.hidden.weight", "decoder.hidden.weight", "encoder.hidden.bias", "decoder.hidden.bias" })
            Assert.InRange(PlainLayers.Values(fresh.state_dict()[name]).Max(Math.Abs), 1e-3, 6e-3);
        Assert.InRange(PlainLayers.Values(fresh.state_dict()["classifier.body.linear0.weight"]).Max(Math.Abs), 0.1, 1 / Math.Sqrt(40));
        Assert.InRange(PlainLayers.Values(fresh.state_dict()["encoder.outputs.weight"]).Max(Math.Abs), 0.1, 1 / Math.Sqrt(65));
    }

    // The network computes in single precision, and a bound may be some thousands.
    private static void AssertClose(double expected, float bound) => Assert.Equal(expected, bound, 1e-3 + 1e-6 * Math.Abs(expected));

    private static double[] OneHot(int label) => [.. Enumerable.Range(0, Classes).Select(c => c == label ? 1.0 : 0)];

    private double[] Row(int unit) => PlainLayers.Rows(_input)[unit];

    // log p(x|y,z) + log p(y) + log p(z) - log q(z|x,y), the last two in closed form.
    private double Bound(int unit, int label, double[] noise)
    {
        PlainLayers layers = new(_network);
        double[] encoded = layers.Linear("encoder.outputs", layers.Tanh("encoder.hidden", [.. Row(unit), .. OneHot(label)]));
        double[] mean = encoded[..Latent], log = [.. encoded[Latent..].Select(value => Math.Clamp(value, -5, 5))];
        double[] latent = [.. mean.Select((m, i) => m + Math.Exp(log[i]) * noise[i])];
        double[] decoded = layers.Linear("decoder.outputs", layers.Tanh("decoder.hidden", [.. latent, .. OneHot(label)]));
        double[] deviations = [.. decoded[Inputs..].Select(value => Math.Clamp(value, -5, 5))];
        return PlainLayers.LogNormal(Row(unit), decoded[..Inputs], deviations) + Math.Log(1.0 / Classes) - PlainLayers.Divergence(mean, log);
    }
}
