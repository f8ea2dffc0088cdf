using System;
using PureHDF.Interop;

namespace PureHDF.VOL.Native;

/// <summary>An attribute of an object of an open file.</summary>
internal sealed class NativeAttribute : IH5Attribute
{
    private readonly FileHandle _file;
    private readonly string _path;

    public NativeAttribute(FileHandle file, string path, string name)
    {
        (_file, _path, Name) = (file, path, name);
        using DatasetReader reader = new(file, path, name);
        Space = new NativeDataspace(reader.Dimensions);
        Type = new NativeDataType(reader.Class, reader.ElementSize, reader.IsSigned);
    }

    public string Name { get; }

    public IH5Dataspace Space { get; }

    public IH5DataType Type { get; }

    public T Read<T>(ulong[]? memoryDims = null)
    {
        using (Libhdf5.Enter())
        {
            using DatasetReader reader = new(_file, _path, Name);
            Array values = reader.Read(typeof(T), null);
            return values is T array ? array : (T)values.GetValue(0)!;
        }
    }
}
