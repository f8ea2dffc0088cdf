using System;
using System.IO;

namespace CellTypes.Training.Tests;

/// <summary>Finds the recordings that are not part of the repository; a test that needs one is skipped where it is absent.</summary>
internal static class SharedData
{
    public static string File(string relativePath)
    {
        string path = Path.Combine(Root(), relativePath);
        Assert.SkipUnless(System.IO.File.Exists(path), $"{path} is absent; set CELLTYPES_DATA to the folder that holds {relativePath}.");
        return path;
    }

    private static string Root()
    {
        if (Environment.GetEnvironmentVariable("CELLTYPES_DATA") is { Length: > 0 } data)
            return data;
        string? folder = AppContext.BaseDirectory;
        while (folder != null && !System.IO.File.Exists(Path.Combine(folder, "CellTypes.Online.sln")))
            folder = Path.GetDirectoryName(folder);
        return Path.GetFullPath(Path.Combine(folder ?? ".", "..", "shared", "data"));
    }
}
