using System;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using PureHDF.Selections;

namespace PureHDF.Interop;

/// <summary>A dataset or an attribute that libhdf5 holds open, to learn its shape and type and to read it. Callers have <see cref="Libhdf5.Enter">entered</see> the library.</summary>
/// <remarks>Nothing is converted: the values arrive as the bytes that the file has, as the official package does it.</remarks>
internal readonly unsafe ref struct DatasetReader : IDisposable
{
    private const int ScalarSpace = 0;
    private const int NullSpace = 2;
    private const int BigEndian = 1;
    private const int Select = 0;

    private readonly string _path;
    private readonly bool _isAttribute;
    private readonly Identifier _values;
    private readonly Identifier _space;
    private readonly Identifier _type;

    public DatasetReader(FileHandle file, string path)
    {
        _path = path;
        _values = new Identifier(Libhdf5.H5Dopen2(file.Value, path, 0), $"open '{path}'");
        _space = new Identifier(Libhdf5.H5Dget_space(_values.Value), $"read the shape of '{path}'");
        _type = new Identifier(Libhdf5.H5Dget_type(_values.Value), $"read the type of '{path}'");
        Dimensions = DimensionsOf(_space, path);
    }

    public DatasetReader(FileHandle file, string path, string attribute)
    {
        _path = $"{path}, attribute {attribute}";
        _isAttribute = true;
        using Identifier owner = new(Libhdf5.H5Oopen(file.Value, path, 0), $"open '{path}'");
        _values = new Identifier(Libhdf5.H5Aopen(owner.Value, attribute, 0), $"open '{_path}'");
        _space = new Identifier(Libhdf5.H5Aget_space(_values.Value), $"read the shape of '{_path}'");
        _type = new Identifier(Libhdf5.H5Aget_type(_values.Value), $"read the type of '{_path}'");
        Dimensions = DimensionsOf(_space, _path);
    }

    public ulong[] Dimensions { get; }

    // The library counts strings of variable length among the strings.
    public H5DataTypeClass Class => IsVariableString ? H5DataTypeClass.VariableLength : (H5DataTypeClass)Libhdf5.H5Tget_class(_type.Value);

    public int ElementSize => (int)Libhdf5.H5Tget_size(_type.Value);

    public bool IsSigned => Class == H5DataTypeClass.FixedPoint && Libhdf5.H5Tget_sign(_type.Value) != 0;

    private bool IsVariableString => Libhdf5.H5Tis_variable_str(_type.Value) > 0;

    public Array Read(Type target, HyperslabSelection? selection)
    {
        int kind = Libhdf5.H5Sget_simple_extent_type(_space.Value);
        if (kind == NullSpace) throw new Exception("Datasets with null dataspace cannot be read.");
        Type element = target.GetElementType() ?? target;
        ulong[] extents = kind == ScalarSpace ? [1] : Dimensions;
        if (selection is not null) Choose(selection, extents, kind == ScalarSpace);
        ulong count = Product(selection?.Blocks ?? extents);
        bool isRaw = target == typeof(byte[]);
        Array values = Array.CreateInstance(element, [.. Shape(target, extents, count).Select(extent => (long)extent)]);
        if (!isRaw && (ulong)values.LongLength != count)
            throw new Exception("The total file selection element count does not match the total memory selection element count.");
        if (element == typeof(string)) ReadStrings(values, count);
        else ReadNumbers(isRaw ? values = new byte[count * (ulong)ElementSize] : values, element, count, isRaw);
        return values;
    }

    public void Dispose()
    {
        _type.Dispose();
        _space.Dispose();
        _values.Dispose();
    }

    private static ulong[] DimensionsOf(Identifier space, string path)
    {
        ulong[] extents = new ulong[Libhdf5.Check(Libhdf5.H5Sget_simple_extent_ndims(space.Value), $"read the shape of '{path}'")];
        fixed (ulong* dimensions = extents) Libhdf5.H5Sget_simple_extent_dims(space.Value, dimensions, null);
        return extents;
    }

    private static ulong Product(ulong[] extents) => extents.Aggregate(1UL, (product, extent) => product * extent);

    private static ulong[] Shape(Type target, ulong[] extents, ulong count)
    {
        if (!target.IsArray) return [1];
        if (target.GetArrayRank() == 1) return [count];
        return target.GetArrayRank() == extents.Length
            ? extents
            : throw new Exception("The rank of the memory space must match the rank of the file space if no memory dimensions are provided.");
    }

    private static string Trimmed(string text, int padding) => padding switch
    {
        0 => text.Split('\0', 2)[0],
        1 => text.TrimEnd('\0'),
        _ => text.TrimEnd(' '),
    };

    private void Choose(HyperslabSelection selection, ulong[] extents, bool isScalar)
    {
        if (selection.Starts.Length != extents.Length)
            throw new RankException($"A selection of rank {selection.Starts.Length} does not fit a dataset of rank {extents.Length}.");
        for (int i = 0; i < extents.Length; i++)
        {
            if (selection.Starts[i] + selection.Blocks[i] > extents[i]) throw new ArgumentException("The selection exceeds the limits.");
        }
        if (isScalar) return;
        fixed (ulong* starts = selection.Starts, counts = selection.Blocks)
            Libhdf5.Check(Libhdf5.H5Sselect_hyperslab(_space.Value, Select, starts, null, counts, null), $"select a part of '{_path}'");
    }

    private void ReadNumbers(Array values, Type element, ulong count, bool isRaw)
    {
        if (IsVariableString) throw new Exception("Unable to decode a reference type as value type.");
        if (!isRaw && ElementSize != SizeOf(element)) throw new Exception("Unable to decode values types of different type size.");
        bool hasOrder = Class is H5DataTypeClass.FixedPoint or H5DataTypeClass.FloatingPoint;
        if (!isRaw && hasOrder && ElementSize > 1 && Libhdf5.H5Tget_order(_type.Value) == BigEndian)
            throw new Exception("Byte order conversion is not (yet) support by PureHDF.");
        fixed (byte* buffer = &MemoryMarshal.GetArrayDataReference(values)) ReadInto(buffer, count);
    }

    private void ReadStrings(Array values, ulong count)
    {
        bool isVariable = IsVariableString;
        if (!isVariable && Class != H5DataTypeClass.String) throw new Exception($"Data of the class {Class} cannot be read as strings.");
        string?[] texts = isVariable ? ReadVariableStrings(count) : ReadFixedStrings(count);
        int[] index = new int[values.Rank];
        foreach (string? text in texts)
        {
            values.SetValue(text, index);
            for (int i = values.Rank - 1; i >= 0 && ++index[i] == values.GetLength(i); i--) index[i] = 0;
        }
    }

    private string[] ReadFixedStrings(ulong count)
    {
        int size = ElementSize, padding = Libhdf5.H5Tget_strpad(_type.Value);
        byte[] bytes = new byte[(int)count * size];
        fixed (byte* buffer = bytes) ReadInto(buffer, count);
        return [.. bytes.Chunk(size).Select(text => Trimmed(Encoding.UTF8.GetString(text), padding))];
    }

    private string?[] ReadVariableStrings(ulong count)
    {
        nint[] pointers = new nint[count];
        fixed (nint* buffer = pointers)
        {
            ReadInto(buffer, count);
            string?[] texts = [.. pointers.Select(pointer => Marshal.PtrToStringUTF8(pointer))];
            ulong length = count;
            using Identifier memory = new(Libhdf5.H5Screate_simple(1, &length, null), "describe memory");
            Libhdf5.H5Dvlen_reclaim(_type.Value, memory.Value, 0, buffer);
            return texts;
        }
    }

    private void ReadInto(void* buffer, ulong count)
    {
        if (_isAttribute)
        {
            Libhdf5.Check(Libhdf5.H5Aread(_values.Value, _type.Value, buffer), $"read '{_path}'");
            return;
        }
        using Identifier memory = new(Libhdf5.H5Screate_simple(1, &count, null), "describe memory");
        Libhdf5.Check(Libhdf5.H5Dread(_values.Value, _type.Value, memory.Value, _space.Value, 0, buffer), $"read '{_path}'");
    }

    private static int SizeOf(Type element) => Type.GetTypeCode(element) switch
    {
        TypeCode.Boolean or TypeCode.SByte or TypeCode.Byte => 1,
        TypeCode.Int16 or TypeCode.UInt16 => 2,
        TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Single => 4,
        TypeCode.Int64 or TypeCode.UInt64 or TypeCode.Double => 8,
        _ => throw new NotSupportedException($"The data type '{element}' is not supported."),
    };
}
