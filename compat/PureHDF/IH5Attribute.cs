namespace PureHDF;

/// <summary>An attribute of a group or a dataset.</summary>
public interface IH5Attribute
{
    /// <summary>Gets the name.</summary>
    string Name { get; }

    /// <summary>Gets the shape.</summary>
    IH5Dataspace Space { get; }

    /// <summary>Gets the type of the values.</summary>
    IH5DataType Type { get; }

    /// <summary>Reads the values; types are as of <see cref="IH5Dataset.Read{T}"/>.</summary>
    /// <typeparam name="T">An array, or the type of a value to read the first one.</typeparam>
    /// <param name="memoryDims">Null.</param>
    /// <exception cref="System.Exception">The values are of another type.</exception>
    T Read<T>(ulong[]? memoryDims = null);
}
