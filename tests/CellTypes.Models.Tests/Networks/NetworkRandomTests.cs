using System;
using System.Linq;
using System.Threading.Tasks;
using CellTypes.Models.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace CellTypes.Models.Tests.Networks;

public sealed class NetworkRandomTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void First_weights_lie_evenly_within_the_bounds_of_PyTorch()
    {
        // torch.nn.Linear and Conv2d: kaiming_uniform with a = sqrt(5), which is 1 / sqrt(inputs of an output), for the biases too.
        using NetworkRandom random = new(3);
        nn.Module<Tensor, Tensor> network = nn.Sequential(
            ("convolution", nn.Conv2d(4, 50, (3L, 5L))), ("inner", nn.Sequential(("linear", nn.Linear(100, 300)))));
        random.Initialise(network);
        foreach ((string name, int inputs) in new[] { ("convolution", 60), ("inner.linear", 100) })
        {
            double bound = 1 / Math.Sqrt(inputs);
            float[] weights = PlainLayers.Values(network.state_dict()[$"{name}.weight"]), biases = PlainLayers.Values(network.state_dict()[$"{name}.bias"]);
            Assert.InRange(weights.Concat(biases).Max(Math.Abs), 0, bound);
            Assert.InRange(weights.Max(), 0.98 * bound, bound);
            Assert.InRange(biases.Max(Math.Abs), 0.8 * bound, bound);
            Assert.Equal(0, weights.Average(), 0.05 * bound);
            // The variance of an even distribution.
            Assert.Equal(bound * bound / 3, weights.Average(weight => (double)weight * weight), 0.03 * bound * bound);
        }
    }

    [Fact]
    public void Every_part_of_a_network_gets_its_weights_from_its_own_numbers()
    {
        PerceptronArchitecture perceptron = new() { InputCount = 3, Hidden = [4], Dropout = [0.5], Classes = 2 };
        EncodersArchitecture encoders = new()
        {
            Classes = 2,
            Parts = [new InputPart(30, new EncoderArchitecture { Inputs = 30, ConvolvedRows = 1, Hidden = [4], Latent = 2 }), new InputPart(2, null)],
            Hidden = 5,
        };
        foreach (ClassifierArchitecture architecture in new ClassifierArchitecture[] { perceptron, encoders })
        {
            float[] Weights(int seed, int ofTorch)
            {
                manual_seed(ofTorch);
                using NetworkRandom random = new(seed);
                using ClassifierNetwork network = architecture.Build(random);
                return [.. network.state_dict().Where(entry => entry.Value.dtype == ScalarType.Float32).SelectMany(entry => PlainLayers.Values(entry.Value))];
            }
            Assert.Equal(Weights(1, 10), Weights(1, 20));
            Assert.NotEqual(Weights(1, 10), Weights(2, 10));
        }
    }

    [Fact]
    public void Streams_side_by_side_are_equal_and_leave_the_global_one_alone()
    {
        float[] Draws()
        {
            using NetworkRandom random = new(7);
            using DisposeScope scope = NewDisposeScope();
            return [.. Enumerable.Range(0, 50).SelectMany(_ => PlainLayers.Values(random.Normal(3)).Concat(PlainLayers.Values(random.Uniform(2))).Append(random.Order(5)[0]))];
        }
        float[] Global(Action between)
        {
            manual_seed(5);
            between();
            return PlainLayers.Values(rand(4));
        }
        float[] expected = Draws(), untouched = Global(() => { });
        float[][] parallel = new float[8][];
        Parallel.For(0, parallel.Length, i => parallel[i] = Draws());
        Assert.All(parallel, draws => Assert.Equal(expected, draws));
        Assert.Equal(untouched, Global(() => Draws()));
    }

    [Fact]
    public void Numbers_are_distributed_as_they_say()
    {
        using NetworkRandom random = new(1);
        float[] even = PlainLayers.Values(random.Uniform(20_000)), normal = PlainLayers.Values(random.Normal(20_000));
        Assert.All(even, value => Assert.InRange(value, 0, 1));
        Assert.Equal(0.5, even.Average(), 0.01);
        Assert.Equal(0, normal.Average(), 0.03);
        Assert.Equal(1, normal.Average(value => (double)value * value), 0.05);
        // Each number comes first about equally often.
        int[] first = new int[4];
        for (int i = 0; i < 2000; i++)
        {
            long[] order = random.Order(4);
            Assert.Equal([0L, 1L, 2L, 3L], order.Order());
            first[order[0]]++;
        }
        Assert.All(first, count => Assert.InRange(count, 400, 600));
        Assert.Empty(random.Order(0));
        float[] before = PlainLayers.Values(random.Normal(3));
        random.Restart(1);
        Assert.NotEqual(before, PlainLayers.Values(random.Normal(3)));
        random.Restart(1);
        Assert.Equal(even[..2], PlainLayers.Values(random.Uniform(2)));
    }

    [Fact]
    public void Dropout_drops_its_share_in_training_and_nothing_afterwards()
    {
        using NetworkRandom random = new(2), same = new(2);
        using SeededDropout dropout = new(0.3, random), twin = new(0.3, same), none = new(0, random);
        Tensor input = ones(200, 100);
        float[] dropped = PlainLayers.Values(dropout.call(input));
        Assert.Equal(0.3, dropped.Count(value => value == 0) / 20_000.0, 0.02);
        Assert.All(dropped, value => Assert.True(value == 0 || Math.Abs(value - 1 / 0.7f) < 1e-6));
        Assert.Equal(dropped, PlainLayers.Values(twin.call(input)));
        Assert.NotEqual(dropped, PlainLayers.Values(dropout.call(input)));
        Assert.Equal(PlainLayers.Values(input), PlainLayers.Values(none.call(input)));
        dropout.eval();
        Assert.Equal(PlainLayers.Values(input), PlainLayers.Values(dropout.call(input)));
        foreach (double share in new[] { -0.1, 1, double.NaN }) Assert.Throws<ArgumentOutOfRangeException>(() => new SeededDropout(share, random));
    }
}
