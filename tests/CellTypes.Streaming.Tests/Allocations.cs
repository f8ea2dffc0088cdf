using System;

namespace CellTypes.Streaming.Tests;

/// <summary>Counts what code allocates whenever it runs.</summary>
internal static class Allocations
{
    /// <summary>The bytes that this thread allocates in the leanest of ten rounds of calls, after a round that is not counted.</summary>
    /// <remarks>
    /// The runtime allocates a few kilobytes on the running thread at times of its own, such as when its cache of casts grows. What the
    /// code itself allocates is there in every round.
    /// </remarks>
    public static long Of(int calls, Action action)
    {
        long least = long.MaxValue;
        for (int round = 0; round <= 10; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < calls; i++) action();
            long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            if (round > 0) least = Math.Min(least, bytes);
        }
        return least;
    }
}
