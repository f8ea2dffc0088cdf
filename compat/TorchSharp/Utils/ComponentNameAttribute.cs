using System;

namespace TorchSharp.Utils;

/// <summary>The name of a field's component in a state dictionary, where it is not the field's own.</summary>
public class ComponentNameAttribute : Attribute
{
    /// <summary>The name.</summary>
    public string Name { get; set; } = "";
}
