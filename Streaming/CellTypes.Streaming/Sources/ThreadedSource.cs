using System;
using System.Threading;

namespace CellTypes.Streaming.Sources;

/// <summary>A cold sequence of which each subscription has a thread of its own.</summary>
/// <param name="name">The name of the threads.</param>
/// <param name="produce">Produces the elements of a subscription until there are no more or the token is cancelled.</param>
internal sealed class ThreadedSource<T>(string name, Action<IObserver<T>, CancellationToken> produce) : IObservable<T>
{
    /// <inheritdoc/>
    public IDisposable Subscribe(IObserver<T> observer) =>
        SourceThread.Start(name, observer ?? throw new ArgumentNullException(nameof(observer)), produce);
}
