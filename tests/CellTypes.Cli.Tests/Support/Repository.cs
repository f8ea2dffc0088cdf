using System;
using System.IO;

namespace CellTypes.Cli.Tests.Support;

/// <summary>Where things are beside the tests.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The folder of a model that ships.</summary>
    public static string Bundle(string name) => Path.Combine(AppContext.BaseDirectory, "bundles", name);

    /// <summary>A data set below $CELLTYPES_DATA or ../shared/data; the test is skipped where it is absent.</summary>
    public static string Data(string name)
    {
        string data = Environment.GetEnvironmentVariable("CELLTYPES_DATA") is { Length: > 0 } folder ? folder : Path.Combine(Root, "..", "shared", "data");
        string path = Path.GetFullPath(Path.Combine(data, name));
        Assert.SkipUnless(Directory.Exists(path), $"{name} is not in ../shared/data nor in $CELLTYPES_DATA.");
        return path;
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CellTypes.Online.sln"))) return folder.FullName;
        }
        throw new DirectoryNotFoundException("The tests must run inside the repository.");
    }
}
