using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using TorchSharp.Modules;
using static TorchSharp.Tests.Numbers;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

/// <summary>Optimisers against the published rules in plain C#.</summary>
public class OptimizerTests : IDisposable
{
    private static readonly double[] Start = { 1, -2, 0.5 };

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(0, false, false)]
    [InlineData(0.1, false, false)]
    [InlineData(0.1, true, false)]
    [InlineData(0, false, true)]
    public void Adam_follows_Kingma_and_Ba(double decay, bool amsgrad, bool maximize) =>
        AssertFollows(
            parameters => optim.Adam(parameters, 0.1, 0.8, 0.9, 1e-3, decay, amsgrad, maximize),
            AdamRule(0.1, decay, 0, amsgrad, maximize));

    [Theory]
    [InlineData(0, false)]
    [InlineData(0.1, true)]
    public void AdamW_decays_weights_apart_from_gradients(double decay, bool amsgrad) =>
        AssertFollows(
            parameters => optim.AdamW(parameters, 0.1, 0.8, 0.9, 1e-3, decay, amsgrad), AdamRule(0.1, 0, decay, amsgrad, false));

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(0.1, 0, true)]
    [InlineData(0, 0.7, false)]
    public void RMSProp_divides_by_the_root_of_mean_squares(double decay, double momentum, bool centered)
    {
        double[] squares = new double[3];
        double[] means = new double[3];
        double[] buffer = new double[3];
        AssertFollows(
            parameters => optim.RMSProp(parameters, 0.1, 0.9, 1e-3, decay, momentum, centered),
            (i, x, gradient, _) =>
            {
                double g = gradient + (decay * x);
                squares[i] = (0.9 * squares[i]) + (0.1 * g * g);
                means[i] = (0.9 * means[i]) + (0.1 * g);
                double change = g / (Math.Sqrt(squares[i] - (centered ? means[i] * means[i] : 0)) + 1e-3);
                buffer[i] = (momentum * buffer[i]) + change;
                return x - (0.1 * buffer[i]);
            });
    }

    [Fact]
    public void Groups_have_their_own_options_and_learning_rates_that_can_be_set()
    {
        Parameter decayed = new(tensor(new[] { 2.0 }));
        Parameter plain = new(tensor(new[] { 2.0 }));
        using RMSProp optimizer = optim.RMSProp(
            new[]
            {
                new RMSProp.ParamGroup(new[] { decayed }, new RMSProp.Options { LearningRate = 0.1, weight_decay = 0.5 }),
                new RMSProp.ParamGroup(new[] { plain }, new RMSProp.Options()),
            },
            lr: 0.01);
        decayed.grad = tensor(new[] { 0.0 });
        plain.grad = tensor(new[] { 0.0 });

        optimizer.step();

        // The mean of squares is a hundredth of the square of the gradient, which is 1.
        Assert.Equal(1, decayed.ToDouble(), 1e-6);
        Assert.Equal(2.0, plain.ToDouble());
        Assert.Equal(new[] { 0.1, 0.01 }, optimizer.ParamGroups.Select(group => group.LearningRate));
        Assert.Equal(2, optimizer.parameters().Count());
        foreach (optim.ILearningRateController group in optimizer.ParamGroups) group.LearningRate = 0;
        optimizer.step();
        Assert.Equal(1, decayed.ToDouble(), 1e-6);
    }

    [Fact]
    public void Step_computes_the_loss_where_asked_and_zero_grad_clears()
    {
        Parameter x = new(tensor(new[] { 2.0 }));
        Parameter unused = new(tensor(new[] { 3.0 }));
        using Adam optimizer = optim.Adam(new[] { x, unused }, 0.1);

        Tensor loss = optimizer.step(() =>
        {
            optimizer.zero_grad();
            Tensor value = (x * x).sum();
            value.backward();
            return value;
        })!;

        Assert.Equal(4, loss.ToDouble());
        Assert.Equal(1.9, x.ToDouble(), 1e-6);
        Assert.Equal(3, unused.ToDouble());
        optimizer.zero_grad();
        Assert.Equal(0, x.grad!.ToDouble());
    }

    [Theory]
    [InlineData("Adam")]
    [InlineData("AdamW")]
    [InlineData("RMSProp")]
    public void A_training_that_is_resumed_goes_on_as_if_it_had_not_stopped(string kind)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        using BinaryReader reader = new(stream);
        Parameter whole = new(tensor(Start));
        using OptimizerHelper uninterrupted = Make(kind, whole);
        Train(uninterrupted, whole, 5);
        uninterrupted.save_state_dict(writer);
        Parameter resumed = new(tensor(Of(whole)));
        using OptimizerHelper again = Make(kind, resumed);
        stream.Position = 0;
        again.load_state_dict(reader);

        Train(uninterrupted, whole, 5);
        Train(again, resumed, 5);

        Assert.Equal(Of(whole), Of(resumed));
        using OptimizerHelper other = Make(kind == "Adam" ? "AdamW" : "Adam", new Parameter(tensor(Start)));
        stream.Position = 0;
        Assert.Throws<InvalidDataException>(() => other.load_state_dict(reader));
        stream.Position = 0;
        stream.SetLength(stream.Length - 1);
        Assert.Throws<EndOfStreamException>(() => again.load_state_dict(reader));
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Parameter[] parameters = { new(tensor(Start)) };
        Assert.Throws<ArgumentException>(() => optim.Adam(parameters, lr: -1));
        Assert.Throws<ArgumentException>(() => optim.Adam(parameters, beta1: 1));
        Assert.Throws<ArgumentException>(() => optim.AdamW(parameters, beta2: -0.1));
        Assert.Throws<ArgumentException>(() => optim.RMSProp(parameters, momentum: -1));
    }

    // Twelve steps on the loss sum of x^4 / 4 + x, beside a rule that gives the next x from its index, x, gradient and step from 1.
    private static void AssertFollows(Func<IEnumerable<Parameter>, optim.Optimizer> make, Func<int, double, double, int, double> rule)
    {
        Parameter parameter = new(tensor(Start));
        using optim.Optimizer optimizer = make(new[] { parameter });
        double[] x = (double[])Start.Clone();
        for (int step = 1; step <= 12; step++)
        {
            Train(optimizer, parameter, 1);
            for (int i = 0; i < x.Length; i++)
                x[i] = rule(i, x[i], (x[i] * x[i] * x[i]) + 1, step);
            AssertEqual(x, parameter, 1e-9);
        }
    }

    private static void Train(optim.Optimizer optimizer, Parameter parameter, int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            optimizer.zero_grad();
            using DisposeScope scope = NewDisposeScope();
            ((parameter.pow(4) * 0.25) + parameter).sum().backward();
            optimizer.step();
        }
    }

    private static Func<int, double, double, int, double> AdamRule(double rate, double l2, double decay, bool amsgrad, bool maximize)
    {
        double[] mean = new double[3];
        double[] squares = new double[3];
        double[] largest = new double[3];
        return (i, x, gradient, step) =>
        {
            double g = (maximize ? -gradient : gradient) + (l2 * x);
            x -= rate * decay * x;
            mean[i] = (0.8 * mean[i]) + (0.2 * g);
            squares[i] = (0.9 * squares[i]) + (0.1 * g * g);
            largest[i] = Math.Max(largest[i], squares[i]);
            double unbiasedMean = mean[i] / (1 - Math.Pow(0.8, step));
            double unbiasedSquare = (amsgrad ? largest[i] : squares[i]) / (1 - Math.Pow(0.9, step));
            return x - (rate * unbiasedMean / (Math.Sqrt(unbiasedSquare) + 1e-3));
        };
    }

    private static OptimizerHelper Make(string kind, Parameter parameter) => kind switch
    {
        "Adam" => optim.Adam(new[] { parameter }, 0.1, amsgrad: true),
        "AdamW" => optim.AdamW(new[] { parameter }, 0.1, weight_decay: 0.1),
        _ => optim.RMSProp(new[] { parameter }, 0.1, momentum: 0.5, centered: true),
    };
}
