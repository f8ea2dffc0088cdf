using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace CellTypes.Models.Recordings;

/// <summary>Opens files that somebody else wrote. A pipe would wait for a writer and a device may never end, so neither is opened.</summary>
public static class InputFile
{
    /// <summary>The largest table or text that is read whole, in bytes.</summary>
    public const int LargestText = 1 << 28;

    // Of an array.
    private const int MostBytes = 0x7FFFFFC7;

    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The file, at its beginning; dispose of it.</returns>
    /// <exception cref="IOException">It is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It is a folder, or may not be read.</exception>
    /// <exception cref="CellTypesException">It is empty, a pipe, a device or a socket.</exception>
    public static FileStream Open(string path)
    {
        Check(path);
        FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        if (stream.CanSeek) return stream;
        stream.Dispose();
        throw NotRegular(path);
    }

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">The most bytes that it may have.</param>
    /// <returns>Its bytes.</returns>
    /// <exception cref="IOException">It is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It is a folder, or may not be read.</exception>
    /// <exception cref="CellTypesException">It is empty, a pipe, a device or a socket, is too large, or ends while it is read.</exception>
    public static byte[] ReadBytes(string path, int most = MostBytes)
    {
        using FileStream stream = Open(path);
        if (stream.Length > most) throw new CellTypesException($"{path} has {stream.Length} bytes, more than the {most} that can be read; check what it is.");
        byte[] bytes = new byte[stream.Length];
        for (int done = 0, read; done < bytes.Length; done += read)
        {
            read = stream.Read(bytes, done, bytes.Length - done);
            if (read == 0) throw new CellTypesException($"{path} became shorter while it was read; read it again when it is complete.");
        }
        return bytes;
    }

    /// <summary>Reads the lines of a text in UTF-8.</summary>
    /// <param name="path">The file, of at most <see cref="LargestText"/> bytes.</param>
    /// <returns>Its lines.</returns>
    /// <exception cref="IOException">It is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It is a folder, or may not be read.</exception>
    /// <exception cref="CellTypesException">It is empty, a pipe, a device or a socket, or too large.</exception>
    public static IReadOnlyList<string> ReadLines(string path)
    {
        using StreamReader reader = new(new MemoryStream(ReadBytes(path, LargestText)), Encoding.UTF8);
        List<string> lines = [];
        while (reader.ReadLine() is string line) lines.Add(line);
        return lines;
    }

    /// <summary>Checks that a path leads to a regular file, for those who open it themselves. What is missing passes: opening it says so best.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CellTypesException">It is empty, a pipe, a device or a socket.</exception>
    public static void Check(string path)
    {
        // To know its length a file need not be opened, and to the system all but regular files have none.
        if (File.Exists(path) && LengthOf(path) == 0) throw NotRegular(path);
    }

    /// <summary>Gets the length of a file in bytes, of what it leads to where it is a link; -1 where there is none.</summary>
    /// <param name="path">The file.</param>
    internal static long LengthOf(string path)
    {
        FileInfo file = new(path);
#if NET
        // The length of a link is that of its text.
        if (file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target) file = target;
#endif
        return file.Exists ? file.Length : -1;
    }

    private static CellTypesException NotRegular(string path) => new($"{path} is empty, or a pipe or a device: copy it again, or give another file.");
}
