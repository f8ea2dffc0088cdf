namespace TorchSharp;

/// <summary>How many objects one thread made and disposed of, inside dispose scopes and outside.</summary>
public class LifetimeStatistics
{
    internal LifetimeStatistics()
    {
    }

    /// <summary>Objects made while no scope was open.</summary>
    public long CreatedOutsideScopeCount { get; internal set; }

    /// <summary>Objects disposed of that belonged to no scope.</summary>
    public long DisposedOutsideScopeCount { get; internal set; }

    /// <summary>Objects made while a scope was open.</summary>
    public long CreatedInScopeCount { get; internal set; }

    /// <summary>Objects disposed of that belonged to a scope.</summary>
    public long DisposedInScopeCount { get; internal set; }

    /// <summary>Objects that were attached to a scope by hand.</summary>
    public long AttachedToScopeCount { get; internal set; }

    /// <summary>Objects that were detached from their scope by hand.</summary>
    public long DetachedFromScopeCount { get; internal set; }

    /// <summary>Objects made on this thread less those disposed of on it; negative where others made them.</summary>
    public long ThreadTotalLiveCount =>
        CreatedInScopeCount - DisposedInScopeCount + CreatedOutsideScopeCount - DisposedOutsideScopeCount;

    /// <summary>Sets all counts to zero.</summary>
    public void Reset()
    {
        CreatedOutsideScopeCount = 0;
        DisposedOutsideScopeCount = 0;
        CreatedInScopeCount = 0;
        DisposedInScopeCount = 0;
        AttachedToScopeCount = 0;
        DetachedFromScopeCount = 0;
    }
}
