using System;
using System.Collections.Generic;
using System.Threading;

namespace CellTypes.Streaming.Publishing;

/// <summary>What waits for the one thread that owns a socket: bounded, so that whoever adds never waits.</summary>
/// <param name="capacity">How many may wait; beyond that the oldest is left out and counted.</param>
internal sealed class PublishingQueue<T>(int capacity)
    where T : class
{
    // How often the thread looks up from an empty queue, to see to its socket.
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    private readonly Queue<T> _items = new();
    private long _dropped;
    private bool _isClosed;

    /// <summary>Gets how many have been left out.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Gets how many wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_items) return _items.Count;
        }
    }

    /// <summary>Counts one that was taken, but could not be sent.</summary>
    public void CountDropped() => Interlocked.Increment(ref _dropped);

    /// <summary>Adds an item. What comes after the queue is closed is left out.</summary>
    /// <param name="item">The item.</param>
    public void Add(T item)
    {
        lock (_items)
        {
            _items.Enqueue(item);
            if (_isClosed || _items.Count > capacity)
            {
                _items.Dequeue();
                CountDropped();
            }
            Monitor.Pulse(_items);
        }
    }

    /// <summary>Waits a moment for an item; there may be none yet.</summary>
    /// <param name="item">The oldest item, or null.</param>
    /// <returns>False once the queue is closed and everything has been taken.</returns>
    public bool TryTake(out T? item)
    {
        lock (_items)
        {
            if (_items.Count == 0 && !_isClosed) Monitor.Wait(_items, Poll);
            item = _items.Count > 0 ? _items.Dequeue() : null;
            return item is not null || !_isClosed;
        }
    }

    /// <summary>Closes the queue: what waits can still be taken.</summary>
    public void Close()
    {
        lock (_items)
        {
            _isClosed = true;
            Monitor.Pulse(_items);
        }
    }
}
