using System;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace CellTypes.Streaming.Publishing;

/// <summary>Where an earlier session has left a label log.</summary>
/// <param name="Sequence">The number of the last complete record.</param>
/// <param name="Session">The session that wrote it.</param>
internal sealed record LogTail(long Sequence, string Session)
{
    private const long FirstBlock = 1 << 20;
    private const long LargestBlock = 1 << 30;

    /// <summary>Finds the last complete record of a log.</summary>
    /// <param name="file">The file.</param>
    /// <returns>The tail, or null where the file does not begin as a label log does, or holds no complete record of one.</returns>
    public static LogTail? Find(FileStream file)
    {
        if (!BeginsWithSession(Read(file, 0, FirstBlock))) return null;
        for (long size = FirstBlock; ; size *= 4)
        {
            long start = Math.Max(0, file.Length - size);
            LogTail? tail = FindIn(Read(file, start, size));
            if (tail != null || start == 0 || size >= LargestBlock) return tail;
        }
    }

    private static byte[] Read(FileStream file, long start, long count)
    {
        byte[] block = new byte[Math.Min(count, file.Length - start)];
        file.Position = start;
        int filled = 0;
        for (int read = 1; read > 0 && filled < block.Length; filled += read) read = file.Read(block, filled, block.Length - filled);
        return block;
    }

    // The first record, before which there may be what others wrote or damaged.
    private static bool BeginsWithSession(byte[] block)
    {
        for (int start = 0, end; start < block.Length; start = end + 1)
        {
            end = Array.IndexOf(block, (byte)'\n', start);
            if (end < 0) end = block.Length;
            if (TryParse(block.AsMemory(start, end - start), SchemaOf) is string schema) return IsKnown(schema);
        }
        return false;
    }

    // From the last line to the first; a line that the block cuts at its beginning is no JSON, as any other torn one.
    private static LogTail? FindIn(byte[] block)
    {
        int end = block.Length;
        while (end > 0)
        {
            int start = Array.LastIndexOf(block, (byte)'\n', end - 1) + 1;
            if (TryParse(block.AsMemory(start, end - start), TailOf) is LogTail tail) return tail;
            end = start - 1;
        }
        return null;
    }

    private static T? TryParse<T>(ReadOnlyMemory<byte> line, Func<JsonField, T?> read)
        where T : class
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            return read(new JsonField(document.RootElement, "record"));
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    // Each session record says its own version, so that a log of version 1 may go on in version 2.
    private static bool IsKnown(string schema) => Enumerable.Range(1, LabelLog.Version).Any(version => schema == $"{LabelLog.Schema}/{version}");

    private static string SchemaOf(JsonField record) => $"{record["schema"].Text}/{record["version"].Integer}";

    private static LogTail? TailOf(JsonField record) =>
        record["type"].Text is "session" or "change" or "keyframe" or "end" && record["seq"].Integer is >= 0 and long sequence
            ? new LogTail(sequence, record["session"].Text)
            : null;
}
