using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace CellTypes.Streaming.Protocol;

/// <summary>Files that belong together: all are written beside their places first, and take them once the last one is complete.</summary>
internal sealed class FileSet
{
    private readonly List<(string Path, Action<Stream> Write)> _files = [];

    /// <summary>Gets the files.</summary>
    public IReadOnlyList<string> Paths => [.. _files.Select(file => file.Path)];

    /// <summary>Adds a file that is not written before <see cref="Replace"/>.</summary>
    public void Add(string path, Action<Stream> write) => _files.Add((path, write));

    /// <summary>Adds a text file, whose lines end as in Unix, whatever the system.</summary>
    public void Add(string path, IEnumerable<string> lines) => Add(path, stream =>
    {
        StreamWriter writer = new(stream) { NewLine = "\n" };
        foreach (string line in lines) writer.WriteLine(line);
        writer.Flush();
    });

    /// <summary>Writes the files, over older ones of these names; their folders are there. Where one cannot be written the older ones stay as they were.</summary>
    public void Replace()
    {
        List<string> temporaries = [];
        try
        {
            foreach ((string path, Action<Stream> write) in _files)
            {
                using FileStream file = new($"{path}.new", FileMode.Create, FileAccess.Write);
                temporaries.Add(file.Name);
                write(file);
                // Before the older file is gone.
                file.Flush(flushToDisk: true);
            }
            foreach ((string path, _) in _files)
            {
                if (File.Exists(path)) File.Replace($"{path}.new", path, null);
                else File.Move($"{path}.new", path);
            }
        }
        finally
        {
            foreach (string temporary in temporaries) File.Delete(temporary);
        }
    }
}
