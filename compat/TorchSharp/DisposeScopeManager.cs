using System;

namespace TorchSharp;

/// <summary>The dispose scopes of a thread: a stack, of which the innermost takes the tensors that are made.</summary>
public class DisposeScopeManager
{
    [ThreadStatic]
    private static DisposeScopeManager? _ofThisThread;

    private DisposeScopeManager()
    {
    }

    /// <summary>What happened to tensors on this thread.</summary>
    public static ThreadDisposeScopeStatistics Statistics => OfThisThread.ThreadStatistics;

    internal static DisposeScopeManager OfThisThread => _ofThisThread ??= new DisposeScopeManager();

    internal ThreadDisposeScopeStatistics ThreadStatistics { get; } = new();

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

    /// <summary>Counts a new tensor and gives it to the innermost scope.</summary>
    /// <returns>The scope, or null where none is open.</returns>
    internal DisposeScope? Register(torch.Tensor tensor)
    {
        LifetimeStatistics counts = ThreadStatistics.TensorStatistics;
        if (Innermost is null)
        {
            counts.CreatedOutsideScopeCount++;
            return null;
        }

        counts.CreatedInScopeCount++;
        Innermost.Members.Add(tensor);
        return Innermost;
    }

    internal void CountDisposal(bool inScope)
    {
        LifetimeStatistics counts = ThreadStatistics.TensorStatistics;
        if (inScope)
            counts.DisposedInScopeCount++;
        else
            counts.DisposedOutsideScopeCount++;
    }
}
