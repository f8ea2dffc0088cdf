using System;
using PureHDF.Interop;
using PureHDF.Selections;

namespace PureHDF.VOL.Native;

/// <summary>A dataset of an open file.</summary>
internal sealed class NativeDataset : NativeAttributableObject, IH5Dataset
{
    public NativeDataset(FileHandle file, string path)
        : base(file, path)
    {
        using DatasetReader reader = new(file, path);
        Space = new NativeDataspace(reader.Dimensions);
        Type = new NativeDataType(reader.Class, reader.ElementSize, reader.IsSigned);
    }

    public IH5Dataspace Space { get; }

    public IH5DataType Type { get; }

    public T Read<T>(Selection? fileSelection = null)
    {
        using (Libhdf5.Enter())
        {
            using DatasetReader reader = new(File, FullPath);
            Array values = reader.Read(typeof(T), (HyperslabSelection?)fileSelection);
            return values is T array ? array : (T)values.GetValue(0)!;
        }
    }
}
