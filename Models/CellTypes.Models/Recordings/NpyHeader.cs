using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace CellTypes.Models.Recordings;

/// <summary>What the header of a NumPy .npy file says about its data.</summary>
/// <remarks>Format: NumPy enhancement proposal 1, versions 1.0, 2.0 and 3.0.</remarks>
internal sealed class NpyHeader
{
    // A header describes one array; a megabyte of it is damage.
    private const int LongestHeader = 1 << 20;
    private static readonly byte[] Magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    private NpyHeader(string elementType, int elementSize, bool bigEndian, bool fortranOrder, int[] shape, int length)
    {
        ElementType = elementType;
        ElementSize = elementSize;
        BigEndian = bigEndian;
        FortranOrder = fortranOrder;
        Shape = shape;
        Length = length;
    }

    /// <summary>Gets NumPy's name of the element type without its byte order, for example <c>i4</c>; empty for records of <see cref="Fields"/>.</summary>
    public string ElementType { get; }

    /// <summary>Gets a value indicating whether the most significant byte comes first.</summary>
    public bool BigEndian { get; }

    /// <summary>Gets a value indicating whether the first index varies fastest.</summary>
    public bool FortranOrder { get; }

    /// <summary>Gets the extent of each dimension; empty for a single number.</summary>
    public int[] Shape { get; }

    /// <summary>Gets the number of elements.</summary>
    public int Length { get; }

    /// <summary>Gets the number of bytes an element.</summary>
    public int ElementSize { get; }

    /// <summary>Gets the fields of the elements in their order, each as the header of a file that holds it alone; none for a plain array.</summary>
    public IReadOnlyList<(string Name, NpyHeader Column)> Fields { get; private init; } = [];

    /// <summary>Reads a header; the stream is then at the first element.</summary>
    /// <param name="stream">A file, at its beginning.</param>
    /// <param name="path">The file's path, for messages.</param>
    /// <returns>The header, whose elements fill the rest of the file exactly.</returns>
    /// <exception cref="CellTypesException">
    /// The file is no .npy file, or not one of numbers of 1 to 8 bytes, truths, texts or records of them, or its length is wrong.
    /// </exception>
    public static NpyHeader Read(Stream stream, string path)
    {
        NpyHeader header = Parse(ReadText(stream, path), path);
        long expected = (long)header.Length * header.ElementSize, actual = stream.Length - stream.Position;
        if (actual == expected) return header;
        throw new CellTypesException(
            $"{path} holds {actual} bytes of data where its header announces {expected}; "
            + $"the file is {(actual < expected ? "cut short" : "damaged")}, copy or write it again.");
    }

    /// <summary>Writes a header of version 1.0 for data in C order and the byte order of this machine.</summary>
    /// <param name="stream">Receives the header, a multiple of 64 bytes as NumPy writes it.</param>
    /// <param name="elementType">NumPy's name of the element type without its byte order.</param>
    /// <param name="shape">The extent of each dimension.</param>
    public static void Write(Stream stream, string elementType, int[] shape)
    {
        char order = elementType[1] == '1' ? '|' : BitConverter.IsLittleEndian ? '<' : '>';
        string extents = string.Concat(shape.Select(n => n.ToString(CultureInfo.InvariantCulture) + ", ")).TrimEnd();
        if (shape.Length > 1) extents = extents.TrimEnd(',');
        string text = $"{{'descr': '{order}{elementType}', 'fortran_order': False, 'shape': ({extents}), }}";
        int start = Magic.Length + 4;
        text = text.PadRight((start + text.Length + 64) / 64 * 64 - start - 1) + "\n";
        stream.Write(Magic, 0, Magic.Length);
        stream.Write([1, 0, (byte)text.Length, (byte)(text.Length >> 8)], 0, 4);
        stream.Write(Encoding.ASCII.GetBytes(text), 0, text.Length);
    }

    private static string ReadText(Stream stream, string path)
    {
        byte[] start = ReadBytes(stream, 8, path);
        if (!start.AsSpan(0, Magic.Length).SequenceEqual(Magic))
            throw new CellTypesException($"{path} is not a NumPy file; write it with numpy.save.");
        int version = start[6];
        if (version is < 1 or > 3)
            throw new CellTypesException($"{path} is of .npy version {version}, which is unknown; write it with numpy.save.");
        byte[] size = ReadBytes(stream, version == 1 ? 2 : 4, path);
        long length = 0;
        for (int i = size.Length - 1; i >= 0; i--) length = length << 8 | size[i];
        if (length > LongestHeader) throw Unreadable(path, $"is {length} bytes long");
        return Encoding.UTF8.GetString(ReadBytes(stream, (int)length, path));
    }

    private static byte[] ReadBytes(Stream stream, int count, string path)
    {
        byte[] bytes = new byte[count];
        for (int done = 0, read; done < count; done += read)
        {
            read = stream.Read(bytes, done, count - done);
            if (read == 0)
                throw new CellTypesException($"{path} ends inside its header ({stream.Length} bytes in all); copy or write it again.");
        }
        return bytes;
    }

    private static NpyHeader Parse(string text, string path)
    {
        string order = Field(text, "fortran_order", "(True|False)") ?? throw Unreadable(path, "has no fortran_order");
        // A field of a record may have a shape too, before that of the array.
        string extents = Field(text, "shape", @"\(([^()]*)\)") ?? throw Unreadable(path, "has no shape");
        int[] shape = ParseShape(extents, path);
        long length = 1;
        foreach (int extent in shape)
        {
            length *= extent;
            if (length > int.MaxValue / 8) throw Unreadable(path, $"announces an array of shape ({extents}), more than can be loaded");
        }
        NpyHeader Column(string type)
        {
            Match parts = Regex.Match(type, "^([<>|=])(i[1248]|u[1248]|f[248]|b1|[US]([0-9]{1,6}))$");
            if (!parts.Success)
                throw new CellTypesException($"{path} holds elements of type '{type}'; store integers of 8 to 64 bits or floats of 16 to 64 bits.");
            string name = parts.Groups[2].Value;
            int size = parts.Groups[3].Success ? int.Parse(parts.Groups[3].Value, CultureInfo.InvariantCulture) * (name[0] == 'U' ? 4 : 1) : name[1] - '0';
            if (length * size > int.MaxValue) throw Unreadable(path, $"announces {length} elements of type '{type}', more than can be loaded");
            bool bigEndian = parts.Groups[1].Value == ">" || (parts.Groups[1].Value == "=" && !BitConverter.IsLittleEndian);
            return new NpyHeader(name, size, bigEndian, order == "True", shape, (int)length);
        }

        if (Field(text, "descr", "['\"]([^'\"]*)['\"]") is string plain) return Column(plain);
        string record = Field(text, "descr", @"\[((?:\s*\([^()]*\)\s*,?)+)\s*\]") ?? throw Unreadable(path, "names no plain element type (\"descr\")");
        (string Name, NpyHeader Column)[] fields =
        [
            .. Regex.Matches(record, "\\(\\s*['\"]([^'\"]+)['\"]\\s*,\\s*['\"]([^'\"]*)['\"]\\s*\\)").Cast<Match>().Select(field => (field.Groups[1].Value, Column(field.Groups[2].Value))),
        ];
        if (fields.Length == 0 || fields.Length != record.Count(character => character == '(') || fields.Select(field => field.Name).Distinct().Count() < fields.Length)
            throw Unreadable(path, "names records whose fields are no plain elements (\"descr\")");
        return new NpyHeader("", fields.Sum(field => field.Column.ElementSize), false, order == "True", shape, (int)length) { Fields = fields };
    }

    private static string? Field(string text, string name, string value)
    {
        Match match = Regex.Match(text, $"['\"]{name}['\"]\\s*:\\s*{value}");
        return match.Success ? match.Groups[1].Value : null;
    }

    private static int[] ParseShape(string extents, string path)
    {
        // Python 2 wrote long integers with an L.
        string[] parts = extents.Split(',').Select(part => part.Trim().TrimEnd('L')).Where(part => part.Length > 0).ToArray();
        int[] shape = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out shape[i]))
                throw Unreadable(path, $"announces an array of shape ({extents}), which cannot be loaded");
        }
        return shape;
    }

    private static CellTypesException Unreadable(string path, string problem) =>
        new($"The header of {path} {problem}; write the file again with numpy.save.");
}
