using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;

namespace CellTypes.Training.Data;

/// <summary>Questions about HDF5 files and their answers on the way between two processes of one machine, little-endian as all that .NET runs on.</summary>
internal static class Hdf5Wire
{
    private enum Kind : byte
    {
        Nothing,
        Truth,
        Number,
        Text,
        Texts,
        Integers,
        Extents,
        Numbers,
        Truths,
        Damage,
        Unreadable,
    }

    public static void Write(BinaryWriter writer, Hdf5Request request)
    {
        writer.Write((byte)request.Question);
        writer.Write(request.Path);
        writer.Write(request.Attribute);
        writer.Write(request.Start);
        writer.Write(request.Count is not null);
        writer.Write(request.Count ?? 0);
        writer.Flush();
    }

    /// <returns>The next request; null at the end.</returns>
    public static Hdf5Request? ReadRequest(BinaryReader reader)
    {
        try
        {
            Hdf5Question question = (Hdf5Question)reader.ReadByte();
            string path = reader.ReadString(), attribute = reader.ReadString();
            ulong start = reader.ReadUInt64();
            bool isPart = reader.ReadBoolean();
            ulong count = reader.ReadUInt64();
            return new Hdf5Request(question, path, attribute, start, isPart ? count : null);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            return null;
        }
    }

    /// <param name="writer">Receives the answer.</param>
    /// <param name="answer">The answer, or the error in its place.</param>
    public static void Write(BinaryWriter writer, object? answer)
    {
        switch (answer)
        {
            case null:
                writer.Write((byte)Kind.Nothing);
                break;
            case bool truth:
                writer.Write((byte)Kind.Truth);
                writer.Write(truth);
                break;
            case double number:
                writer.Write((byte)Kind.Number);
                writer.Write(number);
                break;
            case string text:
                writer.Write((byte)Kind.Text);
                writer.Write(text);
                break;
            case string[] texts:
                writer.Write((byte)Kind.Texts);
                writer.Write(texts.Length);
                foreach (string text in texts) writer.Write(text);
                break;
            // Before long[], for which it passes at run time.
            case ulong[] extents when answer.GetType() == typeof(ulong[]):
                Write<ulong>(writer, Kind.Extents, extents);
                break;
            case long[] integers:
                Write<long>(writer, Kind.Integers, integers);
                break;
            case double[] numbers:
                Write<double>(writer, Kind.Numbers, numbers);
                break;
            case bool[] truths:
                Write<bool>(writer, Kind.Truths, truths);
                break;
            case Exception error:
                writer.Write((byte)(error is CellTypesException ? Kind.Damage : Kind.Unreadable));
                writer.Write(error.Message);
                break;
        }
        writer.Flush();
    }

    /// <returns>The answer, or the error in its place.</returns>
    public static object? ReadAnswer(BinaryReader reader)
    {
        Kind kind = (Kind)reader.ReadByte();
        switch (kind)
        {
            case Kind.Nothing: return null;
            case Kind.Truth: return reader.ReadBoolean();
            case Kind.Number: return reader.ReadDouble();
            case Kind.Text: return reader.ReadString();
            case Kind.Texts:
                List<string> texts = [];
                for (int left = reader.ReadInt32(); left > 0; left--) texts.Add(reader.ReadString());
                return texts.ToArray();
            case Kind.Extents: return Read<ulong>(reader);
            case Kind.Integers: return Read<long>(reader);
            case Kind.Numbers: return Read<double>(reader);
            case Kind.Truths: return Read<bool>(reader);
            case Kind.Damage: return new CellTypesException(reader.ReadString());
            default: return new IOException(reader.ReadString());
        }
    }

    private static void Write<T>(BinaryWriter writer, Kind kind, T[] values)
        where T : struct
    {
        writer.Write((byte)kind);
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values.AsSpan()));
    }

    private static T[] Read<T>(BinaryReader reader)
        where T : struct
    {
        T[] values = new T[reader.ReadInt32()];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
