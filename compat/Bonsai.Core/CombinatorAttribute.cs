using System;

namespace Bonsai;

/// <summary>Marks a class whose methods of one name make an observable sequence out of none, one or several.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CombinatorAttribute : Attribute
{
    /// <summary>Marks a class whose methods are called <c>Process</c>.</summary>
    public CombinatorAttribute() => MethodName = "Process";

    /// <summary>Gets or sets the name of the methods.</summary>
    public string MethodName { get; set; }
}
