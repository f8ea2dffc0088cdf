using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace CellTypes.Cli.Live;

/// <summary>Writes to an output on a thread of its own: one that nobody reads, that is full or that was closed can neither hold up nor end what goes on.</summary>
internal sealed class DetachedOutput : IDisposable
{
    private const int Capacity = 256;

    // How long whoever writes waits for an output, once: for one that is only slow that is enough, and a replay may be faster than any.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly BlockingCollection<Action> _queue = new(Capacity);
    private readonly Action<long> _tellDropped;
    private readonly Action _end;
    private readonly Thread _thread;
    private Exception? _defect;
    private volatile IOException? _failure;
    private volatile bool _isGone;
    private volatile bool _isStalled;
    private long _dropped;
    private int _disposals;

    /// <param name="tellDropped">Says, when the output goes on, how many writes were left out because it did not keep up.</param>
    /// <param name="end">Ends the output.</param>
    public DetachedOutput(Action<long> tellDropped, Action end)
    {
        _tellDropped = tellDropped;
        _end = end;
        _thread = new Thread(Run) { IsBackground = true, Name = "celltypes output" };
        _thread.Start();
    }

    /// <summary>Gets a value indicating whether nothing can be written any more.</summary>
    public bool IsGone => _isGone;

    /// <summary>Gets a value indicating whether all was written, and more could be.</summary>
    public bool HasEnded => !_isGone && !_thread.IsAlive;

    /// <summary>Gets why the output took no more, as of a disk that is full; null where it did, or was closed.</summary>
    public IOException? Failure => _failure;

    /// <summary>Has something written when its turn has come.</summary>
    public void Enqueue(Action write)
    {
        if (_isGone) return;
        try
        {
            _isStalled = !_queue.TryAdd(write, _isStalled ? TimeSpan.Zero : Patience);
            if (_isStalled) Interlocked.Increment(ref _dropped);
        }
        catch (InvalidOperationException)
        {
            // All has ended while another thread had something to tell.
        }
    }

    /// <summary>Writes what is queued, for as long as the output takes it within a second.</summary>
    public void Dispose()
    {
        if (Interlocked.Increment(ref _disposals) > 1) return;
        _queue.CompleteAdding();
        if (_thread.Join(Patience) && _defect is not null) ExceptionDispatchInfo.Capture(_defect).Throw();
    }

    private void Run()
    {
        try
        {
            foreach (Action write in _queue.GetConsumingEnumerable())
            {
                if (Interlocked.Exchange(ref _dropped, 0) is > 0 and long dropped) _tellDropped(dropped);
                write();
            }
            _end();
        }
        catch (Exception error)
        {
            // The terminal or the pipe is closed, or the disk full.
            if (IsClosedOutput(error)) _failure = error as IOException;
            else _defect = error;
            _isGone = true;
            while (_queue.TryTake(out _))
            {
            }
        }
    }

    private static bool IsClosedOutput(Exception error) => error is IOException or ObjectDisposedException
        || (error is AggregateException several && several.Flatten().InnerExceptions.All(IsClosedOutput));
}
