using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;

namespace CellTypes.Models.Recordings;

/// <summary>Reads and writes arrays of numbers in NumPy's .npy format.</summary>
/// <remarks>
/// Reads versions 1.0 to 3.0, either byte order, C and Fortran order (MATLAB writers use the latter), integers of 8 to 64 bits, float16 (as
/// float32), float32 and float64. Writes version 1.0 in C order.
/// </remarks>
public static class NpyFile
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>Reads an array.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The array, its elements in C order.</returns>
    /// <exception cref="CellTypesException">There is no such file.</exception>
    /// <exception cref="CellTypesException">
    /// The file is damaged, or holds something else than numbers; the message says what and how to mend it.
    /// </exception>
    public static NpyArray Read(string path)
    {
        NpyArray array = ReadAny(path);
        return array.HoldsNumbers ? array : throw new CellTypesException($"{path} holds elements of type '{array.ElementType}'; store integers of 8 to 64 bits or floats of 16 to 64 bits.");
    }

    /// <summary>Reads an array of numbers, truths or texts.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The array, its elements in C order; <see cref="NpyArray.ToTexts"/> is for all of them.</returns>
    /// <exception cref="CellTypesException">There is no such file, it is damaged, or it holds something else; the message says what and how to mend it.</exception>
    internal static NpyArray ReadAny(string path)
    {
        using FileStream stream = Open(path);
        NpyHeader header = NpyHeader.Read(stream, path);
        return header.Fields.Count == 0 ? ReadArray(stream, header, path) : throw new CellTypesException($"{path} holds records of {string.Join(", ", header.Fields.Select(field => field.Name))}; store one array of numbers.");
    }

    /// <summary>Reads the fields of an array of records, which NumPy calls a structured array.</summary>
    /// <param name="path">The file.</param>
    /// <returns>An array for each field, by its name.</returns>
    /// <exception cref="CellTypesException">There is no such file, it is damaged, or it holds no records; the message says what and how to mend it.</exception>
    internal static IReadOnlyDictionary<string, NpyArray> ReadFields(string path)
    {
        using FileStream stream = Open(path);
        NpyHeader header = NpyHeader.Read(stream, path);
        if (header.Fields.Count == 0) throw new CellTypesException($"{path} holds plain elements where records with named fields are needed; write it again.");
        byte[][] columns = [.. header.Fields.Select(field => new byte[field.Column.Length * field.Column.ElementSize])];
        int recordsAtOnce = Math.Max(1, ChunkBytes / header.ElementSize);
        byte[] buffer = new byte[recordsAtOnce * header.ElementSize];
        for (int first = 0, count; first < header.Length; first += count)
        {
            count = Math.Min(recordsAtOnce, header.Length - first);
            Fill(stream, buffer, count * header.ElementSize, path);
            int offset = 0;
            for (int field = 0; field < columns.Length; field++)
            {
                int size = header.Fields[field].Column.ElementSize;
                for (int i = 0; i < count; i++) buffer.AsSpan(i * header.ElementSize + offset, size).CopyTo(columns[field].AsSpan((first + i) * size));
                offset += size;
            }
        }
        return header.Fields.Zip(columns, (field, bytes) => (field.Name, Array: ReadArray(new MemoryStream(bytes), field.Column, path))).ToDictionary(field => field.Name, field => field.Array);
    }

    /// <summary>Writes an array, over an older file of that name.</summary>
    /// <typeparam name="T">The element type: an integer of 8 to 64 bits, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="values">The elements in C order: the last index varies fastest.</param>
    /// <param name="shape">The extent of each dimension; one dimension where it is left out.</param>
    /// <exception cref="ArgumentException">The shape does not have as many elements, or the type is none of NumPy's.</exception>
    public static void Write<T>(string path, T[] values, params int[] shape)
        where T : struct
    {
        if (values is null) throw new ArgumentNullException(nameof(values));
        if (shape is null || shape.Length == 0) shape = [values.Length];
        if (shape.Any(extent => extent < 0) || shape.Aggregate(1L, (product, extent) => product * extent) != values.Length)
            throw new ArgumentException($"{values.Length} values do not fill the shape ({string.Join(", ", shape)}).", nameof(shape));
        string elementType = ElementTypeOf(typeof(T));
        using FileStream stream = new(path, FileMode.Create, FileAccess.Write);
        NpyHeader.Write(stream, elementType, shape);
        int size = elementType[1] - '0';
        byte[] buffer = new byte[ChunkBytes];
        for (int done = 0; done < values.Length; done += ChunkBytes / size)
        {
            ReadOnlySpan<byte> chunk = MemoryMarshal.AsBytes<T>(values.AsSpan(done, Math.Min(ChunkBytes / size, values.Length - done)));
            chunk.CopyTo(buffer);
            stream.Write(buffer, 0, chunk.Length);
        }
    }

    private static string ElementTypeOf(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.SByte => "i1",
        TypeCode.Int16 => "i2",
        TypeCode.Int32 => "i4",
        TypeCode.Int64 => "i8",
        TypeCode.Byte => "u1",
        TypeCode.UInt16 => "u2",
        TypeCode.UInt32 => "u4",
        TypeCode.UInt64 => "u8",
        TypeCode.Single => "f4",
        TypeCode.Double => "f8",
        _ => throw new ArgumentException($"A .npy file of {type.Name} is not supported; use integers, float or double."),
    };

    private static FileStream Open(string path) =>
        File.Exists(path) ? InputFile.Open(path) : throw new CellTypesException($"{path} is {(Directory.Exists(path) ? "a folder; give the .npy file" : "missing")}.");

    private static NpyArray ReadArray(Stream stream, NpyHeader header, string path)
    {
        if (header.ElementType[0] is 'U' or 'S') return new NpyArray(path, header.ElementType, ReadTexts(stream, header, path), header.Shape);
        Array values = ReadValues(stream, header, path);
        return values is ushort[] halves && header.ElementType == "f2"
            ? new NpyArray(path, "f4", Array.ConvertAll(halves, HalfToSingle), header.Shape)
            : new NpyArray(path, header.ElementType, values, header.Shape);
    }

    // Texts of one length, filled up with zeros: UTF-32, or bytes.
    private static string[] ReadTexts(Stream stream, NpyHeader header, string path)
    {
        Encoding encoding = header.ElementType[0] == 'S' ? Encoding.UTF8 : new UTF32Encoding(header.BigEndian, byteOrderMark: false);
        string[] texts = new string[header.Length];
        byte[] text = new byte[header.ElementSize];
        for (int i = 0; i < texts.Length; i++)
        {
            Fill(stream, text, text.Length, path);
            texts[i] = encoding.GetString(text).TrimEnd('\0');
        }
        return header.FortranOrder && header.Shape.Count(extent => extent != 1) > 1 ? ToRowMajor(texts, header.Shape) : texts;
    }

    private static Array ReadValues(Stream stream, NpyHeader header, string path) => header.ElementType switch
    {
        "i1" => ReadValues<sbyte>(stream, header, path),
        "i2" => ReadValues<short>(stream, header, path),
        "i4" => ReadValues<int>(stream, header, path),
        "i8" => ReadValues<long>(stream, header, path),
        "u1" or "b1" => ReadValues<byte>(stream, header, path),
        "u2" or "f2" => ReadValues<ushort>(stream, header, path),
        "u4" => ReadValues<uint>(stream, header, path),
        "u8" => ReadValues<ulong>(stream, header, path),
        "f4" => ReadValues<float>(stream, header, path),
        _ => ReadValues<double>(stream, header, path),
    };

    private static T[] ReadValues<T>(Stream stream, NpyHeader header, string path)
        where T : struct
    {
        T[] values = new T[header.Length];
        byte[] buffer = new byte[ChunkBytes];
        int size = header.ElementSize, done = 0;
        while (done < values.Length)
        {
            int count = Math.Min(ChunkBytes / size, values.Length - done);
            Fill(stream, buffer, count * size, path);
            if (header.BigEndian == BitConverter.IsLittleEndian) SwapBytes(buffer, count * size, size);
            MemoryMarshal.Cast<byte, T>(buffer.AsSpan(0, count * size)).CopyTo(values.AsSpan(done));
            done += count;
        }
        return header.FortranOrder && header.Shape.Count(extent => extent != 1) > 1 ? ToRowMajor(values, header.Shape) : values;
    }

    // IEEE 754 binary16: a sign, 5 bits of exponent, 10 of fraction. .NET Framework has no type for it.
    private static float HalfToSingle(ushort half)
    {
        int exponent = half >> 10 & 31, fraction = half & 1023;
        double size = exponent switch
        {
            0 => fraction * Math.Pow(2, -24),
            31 => fraction == 0 ? double.PositiveInfinity : double.NaN,
            _ => (1024 + fraction) * Math.Pow(2, exponent - 25),
        };
        return (float)(half >> 15 == 0 ? size : -size);
    }

    private static void Fill(Stream stream, byte[] buffer, int count, string path)
    {
        for (int done = 0, read; done < count; done += read)
        {
            read = stream.Read(buffer, done, count - done);
            if (read == 0) throw new CellTypesException($"{path} became shorter while it was read; read it again when it is complete.");
        }
    }

    private static void SwapBytes(byte[] buffer, int count, int size)
    {
        for (int i = 0; i < count; i += size) buffer.AsSpan(i, size).Reverse();
    }

    private static T[] ToRowMajor<T>(T[] columnMajor, int[] shape)
    {
        T[] rowMajor = new T[columnMajor.Length];
        int[] strides = new int[shape.Length], index = new int[shape.Length];
        for (int d = 0, stride = 1; d < shape.Length; stride *= shape[d++]) strides[d] = stride;
        for (int target = 0, source = 0; target < rowMajor.Length; target++)
        {
            rowMajor[target] = columnMajor[source];
            for (int d = shape.Length - 1; d >= 0; d--)
            {
                source += strides[d];
                if (++index[d] < shape[d]) break;
                source -= strides[d] * shape[d];
                index[d] = 0;
            }
        }
        return rowMajor;
    }
}
