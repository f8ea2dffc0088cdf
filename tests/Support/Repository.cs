using System;
using System.IO;

namespace CellTypes.Tests.Support;

/// <summary>Where things are beside the tests.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The folder of a model that ships.</summary>
    public static string Bundle(string name) => Path.Combine(Root, "bundles", name);

    /// <summary>The folder of a small model that release 0.1.0 trained: forest, networks, classical or traces.</summary>
    public static string ReleasedBundle(string name) => Path.Combine(Root, "tests", "Releases", "0.1.0", "bundles", name);

    /// <summary>A script of docs/examples.</summary>
    public static string Example(string name) => Path.Combine(Root, "docs", "examples", name);

    /// <summary>A script of benchmarks.</summary>
    public static string Benchmark(string name) => Path.Combine(Root, "benchmarks", name);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CellTypes.Online.sln"))) return folder.FullName;
        }
        throw new DirectoryNotFoundException("The tests must run inside the repository.");
    }
}
