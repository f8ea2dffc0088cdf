namespace PureHDF;

/// <summary>The shape of a dataset.</summary>
public interface IH5Dataspace
{
    /// <summary>Gets the extents; none for a scalar.</summary>
    ulong[] Dimensions { get; }
}
