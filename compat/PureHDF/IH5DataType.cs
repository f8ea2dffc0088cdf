namespace PureHDF;

/// <summary>The type of the elements of a dataset.</summary>
public interface IH5DataType
{
    /// <summary>Gets the kind of the type.</summary>
    H5DataTypeClass Class { get; }

    /// <summary>Gets the size of an element in bytes.</summary>
    int Size { get; }

    /// <summary>Gets what only whole numbers have.</summary>
    IFixedPointType FixedPoint { get; }
}
