using System;
using System.IO;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Publishing;

/// <summary>Operators that hand labels on, and also to something that is opened with the first of them and closed with the last.</summary>
/// <remarks>None of them holds up what comes before it. Labels of another model than the first end the sequence with <c>OnError</c>.</remarks>
public static class LabelSinks
{
    /// <summary>Publishes labels over ZeroMQ (docs/protocol.md).</summary>
    /// <param name="source">The labels.</param>
    /// <param name="endpoint">The address that subscribers connect to, for example tcp://127.0.0.1:5561.</param>
    /// <returns>The labels. An address that cannot be bound comes as <c>OnError</c>.</returns>
    public static IObservable<LabelUpdate> PublishTo(this IObservable<LabelUpdate> source, string endpoint) =>
        source.PublishTo(new LabelPublisherOptions { Endpoint = endpoint });

    /// <summary>Publishes labels over ZeroMQ (docs/protocol.md).</summary>
    /// <param name="source">The labels.</param>
    /// <param name="options">Where and how.</param>
    /// <returns>The labels. An address that cannot be bound comes as <c>OnError</c>.</returns>
    public static IObservable<LabelUpdate> PublishTo(this IObservable<LabelUpdate> source, LabelPublisherOptions options)
    {
        if (options is null) throw new ArgumentNullException(nameof(options));
        return Create(source, session => new LabelPublisher(session, options), (publisher, update) => publisher.Publish(update), publisher => publisher.Dispose());
    }

    /// <summary>Writes labels to a log of JSON Lines (docs/protocol.md).</summary>
    /// <param name="source">The labels.</param>
    /// <param name="path">The file; it must not exist, or be empty, unless <paramref name="resume"/> is true.</param>
    /// <param name="resume">Whether to go on with a log that is there, numbering included.</param>
    /// <returns>The labels. A file that cannot be written, or lacks records at the end, comes as <c>OnError</c>.</returns>
    public static IObservable<LabelUpdate> LogTo(this IObservable<LabelUpdate> source, string path, bool resume = false)
    {
        if (string.IsNullOrWhiteSpace(path)) throw new CellTypesException("No file is named for the log of labels.");
        return Create(
            source,
            session => resume && File.Exists(path) ? LabelLog.Resume(path, session) : LabelLog.Create(path, session),
            (log, update) => log.Append(update),
            log => log.Close());
    }

    private static IObservable<LabelUpdate> Create<TTarget>(
        IObservable<LabelUpdate> source, Func<LabelSession, TTarget> open, Action<TTarget, LabelUpdate> write, Action<TTarget> close)
        where TTarget : class, IDisposable
    {
        if (source is null) throw new ArgumentNullException(nameof(source));
        return Observable.Create<LabelUpdate>(observer =>
        {
            Sink<TTarget> sink = new(open, write, close);
            IDisposable subscription = source.Do(sink.Write).Subscribe(
                observer.OnNext,
                error =>
                {
                    try
                    {
                        sink.Close();
                    }
                    catch (Exception)
                    {
                        // The error that came first counts.
                    }
                    observer.OnError(error);
                },
                () =>
                {
                    try
                    {
                        sink.Close();
                    }
                    catch (Exception error)
                    {
                        observer.OnError(error);
                        return;
                    }
                    observer.OnCompleted();
                });
            return new CompositeDisposable(subscription, sink);
        });
    }

    private sealed class Sink<TTarget>(Func<LabelSession, TTarget> open, Action<TTarget, LabelUpdate> write, Action<TTarget> close) : IDisposable
        where TTarget : class, IDisposable
    {
        private readonly object _gate = new();
        private TTarget? _target;
        private ModelIdentity? _model;
        private bool _isClosed;

        public void Write(LabelUpdate update)
        {
            lock (_gate)
            {
                if (_isClosed) return;
                LabelSession session = update.Session ?? throw new InvalidOperationException("The labels name no session; set LabelUpdate.Session.");
                _target ??= open(session);
                _model ??= session.Model;
                if (session.Model != _model)
                    throw new CellTypesException($"the labels come from model {session.Model.Name} now, and before from {_model.Name} ({_model.Version}): start again.");
                write(_target, update);
            }
        }

        public void Close()
        {
            lock (_gate)
            {
                if (_target is not null && !_isClosed) close(_target);
                _isClosed = true;
            }
        }

        public void Dispose()
        {
            lock (_gate)
            {
                _isClosed = true;
                _target?.Dispose();
            }
        }
    }
}
