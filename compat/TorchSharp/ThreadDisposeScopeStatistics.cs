namespace TorchSharp;

/// <summary>What happened to disposable objects on one thread.</summary>
public class ThreadDisposeScopeStatistics
{
    internal ThreadDisposeScopeStatistics()
    {
    }

    /// <summary>Objects made while no scope was open.</summary>
    public long CreatedOutsideScopeCount => TensorStatistics.CreatedOutsideScopeCount;

    /// <summary>Objects disposed of that belonged to no scope.</summary>
    public long DisposedOutsideScopeCount => TensorStatistics.DisposedOutsideScopeCount;

    /// <summary>Objects made while a scope was open.</summary>
    public long CreatedInScopeCount => TensorStatistics.CreatedInScopeCount;

    /// <summary>Objects disposed of that belonged to a scope.</summary>
    public long DisposedInScopeCount => TensorStatistics.DisposedInScopeCount;

    /// <summary>Objects that were attached to a scope by hand.</summary>
    public long AttachedToScopeCount => TensorStatistics.AttachedToScopeCount;

    /// <summary>Objects that were detached from their scope by hand.</summary>
    public long DetachedFromScopeCount => TensorStatistics.DetachedFromScopeCount;

    /// <summary>Objects made on this thread less those disposed of on it.</summary>
    public long ThreadTotalLiveCount => TensorStatistics.ThreadTotalLiveCount;

    /// <summary>The tensors among them.</summary>
    public LifetimeStatistics TensorStatistics { get; } = new();

    /// <summary>Sets all counts to zero.</summary>
    public void Reset() => TensorStatistics.Reset();
}
