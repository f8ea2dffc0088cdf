using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace CellTypes.Models.Tests.Features;

/// <summary>Reads little-endian, C-ordered npy files whose type is known.</summary>
internal static partial class NpyFile
{
    public static (T[] Values, int[] Shape) Read<T>(string path)
        where T : unmanaged
    {
        byte[] bytes = File.ReadAllBytes(path);
        int headerLength = BitConverter.ToUInt16(bytes, 8);
        string header = Encoding.ASCII.GetString(bytes, 10, headerLength);
        int[] shape = Array.ConvertAll(Shape().Match(header).Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), int.Parse);
        return (MemoryMarshal.Cast<byte, T>(bytes.AsSpan(10 + headerLength)).ToArray(), shape);
    }

    [GeneratedRegex(@"'shape': \(([^)]*)\)")]
    private static partial Regex Shape();
}
