using System;

namespace Bonsai;

/// <summary>The base class of operators that make a sequence out of nothing.</summary>
/// <typeparam name="TSource">The type of the elements.</typeparam>
[Combinator(MethodName = nameof(Generate))]
[WorkflowElementCategory(ElementCategory.Source)]
public abstract class Source<TSource>
{
    /// <summary>Makes the sequence.</summary>
    /// <returns>The sequence.</returns>
    public abstract IObservable<TSource> Generate();
}
