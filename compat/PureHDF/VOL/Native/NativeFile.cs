using System;
using PureHDF.Interop;

namespace PureHDF.VOL.Native;

/// <summary>A file that is open for reading, and its root group.</summary>
public class NativeFile : NativeGroup, IDisposable
{
    private NativeFile(FileHandle file)
        : base(file, "/")
    {
    }

    internal static NativeFile Open(string path) => new(FileHandle.OpenRead(path));

    /// <summary>Closes the file; its groups and datasets can be read no longer.</summary>
    public void Dispose()
    {
        File.Dispose();
        GC.SuppressFinalize(this);
    }
}
