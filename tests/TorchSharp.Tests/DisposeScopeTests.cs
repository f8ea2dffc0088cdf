using System;
using System.Collections.Generic;
using System.Threading;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

/// <summary>Who frees tensors, and that nothing is left over.</summary>
public class DisposeScopeTests
{
    [Fact]
    public void A_scope_disposes_of_what_was_made_in_it_but_for_what_left_it()
    {
        Tensor before = ones(1);
        Tensor inside;
        Tensor left;
        Tensor detached;
        using (DisposeScope scope = NewDisposeScope())
        {
            inside = before + 1.0;
            left = scope.Detach(3 * inside);
            detached = ones(1).DetachFromDisposeScope();
        }

        Assert.False(before.IsInvalid);
        Assert.True(inside.IsInvalid);
        Assert.False(detached.IsInvalid);
        Assert.Equal(6, left.ToDouble());
        before.Dispose();
        left.Dispose();
        detached.Dispose();
    }

    [Fact]
    public void Scopes_are_a_stack()
    {
        using DisposeScope outer = NewDisposeScope();
        Tensor inner;
        using (NewDisposeScope()) inner = ones(1);
        Tensor ofOuter = ones(1);
        Assert.True(inner.IsInvalid);

        outer.DisposeEverything();
        Assert.True(ofOuter.IsInvalid);
        Tensor later = ones(1);
        outer.Dispose();
        Assert.True(later.IsInvalid);
    }

    [Fact]
    public void A_tensor_disposed_of_by_hand_leaves_its_scope()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones(1);

        x.Dispose();
        x.Dispose();

        scope.Dispose();
        Assert.True(x.IsInvalid);
    }

    [Fact]
    public void A_closed_scope_refuses()
    {
        DisposeScope scope = NewDisposeScope();
        scope.Dispose();
        scope.Dispose();

        using Tensor x = ones(1);
        Assert.Throws<ObjectDisposedException>(() => scope.Detach(x));
        Assert.Throws<ObjectDisposedException>(scope.DisposeEverything);
    }

    [Fact]
    public void Parameters_of_modules_outlive_the_scope_they_were_made_in()
    {
        Linear layer;
        using (NewDisposeScope())
            layer = nn.Linear(2, 2);

        Assert.False(layer.weight.IsInvalid);
        layer.Dispose();
        Assert.True(layer.weight.IsInvalid);
    }

    [Fact]
    public void A_parameter_takes_the_place_of_its_tensor()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor data = ones(2);

        Parameter parameter = new(data);

        Assert.True(data.IsInvalid);
        Assert.True(parameter.requires_grad);
        scope.Dispose();
        Assert.True(parameter.IsInvalid);
    }

    [Fact]
    public void Scopes_are_for_their_thread()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor? elsewhere = null;
        Thread thread = new(() => elsewhere = ones(1));
        thread.Start();
        thread.Join();

        scope.Dispose();

        Assert.False(elsewhere!.IsInvalid);
        elsewhere.Dispose();
    }

    [Fact]
    public void Ten_thousand_steps_of_training_and_inference_leave_no_tensor_behind()
    {
        using Sequential network = nn.Sequential(("a", nn.Linear(4, 3)), ("b", nn.BatchNorm1d(3)), ("c", nn.ReLU()), ("d", nn.Linear(3, 2)));
        using Adam optimizer = optim.Adam(network.parameters());
        using Tensor input = rand(new long[] { 5, 4 });
        using Tensor target = tensor(new[] { 0L, 1, 0, 1, 1 });
        GC.Collect();
        GC.WaitForPendingFinalizers();
        List<long> counts = new();

        for (int i = 0; i < 10_000; i++)
        {
            using DisposeScope scope = NewDisposeScope();
            if (i % 10 == 0)
            {
                optimizer.zero_grad();
                Tensor loss = nn.functional.cross_entropy(network.call(input), target);
                loss.backward();
                optimizer.step();
            }
            else
            {
                using IDisposable inference = inference_mode();
                Tensor output = network.call(input).softmax(1);
                _ = output.max().ToDouble() + output.split(new long[] { 1, 4 })[0].sum().item<float>();
            }

            scope.Dispose();
            if (i % 1000 == 1)
                counts.Add(Tensor.TotalCount);
        }

        Assert.Single(new HashSet<long>(counts));
    }

    [Fact]
    public void Tensors_nobody_disposes_of_are_freed_by_the_garbage_collector()
    {
        long before = Tensor.TotalCount;
        Thread thread = new(() =>
        {
            for (int i = 0; i < 1000; i++)
                (ones(10) + 1.0).exp();
        });
        thread.Start();
        thread.Join();

        SpinWait.SpinUntil(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return Tensor.TotalCount <= before;
            },
            TimeSpan.FromSeconds(60));

        Assert.True(Tensor.TotalCount <= before, $"{before} tensors before, {Tensor.TotalCount} after");
    }
}
