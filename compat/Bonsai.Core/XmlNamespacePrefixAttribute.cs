using System;

namespace Bonsai;

/// <summary>The prefix that the elements of a namespace have in workflow files.</summary>
/// <param name="xmlNamespace">The namespace, <c>clr-namespace:NAME</c>.</param>
/// <param name="prefix">The prefix.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class XmlNamespacePrefixAttribute(string xmlNamespace, string prefix) : Attribute
{
    /// <summary>Gets or sets the namespace.</summary>
    public string XmlNamespace { get; set; } = xmlNamespace;

    /// <summary>Gets or sets the prefix.</summary>
    public string Prefix { get; set; } = prefix;
}
