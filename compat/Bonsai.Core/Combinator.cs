using System;

namespace Bonsai;

/// <summary>The base class of operators that turn a sequence of one type into a sequence of another.</summary>
/// <typeparam name="TSource">The type of the elements that come in.</typeparam>
/// <typeparam name="TResult">The type of the elements that go out.</typeparam>
[Combinator]
public abstract class Combinator<TSource, TResult>
{
    /// <summary>Turns one sequence into the other.</summary>
    /// <param name="source">The sequence that comes in.</param>
    /// <returns>The sequence that goes out.</returns>
    public abstract IObservable<TResult> Process(IObservable<TSource> source);
}
