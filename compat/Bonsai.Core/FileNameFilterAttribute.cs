using System;

namespace Bonsai;

/// <summary>Which files the dialog of a file name shows.</summary>
/// <param name="filter">The filter, such as <c>Text|*.txt|All Files|*.*</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FileNameFilterAttribute(string filter) : Attribute
{
    /// <summary>Gets the filter.</summary>
    public string Filter { get; private set; } = filter;
}
