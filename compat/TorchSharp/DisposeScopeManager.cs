using System;

namespace TorchSharp;

/// <summary>The dispose scopes of a thread: a stack, of which the innermost takes the tensors that are made.</summary>
internal sealed class DisposeScopeManager
{
    [ThreadStatic]
    private static DisposeScopeManager? _ofThisThread;

    private DisposeScopeManager()
    {
    }

    internal static DisposeScopeManager OfThisThread => _ofThisThread ??= new DisposeScopeManager();

    internal DisposeScope? Innermost { get; private set; }

    internal DisposeScope Open() => Innermost = new DisposeScope(this, Innermost);

    /// <summary>Takes a scope out of the stack, from wherever it is.</summary>
    internal void Close(DisposeScope scope)
    {
        if (ReferenceEquals(Innermost, scope))
        {
            Innermost = scope.Outer;
            return;
        }

        for (DisposeScope? inner = Innermost; inner is not null; inner = inner.Outer)
        {
            if (ReferenceEquals(inner.Outer, scope))
            {
                inner.Outer = scope.Outer;
                return;
            }
        }
    }

    /// <summary>Gives a new tensor to the innermost scope.</summary>
    /// <returns>The scope, or null where none is open.</returns>
    internal DisposeScope? Register(torch.Tensor tensor)
    {
        Innermost?.Members.Add(tensor);
        return Innermost;
    }
}
