using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;

namespace CellTypes.Streaming.Sources;

/// <summary>What waits between the thread that receives messages and the one that hands them on.</summary>
/// <remarks>
/// Bounded in bytes and in time. Where it is full the receiving thread stops to read, so that the peer's own queue fills: a peer that can wait loses nothing,
/// and one that cannot numbers what it drops.
/// </remarks>
internal sealed class ReceivedMessages
{
    /// <summary>The most bytes that wait; one message may wait whatever its size.</summary>
    public const long MostBytes = 512L << 20;

    /// <summary>The longest that a message waits before no more are read.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private static readonly long LongestWaitTicks = (long)(LongestWait.TotalSeconds * Stopwatch.Frequency);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    private readonly Queue<ReceivedMessage> _waiting = new();
    private long _bytes;
    private bool _isEnded;
    private bool _isStopped;
    private Exception? _error;

    /// <summary>Adds a message, as soon as there is room.</summary>
    /// <returns>False where nobody takes messages any more; the caller still owns it.</returns>
    public bool Add(in ReceivedMessage message)
    {
        lock (_waiting)
        {
            while (!_isStopped && !HasRoom(message.Bytes)) Monitor.Wait(_waiting, Poll);
            if (_isStopped) return false;
            _waiting.Enqueue(message);
            _bytes += message.Bytes;
            Monitor.PulseAll(_waiting);
            return true;
        }
    }

    /// <summary>Takes the oldest message, as soon as there is one.</summary>
    /// <returns>False where there are no more.</returns>
    /// <exception cref="Exception">What <see cref="End"/> was told.</exception>
    public bool TryTake(out ReceivedMessage message)
    {
        lock (_waiting)
        {
            while (!_isStopped && !_isEnded && _waiting.Count == 0) Monitor.Wait(_waiting);
            message = default;
            if (!_isStopped && _waiting.Count > 0)
            {
                message = _waiting.Dequeue();
                _bytes -= message.Bytes;
                Monitor.PulseAll(_waiting);
                return true;
            }
            return _error is null ? false : throw _error;
        }
    }

    /// <summary>Says that no more will be added.</summary>
    /// <param name="error">Why, or null.</param>
    public void End(Exception? error)
    {
        lock (_waiting)
        {
            _isEnded = true;
            _error = error;
            Monitor.PulseAll(_waiting);
        }
    }

    /// <summary>Says that no more will be taken, and frees what waits.</summary>
    public void Stop()
    {
        lock (_waiting)
        {
            _isStopped = true;
            while (_waiting.Count > 0) _waiting.Dequeue().Close();
            Monitor.PulseAll(_waiting);
        }
    }

    private bool HasRoom(long bytes) => _waiting.Count == 0
        || (_bytes + bytes <= MostBytes && Stopwatch.GetTimestamp() - _waiting.Peek().ArrivedAt <= LongestWaitTicks);
}
