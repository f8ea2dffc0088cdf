using System;
using System.Reactive.Linq;
using CellTypes;

namespace Bonsai.CellTypes;

/// <summary>What all operators do alike: they begin anew with each subscription, and their errors say whose they are.</summary>
internal static class Operators
{
    /// <summary>Makes a source.</summary>
    /// <param name="name">The operator's name.</param>
    /// <param name="open">Called for each subscription; what it throws comes as <c>OnError</c>.</param>
    public static IObservable<T> Source<T>(string name, Func<IObservable<T>> open) =>
        Observable.Defer(open).Catch((Exception error) => Observable.Throw<T>(Named(name, error)));

    /// <summary>Makes an operator of a sequence.</summary>
    /// <param name="name">The operator's name.</param>
    /// <param name="source">The sequence. Its errors go on as they are.</param>
    /// <param name="build">Called for each subscription; what it throws comes as <c>OnError</c>.</param>
    public static IObservable<TResult> Transform<TSource, TResult>(
        string name, IObservable<TSource> source, Func<IObservable<TSource>, IObservable<TResult>> build) =>
        Transform(name, source, Observable.Empty<TSource>(), (first, _) => build(first));

    /// <summary>Makes an operator of two sequences.</summary>
    /// <param name="name">The operator's name.</param>
    /// <param name="first">One sequence. Its errors go on as they are.</param>
    /// <param name="second">The other one, likewise.</param>
    /// <param name="build">Called for each subscription; what it throws comes as <c>OnError</c>.</param>
    public static IObservable<TResult> Transform<TFirst, TSecond, TResult>(
        string name, IObservable<TFirst> first, IObservable<TSecond> second, Func<IObservable<TFirst>, IObservable<TSecond>, IObservable<TResult>> build)
    {
        if (first is null) throw new ArgumentNullException(nameof(first));
        if (second is null) throw new ArgumentNullException(nameof(second));
        return Observable.Defer(() =>
        {
            Exception? sourceError = null;
            void Mark(Exception error) => sourceError = error;
            return Observable.Defer(() => build(first.Do(_ => { }, Mark), second.Do(_ => { }, Mark)))
                .Catch((Exception error) => Observable.Throw<TResult>(error == sourceError ? error : Named(name, error)));
        });
    }

    /// <summary>Does not wait for ever for a sequence that never begins.</summary>
    /// <param name="source">The sequence.</param>
    /// <param name="timeout">How long to wait for the first element; zero for ever.</param>
    /// <param name="problem">Says what it means that none came, and what to do.</param>
    public static IObservable<T> FirstWithin<T>(this IObservable<T> source, TimeSpan timeout, Func<string> problem) => timeout <= TimeSpan.Zero
        ? source
        : source.Timeout(Observable.Timer(timeout), _ => Observable.Never<long>(), Observable.Defer(() => Observable.Throw<T>(new CellTypesException(problem()))));

    // A defect goes on as it is, so that its stack trace says where it was.
    private static Exception Named(string name, Exception error) =>
        error is CellTypesException ? new CellTypesException($"{name}: {error.Message}", error) : error;
}
