using System;

namespace Bonsai;

/// <summary>Says what kind of workflow element a class is.</summary>
/// <param name="category">The kind.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class WorkflowElementCategoryAttribute(ElementCategory category) : Attribute
{
    /// <summary>Gets the kind.</summary>
    public ElementCategory Category { get; private set; } = category;
}
