using System;

namespace CellTypes.Streaming.Rolling;

/// <summary>Integers of variable length: seven bits a byte, the lowest first, and the eighth says whether more follow (LEB128).</summary>
internal static class Varint
{
    /// <summary>The most bytes that one takes.</summary>
    public const int MostBytes = 10;

    /// <summary>Writes an integer.</summary>
    /// <returns>The place after it.</returns>
    public static int Write(byte[] to, int at, ulong value)
    {
        for (; value >= 0x80; value >>= 7) to[at++] = (byte)(value | 0x80);
        to[at++] = (byte)value;
        return at;
    }

    /// <summary>Writes an integer that may be negative: 0, -1, 1, -2 ... become 0, 1, 2, 3 ...</summary>
    /// <returns>The place after it.</returns>
    public static int WriteSigned(byte[] to, int at, long value) => Write(to, at, (ulong)((value << 1) ^ (value >> 63)));

    /// <summary>Reads an integer.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public static ulong Read(ReadOnlySpan<byte> from, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; shift < 64 && at < from.Length; shift += 7)
        {
            byte next = from[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
        throw new FormatException("an integer is cut off.");
    }

    /// <summary>Reads an integer that may be negative.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public static long ReadSigned(ReadOnlySpan<byte> from, ref int at)
    {
        ulong value = Read(from, ref at);
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>Reads a number of things of which each takes some of the bytes that follow.</summary>
    /// <exception cref="FormatException">There is none, or there is no room for so many.</exception>
    public static int ReadCount(ReadOnlySpan<byte> from, ref int at, int bytesOfEach)
    {
        ulong count = Read(from, ref at);
        return count <= (ulong)((from.Length - at) / bytesOfEach) ? (int)count : throw new FormatException("a list is cut off.");
    }
}
