using System.Collections.Generic;

namespace PureHDF;

/// <summary>A group of an HDF5 file.</summary>
public interface IH5Group : IH5AttributableObject
{
    /// <summary>Says whether there is a link.</summary>
    /// <param name="path">Its path, from this group, or from the root where it begins with a slash.</param>
    bool LinkExists(string path);

    /// <summary>Gets an object.</summary>
    /// <param name="path">Its path, from this group, or from the root where it begins with a slash.</param>
    /// <exception cref="System.Exception">There is none, or something on the way is not a group.</exception>
    IH5Object Get(string path);

    /// <summary>Enumerates the objects of the group.</summary>
    IEnumerable<IH5Object> Children();
}
