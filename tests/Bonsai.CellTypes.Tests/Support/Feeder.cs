using System;
using System.Collections.Generic;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Threading;

namespace Bonsai.CellTypes.Tests.Support;

/// <summary>A source with a thread of its own, which knows when whoever takes its elements keeps it waiting.</summary>
internal sealed class Feeder<T>(IEnumerable<T> elements)
{
    private Thread? _thread;
    private volatile bool _isDone;

    public IObservable<T> Elements => Observable.Create<T>(observer =>
    {
        _thread = new Thread(() =>
        {
            foreach (T element in elements) observer.OnNext(element);
            _isDone = true;
            observer.OnCompleted();
        })
        {
            IsBackground = true,
        };
        _thread.Start();
        return Disposable.Empty;
    });

    /// <summary>Waits until the source is kept waiting, or has given everything to someone who does not.</summary>
    public void WaitUntilHeldUp() => SpinWait.SpinUntil(() => _isDone || _thread!.ThreadState.HasFlag(ThreadState.WaitSleepJoin));
}
