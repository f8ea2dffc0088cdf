using System;
using CellTypes.Streaming.Spikes;

namespace CellTypes.Streaming.Sources;

/// <summary>Counts lost messages by the gaps in a source's numbering.</summary>
/// <remarks>
/// The first number is where we joined. A number that goes back is a source that started again, and what it sent before we were
/// connected again was not lost but never ours.
/// </remarks>
internal sealed class MessageSequence(SourceCounters counters)
{
    private long? _next;

    /// <summary>Takes the number of a message that arrived.</summary>
    public void Arrived(long number)
    {
        // A header that lies must not run the counter over.
        if (_next is long next && number > next) counters.CountLost(Math.Min(number - next, int.MaxValue));
        _next = number < long.MaxValue ? number + 1 : null;
    }
}
