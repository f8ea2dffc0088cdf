namespace PureHDF.VOL.Native;

/// <summary>An object of an open file.</summary>
public abstract class NativeObject : IH5Object
{
    private protected NativeObject(string path) => FullPath = path;

    /// <inheritdoc/>
    public string Name => FullPath == "/" ? FullPath : FullPath[(FullPath.LastIndexOf('/') + 1)..];

    /// <summary>Gets the path from the root, which is how the object is found again each time it is used.</summary>
    private protected string FullPath { get; }
}
