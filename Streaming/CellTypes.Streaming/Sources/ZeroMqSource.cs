using System;

namespace CellTypes.Streaming.Sources;

/// <summary>What a ZeroMQ connection brings. Each subscription has a socket, a batch and a decoder of its own.</summary>
/// <param name="connection">Where to connect to or to listen.</param>
/// <param name="createBatch">Creates the batch that is filled again and again.</param>
/// <param name="createDecoder">Creates what fills it.</param>
internal sealed class ZeroMqSource<TBatch>(ZeroMqConnection connection, Func<TBatch> createBatch, Func<TBatch, IMessageDecoder> createDecoder) : IObservable<TBatch>
{
    /// <inheritdoc/>
    public IDisposable Subscribe(IObserver<TBatch> observer)
    {
        if (observer is null) throw new ArgumentNullException(nameof(observer));
        TBatch batch = createBatch();
        return new ZeroMqReceiver<TBatch>(connection, batch, createDecoder(batch), observer);
    }
}
