using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using TorchSharp.Modules;
using static TorchSharp.Tests.Numbers;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

/// <summary>Layers against loops and closed forms, and what modules are: names, modes, state dictionaries.</summary>
public class ModuleTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Linear_is_a_weighted_sum()
    {
        using Linear layer = nn.Linear(3, 2);
        double[] weights = Of(layer.weight);
        double[] biases = Of(layer.bias!);
        double[] expected = new double[2];
        for (int o = 0; o < 2; o++)
            expected[o] = biases[o] + weights[3 * o] + (2 * weights[(3 * o) + 1]) - weights[(3 * o) + 2];

        AssertEqual(expected, layer.call(tensor(new[] { 1f, 2, -1 }, 1, 3)), 1e-6);
        Assert.Equal(new[] { "weight", "bias" }, layer.named_parameters().Select(p => p.name));
        using Linear without = nn.Linear(3, 2, hasBias: false);
        Assert.Null(without.bias);
        AssertEqual(new double[] { 0, 0 }, without.call(zeros(1, 3)));
        Assert.Throws<ExternalException>(() => layer.call(zeros(1, 4)));
    }

    [Fact]
    public void First_values_are_those_of_PyTorch()
    {
        manual_seed(1);
        using Linear linear = nn.Linear(400, 200);
        using Conv1d convolution = nn.Conv1d(20, 100, 5);
        foreach ((Tensor values, double bound) in new (Tensor, double)[]
        {
            (linear.weight, 0.05), (linear.bias!, 0.05), (convolution.weight, 0.1), (convolution.bias!, 0.1),
        })
        {
            double[] numbers = Of(values.flatten());
            Assert.All(numbers, x => Assert.InRange(x, -bound, bound));
            Assert.InRange(numbers.Max(), 0.93 * bound, bound);
            Assert.InRange(numbers.Min(), -bound, -0.93 * bound);
            Assert.InRange(numbers.Average(), -0.1 * bound, 0.1 * bound);
        }

        Tensor weights = zeros(100, 300);
        AssertBounds(nn.init.kaiming_uniform_(weights), Math.Sqrt(2) * Math.Sqrt(3 / 300.0));
        AssertBounds(nn.init.uniform_(weights, -3, 3), 3);

        static void AssertBounds(Tensor values, double bound)
        {
            Assert.InRange(values.maximum(-values).max().ToDouble(), 0.99 * bound, bound * 1.00001);
            Assert.InRange(values.mean().ToDouble(), -0.02 * bound, 0.02 * bound);
        }
    }

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(2, 1, 1)]
    [InlineData(1, 2, 2)]
    public void Convolution_is_a_sum_over_channels_and_kernel(int stride, int padding, int dilation)
    {
        using Conv1d layer = nn.Conv1d(2, 3, 3, stride, padding, dilation);
        Tensor input = Even(5, -1, 1, 1, 2, 10).to(ScalarType.Float32);
        double[] x = Of(input);
        double[] w = Of(layer.weight);
        double[] b = Of(layer.bias!);
        int length = ((10 + (2 * padding) - (2 * dilation) - 1) / stride) + 1;
        double[] expected = new double[3 * length];
        for (int o = 0; o < 3; o++)
        {
            for (int t = 0; t < length; t++)
            {
                expected[(o * length) + t] = b[o];
                for (int c = 0; c < 2; c++)
                {
                    for (int k = 0; k < 3; k++)
                    {
                        int at = (t * stride) - padding + (k * dilation);
                        if (at is >= 0 and < 10)
                            expected[(o * length) + t] += w[(((o * 2) + c) * 3) + k] * x[(c * 10) + at];
                    }
                }
            }
        }

        AssertEqual(expected, layer.call(input).flatten(), 1e-5);
    }

    [Fact]
    public void Convolution_over_two_dimensions_and_what_is_refused()
    {
        using Conv2d square = nn.Conv2d(1, 1, (2L, 2L), bias: false);
        using (no_grad()) square.weight.fill_(1);
        AssertEqual(new double[] { 12, 16 }, square.call(tensor(new[] { 1f, 2, 3, 4, 5, 6 }, 2, 3).reshape(1, 1, 2, 3)).flatten(), 1e-6);
        using Conv2d oblong = nn.Conv2d(3, 4, (2L, 3L), stride: (1L, 2L), groups: 1);
        Assert.Equal(new long[] { 2, 4, 5, 3 }, oblong.call(ones(new long[] { 2, 3, 6, 7 })).shape);
        using Conv1d circular = nn.Conv1d(1, 1, 3, padding: 1, padding_mode: PaddingModes.Circular, bias: false);
        using (no_grad()) circular.weight.fill_(1);
        AssertEqual(new double[] { 7, 6, 9, 8 }, circular.call(tensor(new[] { 1f, 2, 3, 4 }).reshape(1, 1, 4)).flatten(), 1e-6);
        Assert.Throws<ArgumentException>(() => oblong.call(ones(new long[] { 2, 4, 6, 7 })));
        Assert.Throws<ExternalException>(() => nn.functional.conv1d(ones(new long[] { 1, 2, 5 }), ones(new long[] { 1, 3, 2 })));
    }

    [Fact]
    public void Batch_normalisation_uses_the_batch_in_training_and_what_it_saw_afterwards()
    {
        using BatchNorm1d layer = nn.BatchNorm1d(2, eps: 1e-3, momentum: 0.25);
        using (no_grad())
        {
            layer.weight.copy_(tensor(new[] { 2f, 3 }));
            layer.bias!.copy_(tensor(new[] { 1f, -1 }));
        }

        double[] x = { 1, 10, 3, 20, 8, 60 };
        Tensor input = Rows(2, x).to(ScalarType.Float32);
        double[] trained = Of(layer.call(input));
        layer.eval();
        double[] used = Of(layer.call(input));

        for (int c = 0; c < 2; c++)
        {
            double[] column = { x[c], x[2 + c], x[4 + c] };
            double mean = column.Average();
            double biased = column.Sum(v => (v - mean) * (v - mean)) / 3;
            double runningMean = 0.25 * mean;
            double runningVariance = 0.75 + (0.25 * biased * 3 / 2);
            for (int i = 0; i < 3; i++)
            {
                double scale = 2 + c;
                double shift = 1 - (2 * c);
                Assert.Equal(shift + (scale * (column[i] - mean) / Math.Sqrt(biased + 1e-3)), trained[(2 * i) + c], 1e-4);
                Assert.Equal(shift + (scale * (column[i] - runningMean) / Math.Sqrt(runningVariance + 1e-3)), used[(2 * i) + c], 1e-4);
            }
        }

        Assert.Equal(1, layer.num_batches_tracked!.item<long>());
        Assert.Equal(
            new[] { "weight", "bias", "running_mean", "running_var", "num_batches_tracked" }, layer.state_dict().Keys);
        Assert.Equal(new long[] { 5, 2, 7 }, layer.call(ones(new long[] { 5, 2, 7 })).shape);
        Assert.Throws<ArgumentException>(() => layer.call(ones(5)));
        using BatchNorm2d images = nn.BatchNorm2d(2);
        Tensor normalised = images.call(Even(1, 3, 9, 4, 2, 3, 3).to(ScalarType.Float32));
        Assert.InRange((normalised * normalised).mean().ToDouble(), 0.98, 1.02);
        Assert.Throws<ArgumentException>(() => images.call(ones(5, 2)));
    }

    [Fact]
    public void Functions_of_single_numbers()
    {
        double[] x = { -2, -0.5, 0, 1, 3 };
        Tensor input = tensor(x);
        AssertEqual(x.Select(v => Math.Max(v, 0)).ToArray(), nn.ReLU().call(input));
        AssertEqual(x.Select(Math.Tanh).ToArray(), nn.Tanh().call(input));
        AssertEqual(
            x.Select(v => 0.5 * v * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (v + (0.044715 * v * v * v))))).ToArray(),
            nn.functional.gelu(input, GELU.Approximate.tanh));
        // x times the standard normal distribution function (Abramowitz and Stegun 1972, table 26.1).
        AssertEqual(new[] { -2 * 0.0227501319, -0.5 * 0.3085375387, 0, 0.8413447461, 3 * 0.9986501020 }, nn.GELU().call(input));
        double sum = x.Sum(Math.Exp);
        AssertEqual(x.Select(v => Math.Exp(v) / sum).ToArray(), input.softmax(0));
        AssertEqual(x.Select(v => v - Math.Log(sum)).ToArray(), input.log_softmax(0));
        Assert.Equal(new long[] { 2, 12 }, nn.Flatten().call(ones(new long[] { 2, 3, 4 })).shape);
        Tensor changed = tensor(x);
        nn.ReLU(inplace: true).call(changed);
        AssertEqual(x.Select(v => Math.Max(v, 0)).ToArray(), changed);
    }

    [Fact]
    public void Pooling()
    {
        Tensor x = tensor(new[] { 1f, 5, 2, 4, 3, 9 }).reshape(1, 1, 6);
        AssertEqual(new double[] { 5, 4, 9 }, nn.MaxPool1d(2).call(x).flatten());
        AssertEqual(new double[] { 5, 5, 4, 9 }, nn.MaxPool1d(3, stride: 1).call(x).flatten());
        AssertEqual(new double[] { 8 / 3.0, 16 / 3.0 }, nn.functional.avg_pool2d(x, new[] { 1L, 3 }).flatten(), 1e-6);
        Assert.Equal(new long[] { 1, 1, 2, 2 }, nn.functional.avg_pool2d(ones(new long[] { 1, 1, 4, 5 }), new[] { 2L, 2 }).shape);
    }

    [Fact]
    public void Cross_entropy_is_minus_the_logarithm_of_the_softmax()
    {
        double[] logits = { 1, 2, 0.5, -1, 0, 3 };
        Tensor input = Rows(3, logits);
        Tensor classes = tensor(new[] { 1L, 0 });
        double[] each = new[] { 0, 1 }
            .Select(i => Math.Log(Enumerable.Range(0, 3).Sum(j => Math.Exp(logits[(3 * i) + j]))) - logits[(3 * i) + (1 - i)])
            .ToArray();

        AssertEqual(each, nn.functional.cross_entropy(input, classes, reduction: nn.Reduction.None));
        AssertEqual(new[] { each.Average() }, nn.functional.cross_entropy(input, classes));
        AssertEqual(new[] { each.Sum() }, nn.functional.cross_entropy(input, classes, reduction: nn.Reduction.Sum));
        Tensor weights = tensor(new[] { 3.0, 1, 1 });
        AssertEqual(new[] { (each[0] + (3 * each[1])) / 4 }, nn.functional.cross_entropy(input, classes, weights));
        AssertEqual(new[] { each[0] }, nn.functional.cross_entropy(input, classes, ignore_index: 0));
        AssertEqual(new[] { each.Average() }, nn.functional.cross_entropy(input, nn.functional.one_hot(classes, 3).to(ScalarType.Float64)));
        Assert.Throws<ExternalException>(() => nn.functional.cross_entropy(input, tensor(new[] { 0L, 1, 2 })));
        Assert.ThrowsAny<Exception>(() => nn.functional.cross_entropy(input, tensor(new[] { 0L, 3 })));
    }

    [Fact]
    public void Components_are_found_by_their_fields_and_named_after_them()
    {
        using Net net = new();

        Assert.Equal(
            new[] { "_scale", "_first.weight", "_first.bias", "_rest.a.weight", "_rest.a.bias", "_rest.b.weight", "_rest.b.bias" }.Order(),
            net.named_parameters().Select(p => p.name).Order());
        Assert.Equal(
            new[] { "_offset", "_rest.b.running_mean", "_rest.b.running_var", "_rest.b.num_batches_tracked" }.Order(),
            net.named_buffers().Select(b => b.name).Order());
        Assert.Equal(new[] { "_first", "_rest" }, net.named_children().Select(m => m.name).Order());
        Assert.Equal(7, net.parameters().Count());
        Assert.Equal(11, net.state_dict().Count);
        Assert.Null(net.get_buffer("nothing"));
        Assert.Throws<InvalidOperationException>(() => net.register_buffer("_offset", zeros(1)));
        Assert.Throws<ArgumentException>(() => net.register_module("a.b", nn.ReLU()));

        net.eval();
        Assert.All(net.named_modules().Select(entry => entry.module), module => Assert.False(module.training));
        net.train();
        Assert.All(net.named_modules().Select(entry => entry.module), module => Assert.True(module.training));
        Assert.Equal(new long[] { 4, 2 }, net.call(ones(4, 3)).shape);
    }

    [Fact]
    public void State_dictionaries_carry_a_network_over()
    {
        using Net net = new();
        using Net other = new();
        Tensor input = Even(1, -1, 1, 4, 3).to(ScalarType.Float32);
        net.call(input);
        net.eval();
        other.eval();
        double[] expected = Of(net.call(input));
        Assert.NotEqual(expected, Of(other.call(input)));

        (IList<string> missing, IList<string> unexpected) = other.load_state_dict(net.state_dict());

        Assert.Empty(missing);
        Assert.Empty(unexpected);
        Assert.Equal(expected, Of(other.call(input)));
        Assert.Equal(1, other.state_dict()["_rest.b.num_batches_tracked"].item<long>());
        Dictionary<string, Tensor> less = net.state_dict();
        less.Remove("_scale");
        Assert.Throws<InvalidOperationException>(() => other.load_state_dict(less));
        Assert.Equal(new[] { "_scale" }, other.load_state_dict(less, strict: false).missing_keys);
        Assert.Empty(other.load_state_dict(less, skip: new[] { "_scale" }).missing_keys);
        less["_scale"] = zeros(7, 7);
        Assert.Throws<ExternalException>(() => other.load_state_dict(less));
    }

    [Fact]
    public void A_disposed_network_has_no_parameters_left()
    {
        Net net = new();
        Parameter[] parameters = net.parameters().ToArray();

        net.Dispose();

        Assert.All(parameters, p => Assert.True(p.IsInvalid));
    }

    [Fact]
    public void Sequential_runs_its_modules_in_order()
    {
        using Sequential chain = nn.Sequential(("a", nn.Linear(3, 4)), ("b", nn.ReLU()), ("c", nn.Linear(4, 2)));
        Tensor input = Even(2, -1, 1, 5, 3).to(ScalarType.Float32);
        Tensor expected = ((Linear)chain[2]).call(((Linear)chain[0]).call(input).relu());

        AssertEqual(Of(expected.flatten()), chain.call(input).flatten());
        Assert.Equal(new[] { "a.weight", "a.bias", "c.weight", "c.bias" }, chain.named_parameters().Select(p => p.name));
        Assert.Equal(3, chain.Count);
        AssertEqual(Of(input.flatten()), nn.Sequential().call(input).flatten());
    }

    private sealed class Net : nn.Module<Tensor, Tensor>
    {
        private readonly Linear _first = nn.Linear(3, 4);
        private readonly Sequential _rest = nn.Sequential(("a", nn.Linear(4, 2)), ("b", nn.BatchNorm1d(2)), ("c", nn.ReLU()));
        private readonly Parameter _scale = new(rand(1));
        private readonly Tensor _offset = ones(1);

        public Net()
            : base(nameof(Net)) => RegisterComponents();

        public override Tensor forward(Tensor input) => _rest.call(_first.call(input) * _scale) + get_buffer(nameof(_offset))!;
    }
}
