namespace PureHDF;

/// <summary>An object that may have attributes.</summary>
public interface IH5AttributableObject : IH5Object
{
    /// <summary>Finds an attribute.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="System.Exception">There is none of that name.</exception>
    IH5Attribute Attribute(string name);

    /// <summary>Tells whether there is an attribute.</summary>
    /// <param name="name">Its name.</param>
    bool AttributeExists(string name);
}
