using System.Collections.Generic;

namespace PureHDF;

/// <summary>
/// A group that is to be written: values (numbers, enumerations, strings, arrays of numbers or enumerations of any rank),
/// <see cref="H5Dataset"/>s and groups by name. An object that is there twice is written once, with two hard links.
/// </summary>
public class H5Group : H5Object
{
    /// <summary>Gets or sets an object.</summary>
    /// <param name="key">Its name.</param>
    /// <exception cref="KeyNotFoundException">There is none of that name to get.</exception>
    public object this[string key]
    {
        get => Objects[key];
        set => Objects[key] = value;
    }

    internal Dictionary<string, object> Objects { get; } = [];
}
