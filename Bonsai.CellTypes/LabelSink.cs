using System;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using CellTypes;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Publishing;

namespace Bonsai.CellTypes;

/// <summary>Hands labels to something that is opened with the first of them and closed with the last.</summary>
internal static class LabelSink
{
    /// <summary>Hands labels on, and to a target.</summary>
    /// <param name="source">The labels, of one model.</param>
    /// <param name="open">Opens the target for the session of the first frame.</param>
    /// <param name="write">Gives it a window.</param>
    /// <param name="close">Closes it before the sequence completes; what it throws comes as <c>OnError</c> in place of <c>OnCompleted</c>.</param>
    public static IObservable<LabelFrame> Create<TTarget>(
        IObservable<LabelFrame> source, Func<LabelSession, TTarget> open, Action<TTarget, LabelUpdate> write, Action<TTarget> close)
        where TTarget : class, IDisposable => Observable.Create<LabelFrame>(observer =>
    {
        object gate = new();
        TTarget? target = null;
        ModelIdentity? model = null;
        bool isClosed = false;

        IDisposable subscription = source.Do(Write).Subscribe(
            observer.OnNext,
            error =>
            {
                try
                {
                    Close();
                }
                catch (Exception)
                {
                    // The error that came first is the one to tell.
                }
                observer.OnError(error);
            },
            () =>
            {
                try
                {
                    Close();
                }
                catch (Exception error)
                {
                    observer.OnError(error);
                    return;
                }
                observer.OnCompleted();
            });
        return new CompositeDisposable(subscription, Disposable.Create(() =>
        {
            lock (gate)
            {
                isClosed = true;
                target?.Dispose();
            }
        }));

        void Write(LabelFrame frame)
        {
            lock (gate)
            {
                if (isClosed) return;
                target ??= open(frame.Session);
                model ??= frame.Session.Model;
                if (frame.Session.Model != model)
                    throw new CellTypesException($"the labels come from model {frame.Session.Model.Name} now, and before from {model.Name} ({model.Version}): start again.");
                write(target, frame.Window);
            }
        }

        void Close()
        {
            lock (gate)
            {
                if (target is not null && !isClosed) close(target);
                isClosed = true;
            }
        }
    });
}
