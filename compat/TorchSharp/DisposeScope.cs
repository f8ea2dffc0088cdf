using System;
using System.Collections.Generic;
using System.Linq;
using TorchSharp.Interop;

namespace TorchSharp;

/// <summary>
/// Owns the tensors that are made on its thread while it is the innermost open scope, and disposes of them when it is disposed of. A tensor
/// leaves it by <see cref="Detach{T}"/>.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    private DisposeScopeManager? _manager;

    internal DisposeScope(DisposeScopeManager manager, DisposeScope? outer)
    {
        _manager = manager;
        Outer = outer;
    }

    internal DisposeScope? Outer { get; set; }

    internal HashSet<IDisposable> Members { get; private set; } = new(ReferenceComparer.Instance);

    private DisposeScopeManager Manager => _manager ?? throw new ObjectDisposedException(GetType().FullName);

    /// <summary>Lets go of a tensor, which then belongs to no scope.</summary>
    /// <exception cref="ObjectDisposedException">The scope is closed.</exception>
    public T Detach<T>(T disposable)
        where T : IDisposable
    {
        _ = Manager;
        if (Members.Remove(disposable) && disposable is torch.Tensor tensor)
            tensor.OwningDisposeScope = null;
        return disposable;
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
