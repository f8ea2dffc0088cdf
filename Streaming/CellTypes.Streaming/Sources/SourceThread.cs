using System;
using System.Diagnostics;
using System.Threading;

namespace CellTypes.Streaming.Sources;

/// <summary>The thread of one subscription to a source: it produces the elements, and how it ends is how the sequence ends.</summary>
/// <remarks>
/// <para>One rule for errors: whatever is thrown, by the source or by the observer's <c>OnNext</c>, comes as <c>OnError</c>, and never ends the process.
/// Operators of Rx detach from a source when something after them throws, and then hand no error on: for that case it is traced as well.</para>
/// <para>One rule for the end: <see cref="Dispose"/> may be called by any thread, also inside <c>OnNext</c>, and waits for nothing. An element that is being
/// handed on then is the last.</para>
/// </remarks>
internal sealed class SourceThread : IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    private SourceThread()
    {
    }

    /// <summary>Starts a thread.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="observer">The observer.</param>
    /// <param name="produce">Produces elements until there are no more or the token is cancelled. Where it returns the sequence completes.</param>
    public static SourceThread Start<T>(string name, IObserver<T> observer, Action<IObserver<T>, CancellationToken> produce)
    {
        SourceThread source = new();
        CancellationToken stop = source._stop.Token;
        new Thread(() => Run(name, observer, produce, stop)) { IsBackground = true, Name = name }.Start();
        return source;
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Cancel();

    private static void Run<T>(string name, IObserver<T> observer, Action<IObserver<T>, CancellationToken> produce, CancellationToken stop)
    {
        try
        {
            produce(observer, stop);
            if (!stop.IsCancellationRequested) observer.OnCompleted();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Disposed while it waited.
        }
        catch (Exception error)
        {
            Fail(name, observer, error);
        }
    }

    /// <summary>Ends a sequence with an error, and never throws.</summary>
    /// <param name="name">Whose error it is, for the trace.</param>
    /// <param name="observer">The observer.</param>
    /// <param name="error">The error.</param>
    public static void Fail<T>(string name, IObserver<T> observer, Exception error)
    {
        Trace.TraceError($"{name} has ended: {error}");
        try
        {
            observer.OnError(error);
        }
        catch (Exception another)
        {
            // An observer without OnError throws instead, and nobody is left to be told.
            Trace.TraceError(another.ToString());
        }
    }
}
