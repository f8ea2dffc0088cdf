using System;
using System.IO;
using System.Linq;
using CellTypes.Streaming.Protocol;

namespace CellTypes.Cli.Data;

/// <summary>Writes the files of a command.</summary>
internal static class Output
{
    /// <summary>Refuses a file that is there already, whose content would be lost.</summary>
    public static void CheckIsNew(string file)
    {
        if (File.Exists(file)) throw new CellTypesException($"{file} exists already; delete it, or name another file with --output.");
    }

    /// <summary>Refuses a folder that holds something already.</summary>
    public static void CheckIsEmpty(string folder)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new CellTypesException($"{folder} is not empty; delete it, or name a new folder with --output.");
    }

    /// <summary>Runs what writes to a place, and says of a failure which place it was.</summary>
    public static void WriteTo(string place, Action write)
    {
        if (place.Length == 0) throw new CellTypesException("--output is empty: name a place to write to.");
        try
        {
            write();
        }
        catch (Exception error) when (error is CellTypesException or IOException or UnauthorizedAccessException)
        {
            throw new CellTypesException($"Cannot write to {place}: {FileProblem.Of(error, place)} Name another place with --output.", error);
        }
    }

    /// <summary>Writes a file whole or not at all: it gets its name when it is complete.</summary>
    /// <param name="file">The file; one that exists is replaced.</param>
    /// <param name="write">Writes to the place that it is handed.</param>
    public static void WriteFile(string file, Action<string> write) => WriteTo(file, () =>
    {
        // A link leads elsewhere, and what has no length is a pipe, a device, or empty.
        FileInfo there = new(file);
        if (there.Exists && (there.LinkTarget is not null || there.Length == 0))
        {
            write(file);
            return;
        }
        string part = $"{file}.part";
        try
        {
            write(part);
            File.Move(part, file, overwrite: true);
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    });

    /// <summary>Checks that a file can be written, before work is spent on what it is to hold.</summary>
    public static void CheckFile(string file) => WriteTo(file, () =>
    {
        // What exists may be a pipe, which is opened once.
        if (File.Exists(file)) return;
        File.Create(file).Dispose();
        File.Delete(file);
    });
}
