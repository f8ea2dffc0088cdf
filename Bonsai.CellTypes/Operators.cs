using System;
using System.Reactive.Linq;

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
        string name, IObservable<TSource> source, Func<IObservable<TSource>, IObservable<TResult>> build)
    {
        if (source is null) throw new ArgumentNullException(nameof(source));
        return Observable.Defer(() =>
        {
            Exception? sourceError = null;
            return Observable.Defer(() => build(source.Do(_ => { }, error => sourceError = error)))
                .Catch((Exception error) => Observable.Throw<TResult>(error == sourceError ? error : Named(name, error)));
        });
    }

    /// <summary>Does not wait for ever for a sequence that never begins.</summary>
    /// <param name="source">The sequence.</param>
    /// <param name="timeout">How long to wait for the first element; zero for ever.</param>
    /// <param name="problem">What it means if none comes, and what to do.</param>
    public static IObservable<T> FirstWithin<T>(this IObservable<T> source, TimeSpan timeout, string problem) => timeout <= TimeSpan.Zero
        ? source
        : source.Timeout(Observable.Timer(timeout), _ => Observable.Never<long>(), Observable.Throw<T>(new TimeoutException(problem)));

    private static InvalidOperationException Named(string name, Exception error) => new($"{name}: {error.Message}", error);
}
