using System;

namespace Bonsai;

/// <summary>What kind of workflow element an operator is.</summary>
public enum ElementCategory
{
    /// <summary>Makes a sequence out of nothing.</summary>
    Source,

    /// <summary>Passes the elements that meet a condition.</summary>
    [Obsolete]
    Condition,

    /// <summary>Turns each element into another.</summary>
    Transform,

    /// <summary>Does something with each element and hands it on.</summary>
    Sink,

    /// <summary>Works through a workflow of its own.</summary>
    Nested,

    /// <summary>A value that can be set from outside.</summary>
    Property,

    /// <summary>Makes a sequence out of one or several.</summary>
    Combinator,

    /// <summary>A workflow.</summary>
    Workflow,
}
