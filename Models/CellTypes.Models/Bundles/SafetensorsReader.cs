using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace CellTypes.Models.Bundles;

/// <summary>Reads a safetensors file and believes nothing that it says: every offset and size is checked before a value is copied.</summary>
internal static class SafetensorsReader
{
    private const int LengthSize = sizeof(ulong);

    /// <exception cref="CellTypesException">The bytes are not a sound file; the message is the reason.</exception>
    /// <exception cref="JsonException">The header is not JSON.</exception>
    /// <exception cref="CellTypesException">A text in the header is not UTF-8.</exception>
    public static SafetensorsFile Read(byte[] bytes)
    {
        if (bytes.Length < LengthSize) throw new CellTypesException($"it ends after {bytes.Length} bytes");
        ulong headerLength = BitConverter.ToUInt64(bytes, 0);
        if (headerLength > SafetensorsFile.LongestHeader)
            throw new CellTypesException($"it claims a header of {headerLength} bytes, more than the {SafetensorsFile.LongestHeader} that are allowed");
        if (headerLength > (ulong)(bytes.Length - LengthSize))
            throw new CellTypesException($"it claims a header of {headerLength} bytes, and {bytes.Length - LengthSize} follow");
        if (headerLength == 0 || bytes[LengthSize] != (byte)'{') throw new CellTypesException("its header does not begin with {");
        using JsonDocument header = JsonDocument.Parse(bytes.AsMemory(LengthSize, (int)headerLength));
        int dataStart = LengthSize + (int)headerLength;
        Dictionary<string, string> metadata = [];
        List<Entry> entries = [];
        foreach (KeyValuePair<string, JsonElement> member in Members(header.RootElement, "the header"))
        {
            if (member.Key == NamedTensor.ReservedName) metadata = ReadMetadata(member.Value);
            else entries.Add(ReadEntry(member.Key, member.Value));
        }
        CheckLayout(entries, bytes.Length - dataStart);
        return new SafetensorsFile(entries.Select(entry => entry.ToTensor(bytes, dataStart)).ToArray(), metadata);
    }

    private static Dictionary<string, string> ReadMetadata(JsonElement element)
    {
        Dictionary<string, string> metadata = [];
        foreach (KeyValuePair<string, JsonElement> member in Members(element, NamedTensor.ReservedName))
        {
            if (member.Value.ValueKind != JsonValueKind.String) throw new CellTypesException($"the metadata {member.Key} are no text");
            metadata.Add(member.Key, member.Value.GetString()!);
        }
        return metadata;
    }

    private static Entry ReadEntry(string name, JsonElement element)
    {
        string what = $"tensor {name}";
        if (name.Length == 0) throw new CellTypesException("a tensor has no name");
        Dictionary<string, JsonElement> members = Members(element, what);
        if (members.Count != 3 || !members.ContainsKey("dtype") || !members.ContainsKey("shape") || !members.ContainsKey("data_offsets"))
            throw new CellTypesException($"{what} must have dtype, shape and data_offsets, and nothing else");
        TensorType type = ReadType(members["dtype"], what);
        long[] shape = ReadNumbers(members["shape"], what, "shape");
        long[] offsets = ReadNumbers(members["data_offsets"], what, "data_offsets");
        if (offsets.Length != 2 || offsets[0] > offsets[1]) throw new CellTypesException($"{what} has the impossible data_offsets [{string.Join(", ", offsets)}]");
        Entry entry = new(name, type, shape, offsets[0], offsets[1]);
        if (entry.Length != NamedTensor.Count(shape) * SizeOf(type))
            throw new CellTypesException($"{what} of the type {type} and the shape [{string.Join(", ", shape)}] has {entry.Length} bytes");
        return entry;
    }

    private static void CheckLayout(List<Entry> entries, int dataLength)
    {
        long end = 0;
        foreach (Entry entry in entries.OrderBy(entry => entry.Start).ThenBy(entry => entry.End))
        {
            if (entry.End > dataLength) throw new CellTypesException($"tensor {entry.Name} ends at byte {entry.End} of {dataLength}; the file is cut short");
            if (entry.Start != end)
                throw new CellTypesException($"tensor {entry.Name} begins at byte {entry.Start} where the one before it ends at {end}");
            end = entry.End;
        }
        if (end != dataLength) throw new CellTypesException($"{dataLength - end} bytes follow the last tensor");
    }

    private static TensorType ReadType(JsonElement element, string what)
    {
        string? name = element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        foreach (TensorType type in new[] { TensorType.F32, TensorType.F64, TensorType.I64, TensorType.I32, TensorType.U8 })
        {
            if (type.ToString() == name) return type;
        }
        throw new CellTypesException($"{what} has the type {name ?? element.ValueKind.ToString()}; F32, F64, I64, I32 and U8 can be read");
    }

    private static long[] ReadNumbers(JsonElement element, string what, string field)
    {
        if (element.ValueKind != JsonValueKind.Array) throw new CellTypesException($"{what}: {field} is no list");
        return element.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out long number) && number >= 0
            ? number
            : throw new CellTypesException($"{what}: {field} holds something other than whole numbers from 0")).ToArray();
    }

    private static Dictionary<string, JsonElement> Members(JsonElement element, string what)
    {
        if (element.ValueKind != JsonValueKind.Object) throw new CellTypesException($"{what} is no JSON object");
        Dictionary<string, JsonElement> members = [];
        foreach (JsonProperty member in element.EnumerateObject())
        {
            if (members.ContainsKey(member.Name)) throw new CellTypesException($"{what} has '{member.Name}' twice");
            members.Add(member.Name, member.Value);
        }
        return members;
    }

    private static int SizeOf(TensorType type) => type switch
    {
        TensorType.U8 => sizeof(byte),
        TensorType.I32 or TensorType.F32 => sizeof(float),
        _ => sizeof(double),
    };

    private readonly struct Entry(string name, TensorType type, long[] shape, long start, long end)
    {
        public string Name => name;

        public long Start => start;

        public long End => end;

        public long Length => end - start;

        public NamedTensor ToTensor(byte[] bytes, int dataStart)
        {
            int count = (int)(Length / SizeOf(type));
            Array values = type switch
            {
                TensorType.U8 => new byte[count],
                TensorType.I32 => new int[count],
                TensorType.F32 => new float[count],
                TensorType.F64 => new double[count],
                _ => new long[count],
            };
            if (shape.Any(extent => extent > int.MaxValue)) throw new CellTypesException($"tensor {name} has an extent above {int.MaxValue}");
            Buffer.BlockCopy(bytes, dataStart + (int)start, values, 0, (int)Length);
            return new NamedTensor(name, values, Array.ConvertAll(shape, extent => (int)extent));
        }
    }
}
