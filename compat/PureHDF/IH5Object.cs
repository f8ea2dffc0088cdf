namespace PureHDF;

/// <summary>Something in an HDF5 file that has a name: a group or a dataset.</summary>
public interface IH5Object
{
    /// <summary>Gets the name of the link that led here, without the path; <c>/</c> for the file itself.</summary>
    string Name { get; }
}
