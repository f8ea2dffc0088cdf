using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Rolling;

/// <summary>A state file: the history of the units of a session, so that another one can go on with it.</summary>
/// <remarks>The layout is in docs/protocol.md.</remarks>
internal sealed record HistoryFile
{
    /// <summary>The version that is written, and the newest that is read.</summary>
    public const byte Version = 1;

    /// <summary>The largest file, which an array of .NET holds.</summary>
    public const long LargestFile = int.MaxValue - (1 << 20);

    private const int HashLength = 32;
    private static readonly byte[] Magic = Encoding.ASCII.GetBytes("celltypes.state");
    private static readonly DateTime Epoch = new(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Gets the model that gave the labels.</summary>
    public required ModelIdentity Model { get; init; }

    /// <summary>Gets the streams.</summary>
    public required IReadOnlyList<StreamHistory> Streams { get; init; }

    /// <summary>Tells whether a file is a state file, whole or not.</summary>
    /// <param name="start">Its first bytes.</param>
    /// <param name="version">The version that it says it has.</param>
    public static bool IsOne(ReadOnlySpan<byte> start, out byte version)
    {
        bool isOne = start.Length > Magic.Length && start.Slice(0, Magic.Length).SequenceEqual(Magic);
        version = isOne ? start[Magic.Length] : (byte)0;
        return isOne;
    }

    /// <summary>Writes a file.</summary>
    /// <param name="file">Where to.</param>
    /// <param name="model">The model that gives the labels.</param>
    /// <param name="snapshot">The streams and their units.</param>
    public static void Write(Stream file, ModelIdentity model, HistorySnapshot snapshot)
    {
        using MemoryStream header = new();
        WriteHeader(header, model, snapshot.Streams);
        using SHA256 hash = SHA256.Create();
        Put([.. Magic, Version]);
        Put(BitConverter.GetBytes((int)header.Length));
        Put(header.ToArray());
        foreach (ArraySegment<byte> part in snapshot.Records.Parts)
        {
            hash.TransformBlock(part.Array!, part.Offset, part.Count, null, 0);
            file.Write(part.Array!, part.Offset, part.Count);
        }
        hash.TransformFinalBlock([], 0, 0);
        file.Write(hash.Hash!, 0, HashLength);

        void Put(byte[] bytes)
        {
            hash.TransformBlock(bytes, 0, bytes.Length, null, 0);
            file.Write(bytes, 0, bytes.Length);
        }
    }

    /// <summary>Reads a file.</summary>
    /// <param name="file">All of its bytes, which the units refer to.</param>
    /// <exception cref="FormatException">It is damaged: one line says how.</exception>
    public static HistoryFile Read(byte[] file)
    {
        int start = Magic.Length + 1, end = file.Length - HashLength;
        if (!IsOne(file, out _) || end < start + sizeof(int)) throw new FormatException("it is cut off.");
        using SHA256 hash = SHA256.Create();
        if (!hash.ComputeHash(file, 0, end).AsSpan().SequenceEqual(file.AsSpan(end))) throw new FormatException("its checksum is wrong.");
        int headerLength = BitConverter.ToInt32(file, start);
        start += sizeof(int);
        if (headerLength < 0 || headerLength > end - start) throw new FormatException("its header is cut off.");
        try
        {
            using JsonDocument header = JsonDocument.Parse(file.AsMemory(start, headerLength));
            return Read(new JsonField(header.RootElement, "header"), file.AsMemory(0, end), start + headerLength);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new FormatException("its header is no JSON.", error);
        }
    }

    private static HistoryFile Read(JsonField header, ReadOnlyMemory<byte> file, int at)
    {
        List<JsonField> streams = header["streams"].Items(stream => stream);
        Dictionary<string, UnitHistory>[] units = [.. streams.Select(_ => new Dictionary<string, UnitHistory>())];
        while (at < file.Length)
        {
            ulong stream = Varint.Read(file.Span, ref at);
            if (stream >= (ulong)units.Length) throw new FormatException("a unit is of a stream that is not there.");
            UnitHistory unit = UnitHistory.Read(file, ref at);
            if (unit.SpikeCount > 0) units[(int)stream][unit.Unit] = unit;
            else units[(int)stream].Remove(unit.Unit);
        }
        HistoryFile read = new()
        {
            Model = LabelMessageReader.ReadModel(header["model"]),
            Streams = [.. streams.Select((stream, i) => ReadStream(stream, units[i]))],
        };
        return read.Streams.Select(stream => stream.Stream).Distinct().Count() == streams.Count ? read : throw new FormatException("a stream is there twice.");
    }

    private static StreamHistory ReadStream(JsonField stream, Dictionary<string, UnitHistory> units)
    {
        long newest = stream["newest_sample"].Integer, labelsEnd = stream["labels_end"].Integer, ticks = stream["t_unix_ns"].Integer / 100;
        if (units.Values.Any(unit => unit.LastSpike > newest)) throw new FormatException("a spike is newer than the newest sample.");
        if (ticks < 0 || ticks > (DateTime.MaxValue - Epoch).Ticks) throw new FormatException("'t_unix_ns' is out of range.");
        foreach (UnitLabel label in stream["labels"].Items(LabelMessageReader.ReadUnit))
        {
            // A unit that appeared after the update is another one of that name.
            if (units.TryGetValue(label.Unit, out UnitHistory? unit) && unit.FirstSpike < labelsEnd) unit.Label = label;
        }
        return new StreamHistory(stream["stream"].Text, stream["sample_rate"].Number, newest, Epoch.AddTicks(ticks), [.. units.Values]);
    }

    private static void WriteHeader(Stream to, ModelIdentity model, IReadOnlyList<StreamSnapshot> streams)
    {
        using Utf8JsonWriter json = new(to);
        json.WriteStartObject();
        json.WriteString("program", typeof(HistoryFile).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "");
        LabelJson.WriteModel(json, model, LabelMessageWriter.CurrentVersion);
        json.WriteStartArray("streams");
        foreach (StreamSnapshot stream in streams)
        {
            json.WriteStartObject();
            json.WriteString("stream", stream.Stream);
            json.WriteNumber("sample_rate", stream.SamplingRate);
            json.WriteNumber("newest_sample", stream.NewestSample);
            json.WriteNumber("t_unix_ns", (stream.Time - Epoch).Ticks * 100);
            json.WriteNumber("labels_end", stream.LabelsEnd);
            json.WriteStartArray("labels");
            foreach (UnitLabel label in stream.Labels) LabelJson.WriteUnit(json, label, LabelMessageWriter.CurrentVersion);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
