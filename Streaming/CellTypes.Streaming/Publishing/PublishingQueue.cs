using System;
using System.Collections.Generic;
using System.Threading;

namespace CellTypes.Streaming.Publishing;

/// <summary>What waits for the one thread that owns a socket: bounded in size. Whoever adds waits for room, or leaves out the oldest.</summary>
/// <param name="capacity">How much may wait, in the unit of <paramref name="sizeOf"/>; one item may wait whatever its size.</param>
/// <param name="sizeOf">Tells how much room an item takes.</param>
/// <param name="leaveOut">Called with an item that is left out and the one that follows it, which it may leave word with; null for nothing to do.</param>
internal sealed class PublishingQueue<T>(long capacity, Func<T, long> sizeOf, Action<T, T>? leaveOut = null)
    where T : class
{
    // How often the thread looks up from an empty queue, to see to its socket.
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    private readonly Queue<T> _items = new();
    private long _size;
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

    /// <summary>Counts one that was not added, or was taken but could not be sent.</summary>
    public void CountDropped() => Interlocked.Increment(ref _dropped);

    /// <summary>Adds an item; where there is no room, the oldest are left out and counted.</summary>
    /// <param name="item">The item.</param>
    /// <returns>False where the queue is closed.</returns>
    public bool Add(T item)
    {
        lock (_items)
        {
            if (_isClosed) return false;
            Append(item);
            while (_size > capacity && _items.Count > 1)
            {
                T oldest = Take();
                leaveOut?.Invoke(oldest, _items.Peek());
                CountDropped();
            }
            return true;
        }
    }

    /// <summary>Adds an item as soon as there is room.</summary>
    /// <param name="item">The item.</param>
    /// <returns>False where the queue is closed, or was while the item waited.</returns>
    public bool AddWhenRoom(T item)
    {
        lock (_items)
        {
            while (!_isClosed && _items.Count > 0 && _size + sizeOf(item) > capacity) Monitor.Wait(_items);
            if (_isClosed) return false;
            Append(item);
            return true;
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
            item = _items.Count > 0 ? Take() : null;
            return item is not null || !_isClosed;
        }
    }

    /// <summary>Closes the queue: what waits can still be taken.</summary>
    public void Close()
    {
        lock (_items)
        {
            _isClosed = true;
            Monitor.PulseAll(_items);
        }
    }

    private void Append(T item)
    {
        _items.Enqueue(item);
        _size += sizeOf(item);
        Monitor.PulseAll(_items);
    }

    private T Take()
    {
        T oldest = _items.Dequeue();
        _size -= sizeOf(oldest);
        Monitor.PulseAll(_items);
        return oldest;
    }
}
