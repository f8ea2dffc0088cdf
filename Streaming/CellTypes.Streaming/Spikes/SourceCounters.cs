using System.Diagnostics;
using System.Threading;
using CellTypes.Streaming.Protocol;

namespace CellTypes.Streaming.Spikes;

/// <summary>What a source could not use of what it received, and why. Written by the source's threads, read by any.</summary>
public sealed class SourceCounters
{
    // Connections are made anew several times a second.
    private const int SecondsRefused = 3;

    private long _badMessages;
    private long _lostMessages;
    private long _unsorted;
    private long _overLimit;
    private volatile bool _hasOtherKind;
    private long _refusedAt = long.MinValue;

    /// <summary>Gets the messages that could not be decoded and were skipped.</summary>
    public long BadMessages => Interlocked.Read(ref _badMessages);

    /// <summary>Gets the messages that never arrived, by the gaps in the source's numbering.</summary>
    public long LostMessages => Interlocked.Read(ref _lostMessages);

    /// <summary>Gets the spikes of no unit (sorted id 0), which are ignored.</summary>
    public long Unsorted => Interlocked.Read(ref _unsorted);

    /// <summary>Gets the spikes of units beyond the most that a source may name, which are ignored.</summary>
    public long OverLimit => Interlocked.Read(ref _overLimit);

    /// <summary>
    /// Gets a value indicating whether messages of the other native format came, traces where spikes are awaited or spikes where traces are. They are skipped and
    /// neither bad nor lost.
    /// </summary>
    public bool HasOtherKind => _hasOtherKind;

    /// <summary>Gets what was wrong, one line each, in the order in which it first came.</summary>
    public ProblemList Problems { get; } = new(typeof(SourceCounters));

    /// <summary>Counts a message that was skipped.</summary>
    /// <param name="problem">What was wrong with it, in one line.</param>
    public void CountBadMessage(string problem)
    {
        Interlocked.Increment(ref _badMessages);
        Problems.Add(problem);
    }

    /// <summary>Says what was wrong with something that is counted elsewhere.</summary>
    /// <param name="problem">What was wrong, in one line.</param>
    public void Report(string problem) => Problems.Add(problem);

    /// <summary>
    /// Gets a value indicating whether the source is there but ends each connection at once, in the last seconds: its CURVE keys do not match, only one side
    /// has any, or it is another service.
    /// </summary>
    public bool IsRefused
    {
        get
        {
            long at = Interlocked.Read(ref _refusedAt);
            return at != long.MinValue && Stopwatch.GetTimestamp() - at < SecondsRefused * Stopwatch.Frequency;
        }
    }

    /// <summary>Takes note of a connection that the source ended at once, as others before.</summary>
    public void SeeRefusal() => Interlocked.Exchange(ref _refusedAt, Stopwatch.GetTimestamp());

    /// <summary>Takes note of a message of the other native format.</summary>
    public void SeeOtherKind() => _hasOtherKind = true;

    /// <summary>Counts messages that never arrived.</summary>
    /// <param name="messages">How many.</param>
    public void CountLost(long messages) => Interlocked.Add(ref _lostMessages, messages);

    /// <summary>Counts spikes of no unit.</summary>
    /// <param name="spikes">How many.</param>
    public void CountUnsorted(long spikes) => Interlocked.Add(ref _unsorted, spikes);

    /// <summary>Counts spikes of units that the source may not name any more.</summary>
    /// <param name="spikes">How many.</param>
    /// <param name="problem">Why, in one line.</param>
    public void CountOverLimit(long spikes, string problem)
    {
        Interlocked.Add(ref _overLimit, spikes);
        Problems.Add(problem);
    }
}
