using System;
using System.Globalization;
using System.Linq;
using System.Reactive;
using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Remote;

/// <summary>The two connections to a process that labels units, and the names of the units, which go there and back as slots.</summary>
internal sealed class RemoteClassifier(IObservable<SpikeBatch> source, RemoteOptions options, IScheduler scheduler)
{
    // The last update of a large model takes a second or two.
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Opens the connections.</summary>
    /// <param name="observer">Gets the labels, one at a time, and the end or the error.</param>
    /// <returns>Closes them, and ends the subscription to the spikes.</returns>
    public IDisposable Connect(IObserver<LabelUpdate> observer)
    {
        LabelReceiver receiver = new(options.LabelsEndpoint);
        SpikePublisher publisher = new(options.SpikesEndpoint, options.WhenBusy);
        SingleAssignmentDisposable spikes = new();
        SerialDisposable patience = new();
        ReceivedUpdates received = new();
        UnitDirectory? units = null;
        bool isConnected = false;
        bool sourceHasEnded = false;
        long? workedOff = null;

        // What follows runs on several threads, and an observer must be called by one at a time.
        object gate = new();
        bool isDone = false;
        void Finish(Action tell)
        {
            lock (gate)
            {
                if (isDone) return;
                isDone = true;
                tell();
            }
        }
        void Expect(TimeSpan time, string problem) => patience.Disposable = time <= TimeSpan.Zero
            ? Disposable.Empty
            : scheduler.Schedule(time, () => Finish(() => observer.OnError(new CellTypesException(problem))));

        // A live source goes on whether or not the process is there; a recording would wait for it for ever.
        void ExpectLife() => Expect(options.WhenBusy == WhenBusy.Wait ? options.Timeout : TimeSpan.Zero, FormattableString.Invariant(
            $"the celltypes process has been silent for {options.Timeout.TotalSeconds:0.#} s: start it again, or set Timeout to 0 to wait for ever."));

        // A process that is behind works off what it has first.
        void ExpectEnd() => Expect(EndTimeout, FormattableString.Invariant(
            $"the celltypes process did not end its session within {EndTimeout.TotalSeconds} s of the end of the spikes."));

        Expect(options.Timeout, FormattableString.Invariant(
            $"no celltypes process came for {options.Timeout.TotalSeconds:0.#} s: start celltypes live --source zmq:{publisher.Endpoint} --publish {options.LabelsEndpoint}, or set Timeout to 0 to wait for ever."));
        IDisposable labels = receiver.Synchronize(gate).Subscribe(
            message =>
            {
                if (isDone) return;
                publisher.Hear(message);
                // It says that it is alive each second. Spikes sent before it listens would be lost.
                if (!isConnected && publisher.Subscribers > 0) Begin();
                if (isConnected && !sourceHasEnded && message is StatusMessage) ExpectLife();
                if (sourceHasEnded && message.SourceSequence is long sequence && sequence != workedOff)
                {
                    workedOff = sequence;
                    ExpectEnd();
                }
                if (message is EndMessage && sourceHasEnded) Finish(observer.OnCompleted);
                else if (received.Add(message) is LabelUpdate update) observer.OnNext(Named(update, units));
            },
            error => Finish(() => observer.OnError(error)));
        return new CompositeDisposable(labels, spikes, patience, publisher);

        void Begin()
        {
            isConnected = true;
            ExpectLife();
            // On a thread of its own: one that sends its spikes at once, and waits, would keep this one from hearing that it may go on.
            NewThreadScheduler.Default.Schedule(() => spikes.Disposable = source.SubscribeSafe(Observer.Create<SpikeBatch>(
                batch =>
                {
                    units = batch.Units;
                    publisher.Publish(batch);
                },
                error => Finish(() => observer.OnError(error)),
                () =>
                {
                    if (options.WhenBusy == WhenBusy.Wait) publisher.Flush();
                    lock (gate) sourceHasEnded = true;
                    publisher.Dispose();
                    ExpectEnd();
                })));
        }
    }

    private static LabelUpdate Named(LabelUpdate update, UnitDirectory? units) => update with
    {
        Units = [.. update.Units.Select(unit => Named(unit, update.Stream, units))],
        Updated = [.. update.Updated.Select(unit => Named(unit, update.Stream, units))],
    };

    private static UnitLabel Named(UnitLabel label, string stream, UnitDirectory? units)
    {
        // Units of a named stream are called stream/id.
        string id = stream.Length > 0 && label.Unit.StartsWith(stream + "/", StringComparison.Ordinal) ? label.Unit.Substring(stream.Length + 1) : label.Unit;
        return units is not null && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out int slot) && slot < units.Count
            ? label with { Unit = units[slot].Id }
            : label;
    }
}
