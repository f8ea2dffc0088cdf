using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using TorchSharp.Modules;
using static TorchSharp.Tests.Numbers;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

/// <summary>Optimisers against the published rules in plain C#, schedules against closed forms.</summary>
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

    [Theory]
    [InlineData(0, 0, 0, false)]
    [InlineData(0.9, 0.3, 0.1, false)]
    [InlineData(0.9, 0, 0, true)]
    public void Sgd_with_momentum(double momentum, double dampening, double decay, bool nesterov)
    {
        double[] buffer = new double[3];
        AssertFollows(
            parameters => optim.SGD(parameters, 0.05, momentum, dampening, decay, nesterov),
            (i, x, gradient, step) =>
            {
                double g = gradient + (decay * x);
                buffer[i] = step == 1 ? g : (momentum * buffer[i]) + ((1 - dampening) * g);
                return x - (0.05 * (momentum == 0 ? g : nesterov ? g + (momentum * buffer[i]) : buffer[i]));
            });
    }

    [Fact]
    public void Groups_have_their_own_options()
    {
        Parameter decayed = new(tensor(new[] { 2.0 }));
        Parameter plain = new(tensor(new[] { 2.0 }));
        using Adam optimizer = optim.Adam(
            new[]
            {
                new Adam.ParamGroup(new[] { decayed }, new Adam.Options { LearningRate = 0.1, weight_decay = 0.5 }),
                new Adam.ParamGroup { Parameters = new[] { plain } },
            },
            lr: 0.01);
        decayed.grad = tensor(new[] { 0.0 });
        plain.grad = tensor(new[] { 0.0 });

        optimizer.step();

        Assert.Equal(1.9, decayed.ToDouble(), 1e-6);
        Assert.Equal(2.0, plain.ToDouble());
        Assert.Equal(new[] { 0.1, 0.01 }, optimizer.ParamGroups.Select(group => group.LearningRate));
        Assert.Equal(2, optimizer.parameters().Count());
    }

    [Fact]
    public void Step_computes_the_loss_where_asked_and_zero_grad_clears()
    {
        Parameter x = new(tensor(new[] { 2.0 }));
        Parameter unused = new(tensor(new[] { 3.0 }));
        using SGD optimizer = optim.SGD(new[] { x, unused }, 0.1);

        Tensor loss = optimizer.step(() =>
        {
            optimizer.zero_grad();
            Tensor value = (x * x).sum();
            value.backward();
            return value;
        })!;

        Assert.Equal(4, loss.ToDouble());
        Assert.Equal(1.6, x.ToDouble(), 1e-12);
        Assert.Equal(3, unused.ToDouble());
        optimizer.zero_grad();
        Assert.Equal(0, x.grad!.ToDouble());
    }

    [Theory]
    [InlineData("Adam")]
    [InlineData("AdamW")]
    [InlineData("RMSProp")]
    [InlineData("SGD")]
    public void A_training_that_is_resumed_goes_on_as_if_it_had_not_stopped(string kind)
    {
        string path = Path.GetTempFileName();
        try
        {
            Parameter whole = new(tensor(Start));
            using OptimizerHelper uninterrupted = Make(kind, whole);
            Train(uninterrupted, whole, 5);
            uninterrupted.save_state_dict(path);
            Parameter resumed = new(whole.detach().clone());
            Parameter copied = new(whole.detach().clone());
            using OptimizerHelper again = Make(kind, resumed);
            using OptimizerHelper twin = Make(kind, copied);
            again.load_state_dict(path);
            twin.load_state_dict(uninterrupted.state_dict());

            Train(uninterrupted, whole, 5);
            Train(again, resumed, 5);
            Train(twin, copied, 5);

            Assert.Equal(Of(whole), Of(resumed));
            Assert.Equal(Of(whole), Of(copied));
            using OptimizerHelper other = Make(kind == "SGD" ? "Adam" : "SGD", new Parameter(tensor(Start)));
            Assert.Throws<InvalidDataException>(() => other.load_state_dict(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Parameter[] parameters = { new(tensor(Start)) };
        Assert.Throws<ArgumentException>(() => optim.Adam(parameters, lr: -1));
        Assert.Throws<ArgumentException>(() => optim.Adam(parameters, beta1: 1));
        Assert.Throws<ArgumentException>(() => optim.AdamW(parameters, beta2: -0.1));
        Assert.Throws<ArgumentException>(() => optim.RMSProp(parameters, momentum: -1));
        Assert.Throws<ArgumentException>(() => optim.SGD(parameters, 0.1, nesterov: true));
    }

    [Fact]
    public void Schedules_follow_their_closed_forms()
    {
        AssertSchedule(o => optim.lr_scheduler.StepLR(o, 3, 0.5), epoch => Math.Pow(0.5, epoch / 3));
        AssertSchedule(
            o => optim.lr_scheduler.MultiStepLR(o, new[] { 2, 5, 6 }, 0.1),
            epoch => Math.Pow(0.1, new[] { 2, 5, 6 }.Count(milestone => milestone <= epoch)));
        AssertSchedule(o => optim.lr_scheduler.LambdaLR(o, epoch => 1.0 / (1 + epoch)), epoch => 1.0 / (1 + epoch));
        AssertSchedule(o => optim.lr_scheduler.CosineAnnealingLR(o, 4, 0), epoch => (1 + Math.Cos(Math.PI * epoch / 4)) / 2);
        AssertSchedule(
            o => optim.lr_scheduler.CosineAnnealingLR(o, 20, 0.001), epoch => 0.01 + (0.99 * (1 + Math.Cos(Math.PI * epoch / 20)) / 2));
    }

    [Fact]
    public void A_schedule_can_be_set_to_an_epoch()
    {
        using SGD optimizer = optim.SGD(new[] { new Parameter(tensor(Start)) }, 0.1);
        optim.lr_scheduler.LRScheduler schedule = optim.lr_scheduler.CosineAnnealingLR(optimizer, 20);

        schedule.step(15);

        Assert.Equal(0.1 * (1 + Math.Cos(Math.PI * 0.75)) / 2, schedule.get_last_lr().Single(), 1e-12);
        Assert.Equal(schedule.get_last_lr(), optimizer.ParamGroups.Select(group => group.LearningRate));
    }

    private static void AssertSchedule(Func<optim.Optimizer, optim.lr_scheduler.LRScheduler> make, Func<int, double> factor)
    {
        using SGD optimizer = optim.SGD(new[] { new Parameter(tensor(Start)) }, 0.1);
        optim.lr_scheduler.LRScheduler schedule = make(optimizer);
        for (int epoch = 0; epoch < 12; epoch++)
        {
            Assert.Equal(0.1 * factor(epoch), optimizer.ParamGroups.Single().LearningRate, 1e-12);
            optimizer.step();
            schedule.step();
        }
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
            ((parameter.pow(4) / 4) + parameter).sum().backward();
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
        "RMSProp" => optim.RMSProp(new[] { parameter }, 0.1, momentum: 0.5, centered: true),
        _ => optim.SGD(new[] { parameter }, 0.02, momentum: 0.9),
    };
}
