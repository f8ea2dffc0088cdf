using CellTypes.Streaming.Spikes;

namespace CellTypes.Streaming.Sources;

/// <summary>Counts lost messages by the gaps in a source's numbering.</summary>
/// <remarks>
/// The first number is where we joined. A number that goes back is a source that started again, and what it sent before we were
/// connected again was not lost but never ours. A leap that no network can explain is a damaged number unless the next message goes on from it.
/// </remarks>
internal sealed class MessageSequence(SourceCounters counters)
{
    private const long LargestGap = 1_000_000;

    private long? _next;
    private long? _leapt;

    /// <summary>Takes the number of a message that arrived; a negative one is none.</summary>
    public void Arrived(long number)
    {
        if (number is < 0 or long.MaxValue) return;
        long gap = _next is long next ? number - next : 0;
        if (gap > LargestGap && number != _leapt)
        {
            _leapt = number + 1;
            return;
        }
        // The message that leapt has arrived itself.
        if (gap > 0) counters.CountLost(gap > LargestGap ? gap - 1 : gap);
        _next = number + 1;
        _leapt = null;
    }
}
