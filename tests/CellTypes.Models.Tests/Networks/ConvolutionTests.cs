using CellTypes.Models.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace CellTypes.Models.Tests.Networks;

public class ConvolutionTests
{
    // The same layers of the library's own parts, with the same weights; odd numbers of lags and rows among them.
    [Theory]
    [InlineData(100, 1)]
    [InlineData(97, 1)]
    [InlineData(1010, 10)]
    [InlineData(707, 7)]
    public void Convolutions_average_neighbours_as_pooling_does(int inputs, int rows)
    {
        using DisposeScope scope = NewDisposeScope();
        EncoderArchitecture architecture = new() { Inputs = inputs, ConvolvedRows = rows, Hidden = [9], Latent = 2 };
        using NetworkRandom random = new(4);
        nn.Module<Tensor, Tensor> encoder = architecture.BuildEncoder(random);
        encoder.eval();
        Tensor units = randn(5, inputs), actual = encoder.call(units);
        var weights = encoder.state_dict();
        int rowStep = rows > 1 ? 2 : 1;
        Tensor expected = nn.functional.conv2d(units.reshape(-1, 1, rows, inputs / rows), weights["convolution0.weight"], weights["convolution0.bias"]);
        expected = Normalise(nn.functional.avg_pool2d(expected, [rowStep, 2L]).relu(), "normalised0");
        expected = nn.functional.conv2d(expected, weights["convolution1.weight"], weights["convolution1.bias"]);
        expected = Normalise(nn.functional.avg_pool2d(expected, [1L, 2L]).relu(), "normalised1").flatten(1);
        expected = nn.functional.linear(expected, weights["linear0.weight"], weights["linear0.bias"]).relu();
        expected = nn.functional.linear(expected, weights["latent.weight"], weights["latent.bias"]);
        Assert.Equal([5, 4], actual.shape);
        Assert.True(actual.sub(expected).abs().max().item<float>() < 1e-6f);

        Tensor Normalise(Tensor values, string layer) => nn.functional.batch_norm(
            values, weights[$"{layer}.running_mean"], weights[$"{layer}.running_var"], weights[$"{layer}.weight"], weights[$"{layer}.bias"]);
    }
}
