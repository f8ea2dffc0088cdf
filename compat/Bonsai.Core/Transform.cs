namespace Bonsai;

/// <summary>The base class of operators that turn each element into another.</summary>
/// <typeparam name="TSource">The type of the elements that come in.</typeparam>
/// <typeparam name="TResult">The type of the elements that go out.</typeparam>
[WorkflowElementCategory(ElementCategory.Transform)]
public abstract class Transform<TSource, TResult> : Combinator<TSource, TResult>
{
}
