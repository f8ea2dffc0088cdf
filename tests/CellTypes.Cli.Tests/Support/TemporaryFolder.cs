using System;
using System.IO;

namespace CellTypes.Cli.Tests.Support;

internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("celltypes-");

    public string Root => _folder.FullName;

    public string PathOf(string name) => Path.Combine(Root, name);

    /// <summary>Copies the files of a folder into a new one.</summary>
    /// <returns>The new folder.</returns>
    public string Copy(string folder)
    {
        string copy = PathOf(Path.GetFileName(folder));
        Directory.CreateDirectory(copy);
        foreach (string file in Directory.GetFiles(folder)) File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        return copy;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
