using System;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Threading;

namespace PureHDF.Interop;

/// <summary>The functions of libhdf5 1.10 that are used, and its errors as exceptions.</summary>
/// <remarks>The library keeps global state and not every build of it has locks: whoever calls it has <see cref="Enter">entered</see>.</remarks>
internal static unsafe class Libhdf5
{
    private const string Library = "libhdf5";
    private const int FromOuterToInner = 1;

    // H5E_error2_t: three identifiers, a line number, and then the function, the file and the description.
    private const int DescriptionInRecord = 6;

    private const string SystemError = "error message = '";

    // The name without a suffix in Debian and Ubuntu is that of another flavour, or is missing.
    private static readonly string[] FileNames = ["libhdf5_serial.so.103", "libhdf5.so.103"];
    private static readonly Lazy<nint> Loaded = new(Load);
    private static readonly Lock Gate = new();

    /// <summary>Lets one thread at a time call the library, until the scope ends; a thread may enter again.</summary>
    public static Lock.Scope Enter()
    {
        Lock.Scope scope = Gate.EnterScope();
        // Each thread has an error stack of its own, which would print itself to the console.
        H5Eset_auto2(0, 0, 0);
        return scope;
    }

    /// <summary>Throws one clear message where the library is not installed.</summary>
    /// <exception cref="DllNotFoundException">It is not.</exception>
    public static void Require() => _ = Loaded.Value;

    /// <summary>Reads a number that the headers of the library spell as a constant, but that it makes when it starts.</summary>
    public static long Constant(string name) => *(long*)NativeLibrary.GetExport(Loaded.Value, name);

    /// <summary>Passes on what a function has returned.</summary>
    /// <exception cref="Exception">It is negative: the function failed.</exception>
    public static long Check(long returned, string what) =>
        returned >= 0 ? returned : throw new Exception($"HDF5 cannot {what}: {Reason()}.");

    /// <summary>Says why the last call failed: what the innermost function of the library said.</summary>
    public static string Reason()
    {
        nint description = 0;
        H5Ewalk2(0, FromOuterToInner, &KeepDescription, &description);
        string? text = Marshal.PtrToStringUTF8(description);
        H5Eclear2(0);
        if (string.IsNullOrEmpty(text)) return "the library does not say why";
        // Of a failed read or write it tells addresses, sizes and, quoted, the one thing that matters: the system's error.
        string[] parts = text.Split(SystemError, 2);
        return parts.Length == 2 ? parts[1].Split('\'')[0] : text;
    }

    [UnmanagedCallersOnly]
    private static int KeepDescription(uint number, nint* record, nint* description)
    {
        *description = record[DescriptionInRecord];
        return 0;
    }

    private static nint Load()
    {
        NativeLibrary.SetDllImportResolver(typeof(Libhdf5).Assembly, (_, assembly, _) => Find(assembly));
        nint library = Find(typeof(Libhdf5).Assembly);
        if (library == 0)
        {
            throw new DllNotFoundException(
                $"{FileNames[0]} (HDF5) is not installed on this machine; install it with: apt-get install libhdf5-103-1");
        }
        lock (Gate)
        {
            // Files are closed by those who open them. At exit the library would try once more to write what a full disk has refused, and crash.
            H5dont_atexit();
            H5open();
        }
        return library;
    }

    private static nint Find(Assembly assembly)
    {
        foreach (string name in FileNames)
        {
            if (NativeLibrary.TryLoad(name, assembly, DllImportSearchPath.SafeDirectories, out nint library)) return library;
        }
        return 0;
    }

    [DllImport(Library)]
    private static extern int H5dont_atexit();

    [DllImport(Library)]
    private static extern int H5open();

    [DllImport(Library)]
    private static extern int H5Eset_auto2(long stack, nint function, nint data);

    [DllImport(Library)]
    private static extern int H5Ewalk2(long stack, int direction, delegate* unmanaged<uint, nint*, nint*, int> function, nint* data);

    [DllImport(Library)]
    private static extern int H5Eclear2(long stack);

    [DllImport(Library)]
    public static extern int H5Idec_ref(long identifier);

    [DllImport(Library)]
    public static extern int H5Iget_type(long identifier);

    [DllImport(Library)]
    public static extern long H5Pcreate(long kind);

    [DllImport(Library)]
    public static extern int H5Pset_fclose_degree(long access, int degree);

    [DllImport(Library)]
    public static extern int H5Pset_file_locking(long access, byte useLocking, byte ignoreWhenDisabled);

    [DllImport(Library)]
    public static extern int H5Pset_char_encoding(long creation, int encoding);

    [DllImport(Library)]
    public static extern long H5Fopen([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint flags, long access);

    [DllImport(Library)]
    public static extern long H5Fcreate([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint flags, long creation, long access);

    [DllImport(Library)]
    public static extern int H5Fclose(long file);

    [DllImport(Library)]
    public static extern int H5Lexists(long place, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, long access);

    [DllImport(Library)]
    public static extern int H5Literate(
        long group, int index, int order, ulong* next, delegate* unmanaged<long, byte*, nint, nint, int> function, nint data);

    [DllImport(Library)]
    public static extern int H5Lcreate_hard(
        long source,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string sourcePath,
        long place,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string path,
        long creation,
        long access);

    [DllImport(Library)]
    public static extern int H5Oexists_by_name(long place, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, long access);

    [DllImport(Library)]
    public static extern long H5Oopen(long place, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, long access);

    [DllImport(Library)]
    public static extern long H5Gcreate2(
        long place, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, long linkCreation, long creation, long access);

    [DllImport(Library)]
    public static extern long H5Dopen2(long place, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, long access);

    [DllImport(Library)]
    public static extern long H5Dcreate2(
        long place, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, long type, long space, long linkCreation, long creation, long access);

    [DllImport(Library)]
    public static extern long H5Dget_space(long dataset);

    [DllImport(Library)]
    public static extern long H5Dget_type(long dataset);

    [DllImport(Library)]
    public static extern int H5Dread(long dataset, long memoryType, long memorySpace, long fileSpace, long transfer, void* buffer);

    [DllImport(Library)]
    public static extern int H5Dwrite(long dataset, long memoryType, long memorySpace, long fileSpace, long transfer, void* buffer);

    [DllImport(Library)]
    public static extern int H5Dvlen_reclaim(long type, long space, long transfer, void* buffer);

    [DllImport(Library)]
    public static extern int H5Aexists(long owner, [MarshalAs(UnmanagedType.LPUTF8Str)] string name);

    [DllImport(Library)]
    public static extern long H5Aopen(long owner, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, long access);

    [DllImport(Library)]
    public static extern long H5Aget_space(long attribute);

    [DllImport(Library)]
    public static extern long H5Aget_type(long attribute);

    [DllImport(Library)]
    public static extern int H5Aread(long attribute, long memoryType, void* buffer);

    [DllImport(Library)]
    public static extern long H5Screate(int kind);

    [DllImport(Library)]
    public static extern long H5Screate_simple(int rank, ulong* dimensions, ulong* largestDimensions);

    [DllImport(Library)]
    public static extern int H5Sget_simple_extent_type(long space);

    [DllImport(Library)]
    public static extern int H5Sget_simple_extent_ndims(long space);

    [DllImport(Library)]
    public static extern int H5Sget_simple_extent_dims(long space, ulong* dimensions, ulong* largestDimensions);

    [DllImport(Library)]
    public static extern int H5Sselect_hyperslab(long space, int operation, ulong* start, ulong* stride, ulong* count, ulong* block);

    [DllImport(Library)]
    public static extern int H5Tget_class(long type);

    [DllImport(Library)]
    public static extern nuint H5Tget_size(long type);

    [DllImport(Library)]
    public static extern int H5Tget_sign(long type);

    [DllImport(Library)]
    public static extern int H5Tget_order(long type);

    [DllImport(Library)]
    public static extern int H5Tget_strpad(long type);

    [DllImport(Library)]
    public static extern int H5Tis_variable_str(long type);

    [DllImport(Library)]
    public static extern long H5Tcopy(long type);

    [DllImport(Library)]
    public static extern int H5Tset_size(long type, nuint size);

    [DllImport(Library)]
    public static extern int H5Tset_cset(long type, int encoding);

    [DllImport(Library)]
    public static extern long H5Tenum_create(long baseType);

    [DllImport(Library)]
    public static extern int H5Tenum_insert(long type, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, void* value);
}
