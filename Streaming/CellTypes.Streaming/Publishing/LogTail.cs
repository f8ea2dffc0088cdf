using System;
using System.IO;
using System.Text.Json;

namespace CellTypes.Streaming.Publishing;

/// <summary>Where an earlier session has left a label log.</summary>
/// <param name="Sequence">The number of the last complete record.</param>
/// <param name="Session">The session that wrote it.</param>
/// <param name="IsTorn">Whether bytes without a closing newline follow it: the record that was being written when the program died.</param>
internal sealed record LogTail(long Sequence, string Session, bool IsTorn)
{
    private const long FirstBlock = 1 << 20;
    private const long LargestBlock = 1 << 30;

    /// <summary>Finds the last complete record of a log.</summary>
    /// <param name="file">The log.</param>
    /// <returns>The tail, or null where the file holds no complete record.</returns>
    public static LogTail? Find(FileStream file)
    {
        for (long size = FirstBlock; ; size *= 4)
        {
            long start = Math.Max(0, file.Length - size);
            LogTail? tail = FindIn(ReadFrom(file, start));
            if (tail != null || start == 0 || size >= LargestBlock) return tail;
        }
    }

    private static byte[] ReadFrom(FileStream file, long start)
    {
        byte[] block = new byte[file.Length - start];
        file.Position = start;
        int filled = 0;
        for (int read = 1; read > 0 && filled < block.Length; filled += read) read = file.Read(block, filled, block.Length - filled);
        return block;
    }

    // From the last line to the first; a line that the block cuts at its beginning is no JSON, as any other torn one.
    private static LogTail? FindIn(byte[] block)
    {
        bool torn = block.Length > 0 && block[block.Length - 1] != '\n';
        int end = block.Length;
        while (end > 0)
        {
            int start = Array.LastIndexOf(block, (byte)'\n', end - 1) + 1;
            if (Parse(block.AsMemory(start, end - start)) is var (sequence, session)) return new LogTail(sequence, session, torn);
            end = start - 1;
        }
        return null;
    }

    private static (long Sequence, string Session)? Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            var record = new JsonField(document.RootElement, "record");
            return (record["seq"].Integer, record["session"].Text);
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }
}
