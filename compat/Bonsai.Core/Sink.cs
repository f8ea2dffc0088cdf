namespace Bonsai;

/// <summary>The base class of operators that do something with each element and hand it on as it is.</summary>
/// <typeparam name="TSource">The type of the elements.</typeparam>
[WorkflowElementCategory(ElementCategory.Sink)]
public abstract class Sink<TSource> : Combinator<TSource, TSource>
{
}
