using System;
using System.Collections.Generic;
using static TorchSharp.Tests.Numbers;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

/// <summary>Gradients against finite differences, and the modes that switch them off.</summary>
public class GradientTests
{
    private static readonly Dictionary<string, Func<Tensor, Tensor>> Functions = new()
    {
        ["add"] = x => x + (x * 2.0) + 1.0,
        ["sub"] = x => 1 + (-x) - (x * x) - 0.5,
        ["mul div"] = x => 3 * x * x / (x + 3.0),
        ["pow"] = x => x.pow(3) + x.pow(0.5),
        ["exp sqrt"] = x => x.exp() + x.sqrt(),
        ["tanh"] = x => x.tanh(),
        ["relu"] = x => (x - 0.7).relu(),
        ["gelu"] = x => nn.functional.gelu(x, Modules.GELU.Approximate.none) + nn.functional.gelu(x, Modules.GELU.Approximate.tanh),
        ["clamp"] = x => x.clamp(0.5, 0.9) * x,
        ["maximum"] = x => x.maximum(x * x),
        ["sum mean"] = x => x.sum(0L) * x.mean(new long[] { 0 }, keepdim: true) * x.sum(),
        ["max"] = x => x.max(1).values * x.max(),
        ["softmax"] = x => x.softmax(1) * x.log_softmax(0),
        ["shape"] = x => x.reshape(4, 3).contiguous().unsqueeze(0).flatten() * x.t().flatten(),
        ["expand repeat"] = x => x.narrow(0, 0, 1).expand(3, 4) * x.repeat(2, 1).narrow(0, 1, 3),
        ["cat split"] = x => cat(new[] { x, x * x }, 1).sum(1) * x.split(new long[] { 1, 2 })[0].sum(),
        ["narrow slice"] = x => x.narrow(1, 1, 2).sum() * x.slice(1, 0, 4, 2).sum(),
        ["gather"] = x => x.gather(1, tensor(new[] { 0L, 3, 1 }).unsqueeze(1)) * x.index_select(0, tensor(new[] { 1L, 1 })).sum(),
        ["mm addmm"] = x => x.mm(x.t()) + eye(3, dtype: ScalarType.Float64).addmm(x, x.t(), 2, 3),
        ["addcmul"] = x => x.addcmul(x, x, 2),
        ["fft"] = x => fft.fft_(x).real + (fft.fft_(x, norm: FFTNormType.Ortho).imag * x),
        ["linear"] = x => nn.functional.linear(x, x * 2.0, x.narrow(1, 0, 1).flatten()),
        ["conv1d"] = x => nn.functional.conv1d(x.unsqueeze(0), x.narrow(1, 0, 2).unsqueeze(0), padding: 1),
        ["conv2d"] = x => nn.functional.conv2d(x.reshape(1, 1, 3, 4), x.narrow(1, 0, 2).reshape(1, 1, 3, 2), padding: new[] { 1L, 0 }),
        ["batch_norm"] = x => nn.functional.batch_norm(x, null, null, x.narrow(0, 0, 1).flatten(), x.narrow(0, 1, 1).flatten(), training: true) * x,
        ["pooling"] = x => nn.functional.max_pool1d(x.unsqueeze(0), 2) * nn.functional.avg_pool2d(x.unsqueeze(0), new[] { 1L, 2 }),
        ["cross_entropy"] = x => nn.functional.cross_entropy(x, tensor(new[] { 0L, 3, 1 }), tensor(new[] { 1.0, 2, 0.5, 3 }), label_smoothing: 0.1),
    };

    public static TheoryData<string> Names() => new(Functions.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradient_is_the_finite_difference(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        Func<Tensor, Tensor> function = Functions[name];
        Tensor x = Even(3, 0.4, 1.3, 3, 4);
        Tensor weights = Even(4, -1, 1, function(x).shape);
        Tensor Loss(Tensor point) => (function(point) * weights).sum();

        Tensor at = x.detach().requires_grad_();
        Loss(at).backward();

        const double Step = 1e-6;
        double[] numbers = Of(x);
        double[] expected = new double[numbers.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            double[] up = (double[])numbers.Clone();
            double[] down = (double[])numbers.Clone();
            up[i] += Step;
            down[i] -= Step;
            expected[i] = (Loss(tensor(up).reshape(x.shape)).ToDouble() - Loss(tensor(down).reshape(x.shape)).ToDouble()) / (2 * Step);
        }

        AssertEqual(expected, at.grad!, 1e-5);
    }

    [Fact]
    public void In_place_changes_of_results_are_differentiated()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(new[] { 1.0, 2, 3 }, requires_grad: true);

        Tensor y = x * 1.0;
        y.mul_(2).add_(x, alpha: 3).div_(2).addcmul_(x, x, 1);
        y.narrow(0, 0, 1).fill_(7);
        y.sum().backward();

        AssertEqual(new[] { 0.0, 6.5, 8.5 }, x.grad!);
    }

    [Fact]
    public void Gradients_add_up_until_they_are_cleared()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(3f, requires_grad: true);
        Assert.Null(x.grad);

        (x * x).backward();
        (x * x).backward();
        Assert.Equal(12, x.grad!.ToDouble());

        x.grad = null;
        Assert.Null(x.grad);
    }

    [Fact]
    public void Gradients_of_several_numbers_or_of_none_are_refused()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(new[] { 1.0, 2 }, requires_grad: true);

        Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => (x * x).backward());
        Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => x.detach().sum().backward());
    }

    [Fact]
    public void No_gradient_flows_in_no_grad_detach_and_inference_mode()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(2f, requires_grad: true);
        Assert.True((x * x).requires_grad);
        Assert.False(x.detach().requires_grad);

        using (no_grad())
        {
            Assert.False((x * x).requires_grad);
            using (enable_grad())
                Assert.True((x * x).requires_grad);
            Assert.False((x * x).requires_grad);
        }

        Assert.True((x * x).requires_grad);
        using (inference_mode())
            Assert.False((x * x).requires_grad);
        Assert.True((x * x).requires_grad);
    }

    [Fact]
    public void Modes_are_for_their_thread()
    {
        using IDisposable mode = no_grad();
        bool elsewhere = false;
        System.Threading.Thread thread = new(() =>
        {
            using DisposeScope scope = NewDisposeScope();
            elsewhere = (2 * tensor(1f, requires_grad: true)).requires_grad;
        });
        thread.Start();
        thread.Join();

        Assert.True(elsewhere);
    }
}
