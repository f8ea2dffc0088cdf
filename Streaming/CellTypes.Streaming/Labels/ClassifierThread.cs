using System;
using System.Threading;
using CellTypes.Streaming.Sources;

namespace CellTypes.Streaming.Labels;

/// <summary>The thread on which a subscription's windows are classified and handed on.</summary>
internal static class ClassifierThread
{
    /// <summary>Starts it.</summary>
    /// <param name="observer">Told how the work ended, unless it was cancelled.</param>
    /// <param name="disposed">Cancelled where the work fails.</param>
    /// <param name="work">Classifies windows until there are no more.</param>
    /// <param name="sourceError">Asked, once the work is done, for the error that the source ended with; null for a good end.</param>
    /// <param name="owned">Freed once the work is done, before the observer is told; null for nothing.</param>
    public static void Start(
        IObserver<LabelUpdate> observer, CancellationTokenSource disposed, Action work, Func<Exception?> sourceError, IDisposable? owned) =>
        new Thread(() => Run(observer, disposed, work, sourceError, owned)) { IsBackground = true, Name = "cell-type classifier" }.Start();

    private static void Run(
        IObserver<LabelUpdate> observer, CancellationTokenSource disposed, Action work, Func<Exception?> sourceError, IDisposable? owned)
    {
        try
        {
            using (owned) work();
            if (sourceError() is Exception failure) observer.OnError(failure);
            else observer.OnCompleted();
        }
        catch (OperationCanceledException) when (disposed.IsCancellationRequested)
        {
            // Disposed while it waited.
        }
        catch (Exception error)
        {
            disposed.Cancel();
            SourceThread.Fail("cell-type classifier", observer, error);
        }
    }
}
