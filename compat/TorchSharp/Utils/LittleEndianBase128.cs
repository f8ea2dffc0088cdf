using System;
using System.IO;

namespace TorchSharp.Utils;

/// <summary>Integers that are not negative in as few bytes as possible, 7 bits each, the lowest first.</summary>
internal static class LittleEndianBase128
{
    public static void Encode(this BinaryWriter writer, long value)
    {
        if (value < 0)
            throw new NotImplementedException("LEB128 encoding of negative numbers");

        for (; value > 0x7f; value >>= 7)
            writer.Write((byte)(value | 0x80));
        writer.Write((byte)value);
    }

    public static long Decode(this BinaryReader reader)
    {
        long value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte part = reader.ReadByte();
            value |= (long)(part & 0x7f) << shift;
            if (part <= 0x7f)
                return value;
        }
    }
}
