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
        ["add"] = x => x + (x * 2) + 1,
        ["sub"] = x => 1 - x - (x * x),
        ["mul div"] = x => x * x / (x + 3),
        ["pow"] = x => x.pow(3) + x.pow(x) + x.square(),
        ["exp log"] = x => x.exp() + x.log() + x.log1p() + x.expm1(),
        ["sqrt"] = x => x.sqrt() + x.rsqrt() + x.reciprocal(),
        ["abs neg"] = x => (-(x - 0.7)).abs(),
        ["sin cos"] = x => x.sin() + x.cos(),
        ["tanh sigmoid"] = x => x.tanh() + x.sigmoid(),
        ["relu"] = x => (x - 0.7).relu(),
        ["gelu"] = x => x.gelu() + nn.functional.gelu(x, Modules.GELU.Approximate.tanh),
        ["softplus"] = x => x.softplus() + x.softplus(2, 1.5),
        ["erf lgamma"] = x => x.erf() + x.lgamma(),
        ["clamp"] = x => x.clamp(0.5, 0.9) * x,
        ["maximum minimum"] = x => x.maximum(x.flip(0)) * x.minimum(x.flip(1)),
        ["sum mean"] = x => x.sum(0L) * x.mean(new long[] { 0 }, keepdim: true) * x.sum(),
        ["std var"] = x => x.std(1) + x.var(1) + x.var(new long[] { 0, 1 }, unbiased: false),
        ["max min"] = x => x.max(1).values * x.min(1).values * x.max(),
        ["logsumexp"] = x => x.logsumexp(1) + x.logsumexp(0).sum(),
        ["softmax"] = x => x.softmax(1) * x.log_softmax(0),
        ["cumsum prod"] = x => x.cumsum(1) * x.prod(0L),
        ["sort topk"] = x => x.sort(1).Values * x.topk(4, 1).values,
        ["shape"] = x => x.reshape(4, 3).transpose(0, 1).contiguous().view(2, 6).unsqueeze(0).permute(2, 0, 1).flatten() * x.t().flatten(),
        ["expand repeat"] = x => x[0].unsqueeze(0).expand(3, 4) * x.repeat(2, 1)[TensorIndex.Slice(1, 4)],
        ["cat stack"] = x => cat(new[] { x, x * x }, 1).sum(1) * stack(new[] { x, x.exp() }).sum(new long[] { 0, 2 }),
        ["split chunk"] = x => x.split(1)[1] * x.chunk(2, 1)[0].sum() * x.unbind()[2],
        ["narrow select"] = x => x.narrow(1, 1, 2).sum() * x.select(0, 2) * x.slice(1, 0, 4, 2).sum(),
        ["index"] = x => x[TensorIndex.Ellipsis, TensorIndex.Slice(null, null, 2)] * x[TensorIndex.Tensor(tensor(new[] { 2L, 0, 2 })), TensorIndex.Colon].mean(),
        ["gather"] = x => x.gather(1, tensor(new[] { 0L, 3, 1 }).unsqueeze(1)) * x.index_select(0, tensor(new[] { 1L, 1 })).sum(),
        ["where mask"] = x => where(x > 0.7, x * x, x.exp()) + x.masked_fill(x > 0.9, 0) * x.masked_select(x < 0.8).sum(),
        ["mm"] = x => x.mm(x.t()) + x.matmul(x.t()) + x[0].outer(x[1])[TensorIndex.Slice(0, 3), TensorIndex.Slice(0, 3)],
        ["bmm addmm"] = x => x.unsqueeze(0).bmm(x.t().unsqueeze(0)) + eye(3, dtype: float64).addmm(x, x.t(), 2, 3),
        ["diag"] = x => x.mm(x.t()).diag() + x.diagonal(),
        ["linear algebra"] = x =>
        {
            Tensor a = x.mm(x.t()) + eye(3, dtype: float64);
            (Tensor values, Tensor vectors) = linalg.eigh(a);
            return linalg.cholesky(a) + linalg.inv(a) + linalg.solve(a, x).sum() + linalg.slogdet(a).Item2 + linalg.det(a)
                + linalg.solve_triangular(linalg.cholesky(a), x, false).mean() + values + vectors.square();
        },
        ["fft"] = x => fft.fft_(x).real + (fft.rfft(x, n: 4).imag.abs().sum() * x),
        ["linear"] = x => nn.functional.linear(x, x * 2, x[TensorIndex.Colon, 0]),
        ["conv1d"] = x => nn.functional.conv1d(x.unsqueeze(0), x.narrow(1, 0, 2).unsqueeze(0), padding: 1),
        ["conv2d"] = x => nn.functional.conv2d(x.view(1, 1, 3, 4), x.narrow(1, 0, 2).view(1, 1, 3, 2), padding: new[] { 1L, 0 }),
        ["batch_norm"] = x => nn.functional.batch_norm(x, null, null, x[0], x[1], training: true) * x,
        ["pooling"] = x => nn.functional.max_pool1d(x.unsqueeze(0), 2) * nn.functional.avg_pool1d(x.unsqueeze(0), 2),
        ["pooling 2d"] = x => nn.functional.max_pool2d(x.view(1, 1, 3, 4), new[] { 2L, 2 }) * nn.functional.avg_pool2d(x.view(1, 1, 3, 4), new[] { 2L, 2 }),
        ["cross_entropy"] = x => nn.functional.cross_entropy(x, tensor(new[] { 0L, 3, 1 }), tensor(new[] { 1.0, 2, 0.5, 3 }), label_smoothing: 0.1),
        ["nll_loss"] = x => nn.functional.nll_loss(x.log_softmax(1), tensor(new[] { 0L, 3, 1 }), reduction: nn.Reduction.Sum),
        ["mse_loss"] = x => nn.functional.mse_loss(x, Even(5, 0, 1, 3, 4)),
        ["binary_cross_entropy"] = x => nn.functional.binary_cross_entropy_with_logits(x, Even(5, 0, 1, 3, 4), reduction: nn.Reduction.None),
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

        Tensor at = x.clone().requires_grad_();
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
            expected[i] = (Loss(tensor(up, x.shape)).ToDouble() - Loss(tensor(down, x.shape)).ToDouble()) / (2 * Step);
        }

        AssertEqual(expected, at.grad!, 1e-5);
    }

    [Fact]
    public void In_place_changes_of_results_are_differentiated()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(new[] { 1.0, 2, 3 }, requires_grad: true);

        Tensor y = x * 1;
        y.mul_(2).add_(x, alpha: 3).sub_(1);
        y[0] = y[2];
        y.sum().backward();

        AssertEqual(new[] { 0.0, 5, 10 }, x.grad!);
    }

    [Fact]
    public void Gradients_add_up_until_they_are_cleared()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(3.0, requires_grad: true);
        Assert.Null(x.grad);

        (x * x).backward();
        (x * x).backward();
        Assert.Equal(12, x.grad!.ToDouble());

        x.grad = null;
        Assert.Null(x.grad);
    }

    [Fact]
    public void Gradients_of_several_results_and_of_gradients()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(2.0, requires_grad: true);
        Tensor cube = x.pow(3);

        Tensor first = autograd.grad(new[] { cube }, new[] { x }, create_graph: true)[0];
        Tensor second = autograd.grad(new[] { first }, new[] { x }, retain_graph: true)[0];

        Assert.Equal(12, first.ToDouble(), 1e-12);
        Assert.Equal(12, second.ToDouble(), 1e-12);
    }

    [Fact]
    public void Backward_takes_the_gradient_of_a_vector()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(new[] { 1.0, 2 }, requires_grad: true);

        (x * x).backward(new[] { tensor(new[] { 10.0, 100 }) });

        AssertEqual(new[] { 20.0, 400 }, x.grad!);
        Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => (x * x).backward());
    }

    [Fact]
    public void No_gradient_flows_in_no_grad_detach_and_inference_mode()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(2.0, requires_grad: true);
        Assert.True(x.is_leaf);
        Assert.True((x * x).requires_grad);
        Assert.False((x * x).is_leaf);
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
            elsewhere = (tensor(1.0, requires_grad: true) * 2).requires_grad;
        });
        thread.Start();
        thread.Join();

        Assert.True(elsewhere);
    }

    [Fact]
    public void Clipping_scales_all_gradients_together()
    {
        using DisposeScope scope = NewDisposeScope();
        Modules.Parameter a = new(tensor(new[] { 0.0, 0 }));
        Modules.Parameter b = new(tensor(new[] { 0.0 }));
        Modules.Parameter without = new(tensor(new[] { 0.0 }));
        a.grad = tensor(new[] { 3.0, 0 });
        b.grad = tensor(new[] { 4.0 });

        Assert.Equal(5, nn.utils.clip_grad_norm_(new[] { a, b, without }, 1), 1e-9);

        AssertEqual(new[] { 0.6, 0 }, a.grad!, 1e-5);
        AssertEqual(new[] { 0.8 }, b.grad!, 1e-5);
        Assert.Equal(1, nn.utils.clip_grad_norm_(new[] { a, b, without }, 10), 1e-5);
        AssertEqual(new[] { 0.6, 0 }, a.grad!, 1e-5);
    }
}
