namespace PureHDF;

/// <summary>A dataset that is to be written, and shared only where this object itself is.</summary>
public class H5Dataset : H5Object
{
    /// <summary>Wraps a value.</summary>
    /// <param name="data">A number, an enumeration, a string, or an array of numbers or enumerations of any rank.</param>
    public H5Dataset(object data) => Data = data;

    internal object Data { get; }
}
