using System;
using PureHDF.Interop;

namespace PureHDF.VOL.Native;

/// <summary>An object of an open file that may have attributes.</summary>
public abstract class NativeAttributableObject : NativeObject, IH5AttributableObject
{
    private protected NativeAttributableObject(FileHandle file, string path)
        : base(path) => File = file;

    private protected FileHandle File { get; }

    /// <inheritdoc/>
    public bool AttributeExists(string name)
    {
        using (Libhdf5.Enter()) return File.HasAttribute(FullPath, name);
    }

    /// <inheritdoc/>
    public IH5Attribute Attribute(string name)
    {
        using (Libhdf5.Enter())
        {
            return File.HasAttribute(FullPath, name)
                ? new NativeAttribute(File, FullPath, name)
                : throw new Exception($"Could not find attribute '{name}'.");
        }
    }
}
