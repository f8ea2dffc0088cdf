using System;
using System.Linq;
using System.Reflection;

namespace CellTypes.Models.Networks;

/// <summary>The native half of TorchSharp: its own library, and the libtorch that it calls.</summary>
/// <remarks>
/// Both come with the program or, under .NET 10, libtorch from the folder that <see cref="FolderVariable"/> names, such as the <c>torch</c> folder
/// of a PyTorch installation with CUDA.
/// </remarks>
public static partial class Libtorch
{
    /// <summary>The environment variable that names the folder of a libtorch, for a program that brings none.</summary>
    public const string FolderVariable = "CELLTYPES_LIBTORCH";

    /// <summary>The environment variable that, set to 1, lets a libtorch of another version through.</summary>
    public const string UncheckedVariable = "CELLTYPES_LIBTORCH_UNCHECKED";

    // The outcome of the first call stands for the process: a library that is loaded stays.
    private static readonly Lazy<(string? Version, string? Problem)> Outcome = new(LoadOnce);

    /// <summary>Gets the version of libtorch that TorchSharp was built for.</summary>
    public static string ExpectedVersion { get; } = typeof(Libtorch).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "LibtorchVersion").Value!;

    /// <summary>Gets the version of the libtorch that was found, or null where there is none, or where it is not known: under .NET Framework.</summary>
    public static string? Version => Outcome.Value.Version;

    /// <summary>Loads the libraries, unless they are loaded already. Every use of TorchSharp comes after it.</summary>
    /// <exception cref="CellTypesException">There is no libtorch that can be used; one sentence says why, and what to do.</exception>
    public static void Load()
    {
        if (Outcome.Value.Problem is string problem) throw new CellTypesException($"networks need libtorch {MajorMinor(ExpectedVersion)}: {problem}");
    }

    private static string MajorMinor(string version) => string.Join(".", version.Split('.').Take(2));
}
