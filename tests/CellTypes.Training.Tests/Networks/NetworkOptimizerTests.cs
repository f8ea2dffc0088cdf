using System;
using CellTypes.Training.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace CellTypes.Training.Tests.Networks;

public sealed class NetworkOptimizerTests : IDisposable
{
    private static readonly float[] Start = [0.5f, -2, 1e-3f, 40];
    private static readonly double[][] Gradients = [[1, -0.5, 1e-4, 30], [0.9, 0.5, -1e-4, -7], [0, 3, 2e-4, 1], [-1, -1, 1e-6, 0]];
    private static readonly double[] Rates = [0.1, 0.1, 0.02, 0.05];

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(0, false)]
    [InlineData(0.1, false)]
    [InlineData(0.1, true)]
    public void Adam_moves_as_its_algorithm_says(double decay, bool isDecoupled)
    {
        double[] expected = Array.ConvertAll(Start, value => (double)value), first = new double[4], second = new double[4];
        for (int step = 0; step < Gradients.Length; step++)
        {
            for (int i = 0; i < 4; i++)
            {
                double gradient = Gradients[step][i] + (isDecoupled ? 0 : decay * expected[i]);
                if (isDecoupled) expected[i] -= Rates[step] * decay * expected[i];
                first[i] = 0.9 * first[i] + 0.1 * gradient;
                second[i] = 0.999 * second[i] + 0.001 * gradient * gradient;
                double mean = first[i] / (1 - Math.Pow(0.9, step + 1)), square = second[i] / (1 - Math.Pow(0.999, step + 1));
                expected[i] -= Rates[step] * mean / (Math.Sqrt(square) + 1e-8);
            }
        }
        Check(expected, parameter => new AdamOptimizer([parameter], 1, decay, isDecoupled));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.1, 1)]
    [InlineData(0.1, 0)]
    public void RmsProp_moves_as_its_algorithm_says(double decay, int decaying)
    {
        double[] expected = Array.ConvertAll(Start, value => (double)value), squares = new double[4];
        for (int step = 0; step < Gradients.Length; step++)
        {
            for (int i = 0; i < 4; i++)
            {
                double gradient = Gradients[step][i] + (decaying > 0 ? decay * expected[i] : 0);
                squares[i] = 0.99 * squares[i] + 0.01 * gradient * gradient;
                expected[i] -= Rates[step] * gradient / (Math.Sqrt(squares[i]) + 1e-8);
            }
        }
        Check(expected, parameter => new RmsPropOptimizer([parameter], 1, decay, decaying));
    }

    [Fact]
    public void What_has_no_gradient_stays()
    {
        Parameter moved = new(tensor(Start)), still = new(tensor(Start));
        using AdamOptimizer optimizer = new([still, moved], 0.1, weightDecay: 0.1);
        moved.sum().backward();
        optimizer.Step();
        Assert.Equal(Start, still.detach().data<float>().ToArray());
        Assert.NotEqual(Start, moved.detach().data<float>().ToArray());
    }

    private static void Check(double[] expected, Func<Parameter, NetworkOptimizer> make)
    {
        Parameter parameter = new(tensor(Start));
        using NetworkOptimizer optimizer = make(parameter);
        for (int step = 0; step < Gradients.Length; step++)
        {
            // The gradient of a product with fixed factors is the factors; forgotten, or they would add up.
            using Tensor factors = tensor(Array.ConvertAll(Gradients[step], value => (float)value));
            optimizer.ZeroGrad();
            (parameter * factors).sum().backward();
            optimizer.LearningRate = Rates[step];
            optimizer.Step();
        }
        float[] actual = parameter.detach().data<float>().ToArray();
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-5 * Math.Max(1, Math.Abs(expected[i])));
    }
}
