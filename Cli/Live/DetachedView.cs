using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading;
using CellTypes.Streaming.Labels;

namespace CellTypes.Cli.Live;

/// <summary>A view on a thread of its own: an output that nobody reads, that is full or that was closed can neither hold up nor end a session.</summary>
/// <remarks>Where the output does not keep up, it says how many updates it left out when it goes on.</remarks>
internal sealed class DetachedView : ILiveView
{
    private const int Capacity = 256;

    // How long a session waits for an output, once: for one that is only slow that is enough, and a replay may be faster than any.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly BlockingCollection<Action<ILiveView>> _queue = new(Capacity);
    private readonly ILiveView _view;
    private readonly Thread _thread;
    private Exception? _defect;
    private volatile bool _isGone;
    private volatile bool _isStalled;
    private long _dropped;

    /// <param name="view">The view, which this one owns.</param>
    public DetachedView(ILiveView view)
    {
        _view = view;
        _thread = new Thread(Run) { IsBackground = true, Name = "celltypes view" };
        _thread.Start();
    }

    public void Show(LabelWindow window) => Enqueue(view => view.Show(window));

    public void Wait(string line) => Enqueue(view => view.Wait(line));

    public void Note(string line) => Enqueue(view => view.Note(line));

    /// <summary>Shows what is queued, for as long as the output takes it within a second.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        if (_thread.Join(Patience) && _defect is not null) ExceptionDispatchInfo.Capture(_defect).Throw();
    }

    private void Enqueue(Action<ILiveView> action)
    {
        if (_isGone) return;
        try
        {
            _isStalled = !_queue.TryAdd(action, _isStalled ? TimeSpan.Zero : Patience);
            if (_isStalled) Interlocked.Increment(ref _dropped);
        }
        catch (InvalidOperationException)
        {
            // The session ends while another thread had something to tell.
        }
    }

    private void Run()
    {
        try
        {
            foreach (Action<ILiveView> action in _queue.GetConsumingEnumerable())
            {
                if (Interlocked.Exchange(ref _dropped, 0) is > 0 and long dropped)
                    _view.Note($"{Counted.Of(dropped, "update")} not shown: the output was not read. Labels, log and messages went on.");
                action(_view);
            }
            _view.Dispose();
        }
        catch (Exception error)
        {
            // The terminal or the pipe is closed: nobody is there to be told.
            if (!IsClosedOutput(error)) _defect = error;
            _isGone = true;
            while (_queue.TryTake(out _))
            {
            }
        }
    }

    private static bool IsClosedOutput(Exception error) => error is IOException or ObjectDisposedException
        || (error is AggregateException several && several.Flatten().InnerExceptions.All(IsClosedOutput));
}
