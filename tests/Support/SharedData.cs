using System;
using System.IO;

namespace CellTypes.Tests.Support;

/// <summary>
/// Finds the recordings and tables that are not part of the repository, in $CELLTYPES_DATA or in shared/data beside it. A test that needs one
/// is skipped, with the reason, where it is absent.
/// </summary>
internal static class SharedData
{
    public static string Folder(string relativePath) => Require(relativePath, Directory.Exists);

    public static string File(string relativePath) => Require(relativePath, System.IO.File.Exists);

    private static string Require(string relativePath, Func<string, bool> exists)
    {
        string path = Path.Combine(Root(), relativePath);
        Assert.SkipUnless(exists(path), $"{relativePath} is neither in $CELLTYPES_DATA nor in ../shared/data.");
        return path;
    }

    private static string Root() =>
        Environment.GetEnvironmentVariable("CELLTYPES_DATA") is { Length: > 0 } data
            ? data
            : Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data"));
}
