using System;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Remote;

/// <summary>Operators on labels that another process gives.</summary>
public static class RemoteOperators
{
    /// <summary>Has units labelled by a <c>celltypes live</c> process, for example one with a GPU.</summary>
    /// <remarks>
    /// <para>Start the process on this machine or another with <c>celltypes live --source zmq:SPIKES --publish LABELS</c>; model and settings are those of the
    /// process. The spikes are subscribed to as soon as it is there. A process that ends and starts again is found again; what it knew of the units it has to learn
    /// anew, and what was sent meanwhile is lost to it.</para>
    /// <para>What a live source sends faster than the process takes is lost, and counted in <see cref="LabelUpdate.Counters"/>.</para>
    /// </remarks>
    /// <param name="source">The spikes, of one source, in batches that nobody changes any more.</param>
    /// <param name="options">Where the process is; null for the usual addresses on this machine.</param>
    /// <param name="scheduler">Tells when the process has been silent for too long; null for the system's.</param>
    /// <returns>
    /// One update for each of the process that brought news, with the units named as the source names them; when the source ends, those up to the last. A port that cannot be
    /// bound, and a process that does not come or falls silent, come as <c>OnError</c>.
    /// </returns>
    public static IObservable<LabelUpdate> ClassifyRemotely(this IObservable<SpikeBatch> source, RemoteOptions? options = null, IScheduler? scheduler = null)
    {
        if (source is null) throw new ArgumentNullException(nameof(source));
        RemoteClassifier classifier = new(source, options ?? new RemoteOptions(), scheduler ?? Scheduler.Default);
        return Observable.Create<LabelUpdate>(classifier.Connect);
    }

    /// <summary>Puts the messages of a publisher together to updates with every unit of their stream.</summary>
    /// <param name="source">The messages, as <see cref="LabelReceiver"/> receives them.</param>
    /// <returns>One update for each message that brought news. Their session lasts as long as the publisher has the same model.</returns>
    public static IObservable<LabelUpdate> ToUpdates(this IObservable<LabelMessage> source)
    {
        if (source is null) throw new ArgumentNullException(nameof(source));
        return Observable.Defer(() =>
        {
            ReceivedUpdates received = new();
            return source.Select(received.Add).Where(update => update is not null).Select(update => update!);
        });
    }
}
