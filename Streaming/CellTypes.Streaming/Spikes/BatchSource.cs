using System;

namespace CellTypes.Streaming.Spikes;

/// <summary>What a source fills again and again.</summary>
/// <typeparam name="TBatch">The batch itself.</typeparam>
public interface IBatch<out TBatch>
{
    /// <summary>Copies what the batch holds now.</summary>
    /// <returns>A batch that the source does not touch.</returns>
    TBatch Copy();
}

/// <summary>A source of batches. Each subscriber gets batches of its own, which it may keep, so that every operator of Rx works on them.</summary>
/// <remarks>
/// <para><c>RollingUnits</c> and <c>TraceWindows</c> take the batches that the source fills again and again instead (<see cref="Reused"/>), so that a spike costs no
/// memory. Operators that keep no batch, such as <c>Do</c>, <c>Where</c> and <c>TakeUntil</c>, may come between without a copy:
/// <c>source.OnReused(batches => batches.TakeUntil(stop)).RollingUnits(...)</c>.</para>
/// </remarks>
/// <typeparam name="TBatch">The batches: <see cref="SpikeBatch"/> or <see cref="Traces.TraceBatch"/>.</typeparam>
public class BatchSource<TBatch> : IObservable<TBatch>
    where TBatch : class, IBatch<TBatch>
{
    /// <summary>Wraps batches that are filled again and again.</summary>
    /// <param name="reused">The batches, each valid until <c>OnNext</c> returns.</param>
    public BatchSource(IObservable<TBatch> reused) => Reused = reused ?? throw new ArgumentNullException(nameof(reused));

    /// <summary>Gets the batches that the source fills again and again, each valid until <c>OnNext</c> returns.</summary>
    public IObservable<TBatch> Reused { get; }

    /// <summary>Applies operators that keep no batch beyond <c>OnNext</c>.</summary>
    /// <param name="apply">Applies them to the batches that the source fills again and again.</param>
    /// <returns>A source of what they hand on.</returns>
    public BatchSource<TBatch> OnReused(Func<IObservable<TBatch>, IObservable<TBatch>> apply) => new((apply ?? throw new ArgumentNullException(nameof(apply)))(Reused));

    /// <inheritdoc/>
    public IDisposable Subscribe(IObserver<TBatch> observer) => Reused.Subscribe(new Copier(observer ?? throw new ArgumentNullException(nameof(observer))));

    /// <summary>Gets the batches of a source that are valid until <c>OnNext</c> returns, or of any other sequence the elements as they are.</summary>
    internal static IObservable<TBatch> ReusedOf(IObservable<TBatch> source) => source is BatchSource<TBatch> batches ? batches.Reused : source;

    private sealed class Copier(IObserver<TBatch> observer) : IObserver<TBatch>
    {
        public void OnNext(TBatch batch) => observer.OnNext(batch.Copy());

        public void OnError(Exception error) => observer.OnError(error);

        public void OnCompleted() => observer.OnCompleted();
    }
}
