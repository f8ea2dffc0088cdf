using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using CellTypes.Models.Recordings;

namespace CellTypes.Models.Bundles;

/// <summary>Named tensors and metadata as the safetensors format keeps them, the one in which weights travel between programs.</summary>
/// <remarks>
/// <para>The format (github.com/huggingface/safetensors, README, "Format"): a little-endian uint64, the length of the header; the header, which
/// is JSON in UTF-8, <c>{"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, ...}</c>, with a map of strings under
/// <c>__metadata__</c>, padded with spaces; then the values of all tensors, little-endian and row-major, without holes.</para>
/// <para>Written are the same bytes as by the reference implementation: the header is padded to a multiple of 8, and the tensors are ordered
/// by falling size of a value (I64, F64, F32, I32, U8) and then by name. Metadata are ordered by key. Needs a little-endian machine.</para>
/// </remarks>
internal sealed class SafetensorsFile
{
    /// <summary>The longest header that is read, in bytes.</summary>
    public const int LongestHeader = 100_000_000;

    private static readonly JsonWriterOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Dictionary<string, NamedTensor> _byName;

    /// <summary>Makes a file of tensors.</summary>
    /// <param name="tensors">The tensors.</param>
    /// <param name="metadata">Texts by key, or null for none.</param>
    /// <exception cref="ArgumentException">Two tensors have the same name.</exception>
    public SafetensorsFile(IEnumerable<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        if (tensors is null) throw new ArgumentNullException(nameof(tensors));
        Tensors = tensors.OrderByDescending(tensor => tensor.Type).ThenBy(tensor => tensor.Name, StringComparer.Ordinal).ToArray();
        _byName = [];
        foreach (NamedTensor tensor in Tensors)
        {
            if (_byName.ContainsKey(tensor.Name)) throw new ArgumentException($"There are two tensors {tensor.Name}.", nameof(tensors));
            _byName.Add(tensor.Name, tensor);
        }
        Metadata = metadata ?? new Dictionary<string, string>();
    }

    /// <summary>Gets the tensors in the order in which they are written.</summary>
    public IReadOnlyList<NamedTensor> Tensors { get; }

    /// <summary>Gets the metadata.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, below 2 GB.</param>
    /// <returns>What it holds.</returns>
    /// <exception cref="CellTypesException">It is not a safetensors file or a damaged one, or it holds a type that is not known here.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SafetensorsFile Read(string path) => Read(InputFile.ReadBytes(path), path);

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="source">What to call the file in an error message.</param>
    /// <returns>What it holds.</returns>
    /// <exception cref="CellTypesException">It is not a safetensors file or a damaged one, or it holds a type that is not known here.</exception>
    public static SafetensorsFile Read(byte[] bytes, string source)
    {
        if (bytes is null) throw new ArgumentNullException(nameof(bytes));
        try
        {
            return SafetensorsReader.Read(bytes);
        }
        // A string that is not UTF-8 is an InvalidOperationException to the JSON reader.
        catch (Exception error) when (error is CellTypesException or JsonException or InvalidOperationException)
        {
            string reason = error is CellTypesException ? error.Message : $"its header is no JSON ({error.Message})";
            throw new CellTypesException($"{source} is not a sound safetensors file: {reason}. Copy it again, or write it again.", error);
        }
    }

    /// <summary>Gets a tensor that must be there.</summary>
    /// <typeparam name="T">The type of its values: byte, int, long, float or double.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="shape">The shape that it must have.</param>
    /// <returns>The values in row-major order; not a copy.</returns>
    /// <exception cref="CellTypesException">There is none of that name, or it has another type or shape; the message says which.</exception>
    public T[] Get<T>(string name, params int[] shape)
        where T : unmanaged
    {
        if (!_byName.TryGetValue(name, out NamedTensor? tensor))
            throw new CellTypesException($"there is no tensor {name}; the tensors are {string.Join(", ", Tensors.Select(other => other.Name))}");
        if (tensor.Values.GetType() != typeof(T[]))
            throw new CellTypesException($"tensor {name} holds {tensor.Type} values where {typeof(T).Name} is needed");
        return tensor.Shape.SequenceEqual(shape)
            ? (T[])tensor.Values
            : throw new CellTypesException($"tensor {name} has the shape ({string.Join(", ", tensor.Shape)}) where ({string.Join(", ", shape)}) is needed");
    }

    /// <summary>Writes a file; one that exists is replaced.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string path) => File.WriteAllBytes(path, ToBytes());

    /// <summary>Lays out the file.</summary>
    /// <returns>Its bytes.</returns>
    public byte[] ToBytes()
    {
        byte[] header = Header();
        byte[] bytes = new byte[checked(sizeof(ulong) + header.Length + Tensors.Sum(tensor => tensor.ByteLength))];
        BitConverter.GetBytes((ulong)header.Length).CopyTo(bytes, 0);
        header.CopyTo(bytes, sizeof(ulong));
        int offset = sizeof(ulong) + header.Length;
        foreach (NamedTensor tensor in Tensors)
        {
            Buffer.BlockCopy(tensor.Values, 0, bytes, offset, tensor.ByteLength);
            offset += tensor.ByteLength;
        }
        return bytes;
    }

    private byte[] Header()
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Unescaped))
        {
            json.WriteStartObject();
            if (Metadata.Count > 0)
            {
                json.WriteStartObject(NamedTensor.ReservedName);
                foreach (KeyValuePair<string, string> entry in Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
                    json.WriteString(entry.Key, entry.Value);
                json.WriteEndObject();
            }
            int offset = 0;
            foreach (NamedTensor tensor in Tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.Type.ToString());
                WriteNumbers(json, "shape", tensor.Shape);
                WriteNumbers(json, "data_offsets", [offset, offset += tensor.ByteLength]);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        while (stream.Length % sizeof(ulong) != 0) stream.WriteByte((byte)' ');
        return stream.ToArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<int> numbers)
    {
        json.WriteStartArray(name);
        foreach (int number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}
