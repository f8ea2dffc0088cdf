using System;
using System.Collections.Generic;
using System.Linq;
using TorchSharp.Interop;

namespace TorchSharp;

/// <summary>
/// Owns the tensors that are made on its thread while it is the innermost open scope, and disposes of them when it is disposed of. A tensor
/// leaves it by <see cref="MoveToOuter{T}"/> or <see cref="Detach{T}"/>.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    private DisposeScopeManager? _manager;

    internal DisposeScope(DisposeScopeManager manager, DisposeScope? outer)
    {
        _manager = manager;
        Outer = outer;
    }

    /// <summary>The tensors that the scope owns now.</summary>
    /// <exception cref="ObjectDisposedException">The scope is closed.</exception>
    public IReadOnlyList<IDisposable> DisposablesView
    {
        get
        {
            _ = Manager;
            return Members.ToArray();
        }
    }

    /// <summary>How many tensors the scope owns now.</summary>
    /// <exception cref="ObjectDisposedException">The scope is closed.</exception>
    public int DisposablesCount
    {
        get
        {
            _ = Manager;
            return Members.Count;
        }
    }

    internal DisposeScope? Outer { get; set; }

    internal HashSet<IDisposable> Members { get; private set; } = new(ReferenceComparer.Instance);

    private DisposeScopeManager Manager => _manager ?? throw new ObjectDisposedException(GetType().FullName);

    /// <summary>Gives a tensor to the next scope, or to none where this is the outermost.</summary>
    /// <exception cref="ObjectDisposedException">The scope is closed.</exception>
    public T MoveToOuter<T>(T disposable)
        where T : IDisposable
        => MoveToOther(Outer, disposable);

    /// <summary>Gives two tensors to the next scope.</summary>
    /// <exception cref="ObjectDisposedException">The scope is closed.</exception>
    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable
        => (MoveToOuter(first), MoveToOuter(second));

    /// <summary>Gives three tensors to the next scope.</summary>
    /// <exception cref="ObjectDisposedException">The scope is closed.</exception>
    public (T1 first, T2 second, T3 third) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable
        => (MoveToOuter(first), MoveToOuter(second), MoveToOuter(third));

    /// <summary>Gives tensors to the next scope.</summary>
    /// <exception cref="ObjectDisposedException">The scope is closed.</exception>
    public void MoveToOuter(params IDisposable[] disposables) => MoveToOuter((IEnumerable<IDisposable>)disposables);

    /// <summary>Gives tensors to the next scope.</summary>
    /// <exception cref="ObjectDisposedException">The scope is closed.</exception>
    public void MoveToOuter(IEnumerable<IDisposable> disposables)
    {
        foreach (IDisposable disposable in disposables)
            MoveToOther(Outer, disposable);
    }

    /// <summary>Gives a tensor of this scope to another, or to none.</summary>
    /// <exception cref="ObjectDisposedException">The scope is closed.</exception>
    public T MoveToOther<T>(DisposeScope? scope, T disposable)
        where T : IDisposable
    {
        if (scope is null)
            return Detach(disposable);

        _ = Manager;
        if (Members.Remove(disposable))
            scope.Take(disposable);
        return disposable;
    }

    /// <summary>Lets go of a tensor, which then belongs to no scope.</summary>
    /// <exception cref="ObjectDisposedException">The scope is closed.</exception>
    public T Detach<T>(T disposable)
        where T : IDisposable
    {
        DisposeScopeManager manager = Manager;
        if (Members.Remove(disposable) && disposable is torch.Tensor tensor)
        {
            manager.ThreadStatistics.TensorStatistics.DetachedFromScopeCount++;
            tensor.OwningDisposeScope = null;
        }

        return disposable;
    }

    /// <summary>Lets go of two tensors.</summary>
    /// <exception cref="ObjectDisposedException">The scope is closed.</exception>
    public (T1 first, T2 second) Detach<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable
        => (Detach(first), Detach(second));

    /// <summary>Lets go of three tensors.</summary>
    /// <exception cref="ObjectDisposedException">The scope is closed.</exception>
    public (T1 first, T2 second, T3 third) Detach<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable
        => (Detach(first), Detach(second), Detach(third));

    /// <summary>Lets go of tensors.</summary>
    /// <exception cref="ObjectDisposedException">The scope is closed.</exception>
    public void Detach(params IDisposable[] disposables) => Detach((IEnumerable<IDisposable>)disposables);

    /// <summary>Lets go of tensors.</summary>
    /// <exception cref="ObjectDisposedException">The scope is closed.</exception>
    public void Detach(IEnumerable<IDisposable> disposables)
    {
        _ = Manager;
        foreach (IDisposable disposable in disposables)
            Detach<IDisposable>(disposable);
    }

    /// <summary>Takes a tensor, from another scope or from none.</summary>
    /// <exception cref="ObjectDisposedException">The scope is closed.</exception>
    public void Attach(IDisposable disposable)
    {
        DisposeScopeManager manager = Manager;
        if (Take(disposable))
            manager.ThreadStatistics.TensorStatistics.AttachedToScopeCount++;
    }

    /// <summary>Disposes of all tensors of the scope, which stays open.</summary>
    /// <exception cref="ObjectDisposedException">The scope is closed.</exception>
    public void DisposeEverything() => DisposeEverythingBut(Enumerable.Empty<IDisposable>());

    /// <summary>Disposes of all tensors of the scope but those given; the scope stays open and owns them.</summary>
    /// <exception cref="ObjectDisposedException">The scope is closed.</exception>
    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        _ = Manager;
        HashSet<IDisposable> old = Members;
        Members = new HashSet<IDisposable>(inKeep, ReferenceComparer.Instance);
        foreach (IDisposable disposable in old)
        {
            if (!Members.Contains(disposable))
                disposable.Dispose();
        }
    }

    /// <summary>Disposes of all tensors of the scope but one.</summary>
    /// <exception cref="ObjectDisposedException">The scope is closed.</exception>
    public T DisposeEverythingBut<T>(T keep)
        where T : IDisposable
    {
        DisposeEverythingBut(new IDisposable[] { keep });
        return keep;
    }

    /// <summary>Disposes of all tensors of the scope and closes it.</summary>
    public void Dispose()
    {
        if (_manager is null)
            return;

        DisposeEverything();
        _manager.Close(this);
        _manager = null;
    }

    /// <summary>Forgets a tensor that was disposed of by other means.</summary>
    /// <exception cref="ObjectDisposedException">The scope is closed.</exception>
    public void MarkAsDisposed(IDisposable disposable)
    {
        _ = Manager;
        Members.Remove(disposable);
        if (disposable is torch.Tensor tensor)
            tensor.OwningDisposeScope = null;
    }

    /// <summary>Whether the scope owns a tensor.</summary>
    public bool Contains(IDisposable disposable) => Members.Contains(disposable);

    /// <summary>Puts a tensor in another's place.</summary>
    internal static void Replace(torch.Tensor original, torch.Tensor replacement)
    {
        if (original.OwningDisposeScope is { } scope && scope.Members.Remove(original))
        {
            original.OwningDisposeScope = null;
            scope.Take(replacement);
        }
    }

    private bool Take(IDisposable disposable)
    {
        if (disposable is not torch.Tensor tensor)
            throw new InvalidOperationException("DisposeScope can only manage Tensor or PackedSequence");

        DisposeScope? old = tensor.OwningDisposeScope;
        if (ReferenceEquals(old, this))
            return false;

        old?.Members.Remove(tensor);
        Members.Add(tensor);
        tensor.OwningDisposeScope = this;
        return true;
    }
}
