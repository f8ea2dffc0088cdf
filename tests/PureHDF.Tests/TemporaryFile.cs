using System;
using System.IO;

namespace PureHDF.Tests;

internal sealed class TemporaryFile : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("purehdf-").FullName;

    public string Path => System.IO.Path.Combine(_folder, "file.h5");

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
