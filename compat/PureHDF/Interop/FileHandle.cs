using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;

namespace PureHDF.Interop;

/// <summary>A file that libhdf5 holds open, and what its paths lead to. Callers have <see cref="Libhdf5.Enter">entered</see> the library.</summary>
internal sealed unsafe class FileHandle : SafeHandle
{
    private const int CloseStrong = 3;
    private const int ByName = 0;
    private const int Ascending = 0;

    private FileHandle(long file)
        : base(-1, ownsHandle: true) => SetHandle((nint)file);

    public override bool IsInvalid => handle < 0;

    /// <summary>Gets the identifier.</summary>
    /// <exception cref="ObjectDisposedException">The file was closed.</exception>
    public long Value
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return handle;
        }
    }

    public static FileHandle OpenRead(string path)
    {
        Libhdf5.Require();
        string fullPath = Path.GetFullPath(path);
        // What is wrong with the path, if anything, is told by the exceptions of .NET.
        new FileStream(fullPath, FileMode.Open, FileAccess.Read, FileShare.Read).Dispose();
        using (Libhdf5.Enter())
        {
            using Identifier access = AccessProperties();
            long file = Libhdf5.H5Fopen(fullPath, flags: 0, access.Value);
            if (file < 0) throw new Exception($"The file is not a valid HDF 5 file: {Libhdf5.Reason()}.");
            return new FileHandle(file);
        }
    }

    /// <summary>How files are opened: without locks of the library's own, and closed with all that is in them.</summary>
    /// <remarks>
    /// Some network file systems have no locks, and a child process that another thread starts meanwhile would inherit one and keep it.
    /// </remarks>
    public static Identifier AccessProperties()
    {
        Identifier access = new(Libhdf5.H5Pcreate(Libhdf5.Constant("H5P_CLS_FILE_ACCESS_ID_g")), "prepare to open a file");
        Libhdf5.Check(Libhdf5.H5Pset_fclose_degree(access.Value, CloseStrong), "prepare to open a file");
        Libhdf5.Check(Libhdf5.H5Pset_file_locking(access.Value, useLocking: 0, ignoreWhenDisabled: 1), "prepare to open a file");
        return access;
    }

    public bool HasLink(string path) => Libhdf5.H5Lexists(Value, path, 0) > 0;

    public bool HasAttribute(string path, string name)
    {
        using Identifier owner = new(Libhdf5.H5Oopen(Value, path, 0), $"open '{path}'");
        return Libhdf5.H5Aexists(owner.Value, name) > 0;
    }

    public bool IsGroup(string path) => KindOf(path) == ObjectKind.Group;

    public ObjectKind KindOf(string path)
    {
        // A link to nothing is a link, not an error.
        if (path != "/" && Libhdf5.H5Oexists_by_name(Value, path, 0) <= 0) return ObjectKind.None;
        using Identifier item = new(Libhdf5.H5Oopen(Value, path, 0), $"open '{path}'");
        return (ObjectKind)Libhdf5.H5Iget_type(item.Value);
    }

    public List<string> LinkNames(string path)
    {
        List<string> names = [];
        GCHandle receiver = GCHandle.Alloc(names);
        try
        {
            using Identifier group = new(Libhdf5.H5Oopen(Value, path, 0), $"open '{path}'");
            ulong next = 0;
            Libhdf5.Check(
                Libhdf5.H5Literate(group.Value, ByName, Ascending, &next, &AddName, GCHandle.ToIntPtr(receiver)), $"list the links of '{path}'");
            return names;
        }
        finally
        {
            receiver.Free();
        }
    }

    protected override bool ReleaseHandle()
    {
        using (Libhdf5.Enter()) return Libhdf5.H5Fclose(handle) >= 0;
    }

    [UnmanagedCallersOnly]
    private static int AddName(long group, byte* name, nint info, nint receiver)
    {
        ((List<string>)GCHandle.FromIntPtr(receiver).Target!).Add(Marshal.PtrToStringUTF8((nint)name)!);
        return 0;
    }
}
