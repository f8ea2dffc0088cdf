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
    public void A_scope_disposes_of_what_was_made_in_it()
    {
        Tensor before = ones(1);
        Tensor inside;
        Tensor result;
        using (DisposeScope scope = NewDisposeScope())
        {
            inside = before + 1;
            result = (inside * 2)[0];
            Assert.Equal(3, scope.DisposablesCount);
            Assert.True(scope.Contains(inside));
            Assert.False(scope.Contains(before));
            result.MoveToOuterDisposeScope();
        }

        Assert.False(before.IsInvalid);
        Assert.True(inside.IsInvalid);
        Assert.Equal(4, result.ToSingle());
        before.Dispose();
        result.Dispose();
    }

    [Fact]
    public void Tensors_move_out_are_detached_and_are_attached()
    {
        Tensor detached;
        Tensor attached = ones(1);
        using (DisposeScope outer = NewDisposeScope())
        {
            Tensor moved;
            using (DisposeScope inner = NewDisposeScope())
            {
                moved = ones(1).MoveToOuterDisposeScope();
                detached = inner.Detach(ones(1));
                inner.Attach(attached);
                Assert.True(inner.Contains(attached));
                Assert.True(outer.Contains(moved));
                (Tensor a, Tensor b) = inner.MoveToOuter(ones(1), ones(1));
                Assert.True(outer.Contains(a) && outer.Contains(b));
            }

            Assert.False(moved.IsInvalid);
            Assert.True(attached.IsInvalid);
            Assert.Equal(3, outer.DisposablesCount);
        }

        Assert.False(detached.IsInvalid);
        detached.Dispose();
    }

    [Fact]
    public void A_scope_can_be_emptied_and_used_on()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor gone = ones(1);
        Tensor kept = ones(1);

        Assert.Same(kept, scope.DisposeEverythingBut(kept));

        Assert.True(gone.IsInvalid);
        Assert.False(kept.IsInvalid);
        Assert.Equal(1, scope.DisposablesCount);
        scope.DisposeEverything();
        Assert.True(kept.IsInvalid);
        ones(1);
        Assert.Equal(1, scope.DisposablesCount);
    }

    [Fact]
    public void A_tensor_disposed_of_by_hand_leaves_its_scope()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones(1);

        x.Dispose();
        x.Dispose();

        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void A_closed_scope_refuses()
    {
        DisposeScope scope = NewDisposeScope();
        scope.Dispose();
        scope.Dispose();

        Assert.Throws<ObjectDisposedException>(() => scope.DisposablesCount);
        using Tensor x = ones(1);
        Assert.Throws<ObjectDisposedException>(() => scope.Attach(x));
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
        Assert.Equal(1, scope.DisposablesCount);
        Assert.True(scope.Contains(parameter));
        Assert.True(parameter.requires_grad);
    }

    [Fact]
    public void Scopes_and_counts_are_for_their_thread()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor? elsewhere = null;
        long created = 0;
        Thread thread = new(() =>
        {
            elsewhere = ones(1);
            created = DisposeScopeManager.Statistics.CreatedOutsideScopeCount;
        });
        thread.Start();
        thread.Join();

        Assert.Equal(1, created);
        Assert.Equal(0, scope.DisposablesCount);
        elsewhere!.Dispose();
    }

    [Fact]
    public void Counts()
    {
        ThreadDisposeScopeStatistics counts = DisposeScopeManager.Statistics;
        counts.Reset();
        Tensor outside = ones(1);
        using (DisposeScope scope = NewDisposeScope())
        {
            ones(1);
            ones(1).DetachFromDisposeScope().Dispose();
            scope.Attach(outside);
        }

        Assert.Equal(1, counts.CreatedOutsideScopeCount);
        Assert.Equal(2, counts.CreatedInScopeCount);
        Assert.Equal(1, counts.DetachedFromScopeCount);
        Assert.Equal(1, counts.AttachedToScopeCount);
        Assert.Equal(2, counts.DisposedInScopeCount);
        Assert.Equal(1, counts.DisposedOutsideScopeCount);
        Assert.Equal(0, counts.ThreadTotalLiveCount);
        Assert.Equal(2, counts.TensorStatistics.CreatedInScopeCount);
    }

    [Fact]
    public void Ten_thousand_steps_of_training_and_inference_leave_no_tensor_behind()
    {
        using Sequential network = nn.Sequential(nn.Linear(4, 3), nn.BatchNorm1d(3), nn.ReLU(), nn.Dropout(0.2), nn.Linear(3, 2));
        using Adam optimizer = optim.Adam(network.parameters());
        using Tensor input = rand(5, 4);
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
                nn.utils.clip_grad_norm_(network.parameters(), 1);
                optimizer.step();
            }
            else
            {
                using IDisposable inference = inference_mode();
                Tensor output = network.call(input).softmax(1);
                _ = output[TensorIndex.Colon, 0].max().ToSingle() + output.split(1)[0][0, 1].item<float>();
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
                (ones(10) + 1).exp();
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
