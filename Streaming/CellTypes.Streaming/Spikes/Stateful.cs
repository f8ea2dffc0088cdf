using System;
using System.Collections.Generic;
using System.Reactive;
using System.Reactive.Linq;

namespace CellTypes.Streaming.Spikes;

/// <summary>An operator with a state of its own, in which any number of elements come of one.</summary>
internal static class Stateful
{
    /// <summary>Creates it.</summary>
    /// <param name="source">The source.</param>
    /// <param name="begin">Begins a subscription: makes what is called with each element, and what is called when the source has ended. Both are given what to
    /// call with each result, and what they throw ends the sequence.</param>
    /// <returns>The results, on the source's thread. Apart from them an element costs no memory.</returns>
    public static IObservable<TResult> Create<TSource, TResult>(
        IObservable<TSource> source, Func<(Action<TSource, Action<TResult>> Add, Action<Action<TResult>> Complete)> begin) =>
        Observable.Create<TResult>(observer =>
        {
            (Action<TSource, Action<TResult>> add, Action<Action<TResult>> complete) = begin();
            List<TResult> results = [];
            Action<TResult> emit = results.Add;
            return source.SubscribeSafe(Observer.Create<TSource>(
                element =>
                {
                    try
                    {
                        add(element, emit);
                    }
                    catch (Exception error)
                    {
                        observer.OnError(error);
                        return;
                    }
                    HandOn();
                },
                error =>
                {
                    if (End()) observer.OnError(error);
                },
                () =>
                {
                    if (End()) observer.OnCompleted();
                }));

            // What came before an error of the source counts too.
            bool End()
            {
                try
                {
                    complete(emit);
                }
                catch (Exception error)
                {
                    observer.OnError(error);
                    return false;
                }
                HandOn();
                return true;
            }

            // Apart from what makes them, so that an error of what comes after is not taken for one of it.
            void HandOn()
            {
                foreach (TResult result in results) observer.OnNext(result);
                results.Clear();
            }
        });
}
