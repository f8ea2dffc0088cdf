using System;
using System.IO;

namespace CellTypes.Models.Tests.Features;

/// <summary>Recordings that are not part of the repository.</summary>
internal static class SharedData
{
    /// <summary>The folder of a data set below $CELLTYPES_DATA or ../shared/data; the test is skipped where it is absent.</summary>
    public static string Require(string name)
    {
        string? root = Environment.GetEnvironmentVariable("CELLTYPES_DATA");
        for (string? folder = AppContext.BaseDirectory; root is null && folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "CellTypes.Online.sln"))) root = Path.Combine(folder, "..", "shared", "data");
        }
        string path = Path.Combine(root ?? ".", name);
        Assert.SkipUnless(Directory.Exists(path), $"{name} is not in ../shared/data nor in $CELLTYPES_DATA.");
        return path;
    }
}
