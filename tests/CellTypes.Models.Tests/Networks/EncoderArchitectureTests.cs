using System;
using System.Collections.Generic;
using CellTypes.Models.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace CellTypes.Models.Tests.Networks;

public sealed class EncoderArchitectureTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly NetworkRandom _random = new(1);

    public void Dispose()
    {
        _random.Dispose();
        _scope.Dispose();
    }

    [Theory]
    [InlineData(1010, 10, 368)] // 10 rates x 101 lags: 92 lags, 46, then over 5 pairs of rates, 23; 16 channels (Beau et al. 2025)
    [InlineData(101, 1, 336)] // 92 lags, 46, 42, 21
    [InlineData(100, 1, 320)] // 91 lags, 45, 41, 20
    [InlineData(30, 1, 48)] // 21 lags, 10, 6, 3
    public void Convolutions_leave_as_many_values_as_in_the_paper(int inputs, int rows, int convolved)
    {
        EncoderArchitecture architecture = new() { Inputs = inputs, ConvolvedRows = rows, Hidden = [200], Latent = 10 };
        nn.Module<Tensor, Tensor> encoder = architecture.BuildEncoder(_random);
        Dictionary<string, Tensor> state = encoder.state_dict();
        Assert.Equal([8, 1, 1, 10], state["convolution0.weight"].shape);
        Assert.Equal(rows == 1 ? [16, 8, 1, 5] : [16, 8, rows / 2, 1], state["convolution1.weight"].shape);
        Assert.Equal([200, convolved], state["linear0.weight"].shape);
        Assert.Equal([20, 200], state["latent.weight"].shape);
        Assert.Equal([3, 20], encoder.call(_random.Normal(3, inputs)).shape);
    }

    [Theory]
    [InlineData(12, 1)] // no lag is left
    [InlineData(1011, 10)] // not in 10 rows
    [InlineData(5, 1)]
    public void Too_few_inputs_are_refused(int inputs, int rows)
    {
        EncoderArchitecture architecture = new() { Inputs = inputs, ConvolvedRows = rows, Hidden = [20], Latent = 2 };
        Assert.Contains($"{inputs} inputs in {rows} rows are too few", Assert.Throws<CellTypesException>(() => architecture.BuildEncoder(_random)).Message);
    }

    [Fact]
    public void Layers_may_be_none()
    {
        EncoderArchitecture flat = new() { Inputs = 7, Hidden = [], Latent = 3 };
        Assert.Equal([6, 7], flat.BuildEncoder(_random).state_dict()["latent.weight"].shape);
    }

    [Fact]
    public void Encoders_stand_side_by_side_and_features_pass()
    {
        InputPart[] parts = [new(2, null), new(4, new EncoderArchitecture { Inputs = 4, Hidden = [5], Latent = 3 }), new(1, null)];
        using ViewEncoders encoders = new(parts, _random);
        Assert.Equal(6, encoders.Outputs);
        Tensor input = _random.Normal(3, 7);
        double[][] rows = PlainLayers.Rows(input), outputs = PlainLayers.Rows(encoders.call(input));
        PlainLayers layers = new(encoders);
        for (int unit = 0; unit < 3; unit++)
        {
            double[] means = layers.Linear("part1.latent", layers.ReLU("part1.linear0", rows[unit][2..6]))[..3];
            double[] expected = [.. rows[unit][..2], .. means, rows[unit][6]];
            for (int i = 0; i < 6; i++) Assert.Equal(expected[i], outputs[unit][i], 1e-5);
        }
        InputPart[] wrong = [new(3, new EncoderArchitecture { Inputs = 4, Hidden = [], Latent = 1 })];
        Assert.StartsWith("An encoder of 4 inputs is not one for 3.", Assert.Throws<ArgumentException>(() => new ViewEncoders(wrong, _random)).Message);
    }
}
