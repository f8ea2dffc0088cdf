using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using CellTypes.Models.Networks;
using TorchSharp;

namespace CellTypes.Cli.Commands;

/// <summary>The native libraries that networks run on, as this process has loaded them.</summary>
internal static class NativeLibraries
{
    private static readonly string[] Parts = ["torch", "c10", "cuda", "cudnn", "cublas", "cufft", "cusolver", "cusparse", "nvrtc", "blas", "mkl", "omp"];

    /// <summary>Names each library that is loaded, with its version where it tells one, and its path.</summary>
    public static IEnumerable<string> Describe() => Paths()
        .Select(path => (Name: NameOf(path), path))
        .OrderBy(library => library.Name, StringComparer.Ordinal).ThenBy(library => library.path, StringComparer.Ordinal)
        .Select(library => $"{library.Name}: {library.path}");

    /// <summary>Says which library multiplies matrices, where networks spend their time.</summary>
    public static string LinearAlgebra() => LinearAlgebra([.. Paths()]);

    /// <summary>Says which of these libraries multiplies matrices.</summary>
    /// <param name="paths">The paths of the libraries that a process has loaded.</param>
    public static string LinearAlgebra(IReadOnlyList<string> paths)
    {
        if (paths.FirstOrDefault(path => Path.GetFileName(path).Contains("blas", StringComparison.Ordinal) && !IsCuda(path)) is string library) return library;
        return paths.Select(MklVersion).FirstOrDefault(version => version is not null) ?? "libtorch's own";
    }

    private static IEnumerable<string> Paths()
    {
        using Process process = Process.GetCurrentProcess();
        HashSet<string> assemblies = [.. AppDomain.CurrentDomain.GetAssemblies().Where(assembly => !assembly.IsDynamic).Select(assembly => assembly.Location)];
        return [.. process.Modules.Cast<ProcessModule>().Select(module => module.FileName)
            .Where(path => !assemblies.Contains(path) && Parts.Any(part => Path.GetFileName(path).Contains(part, StringComparison.OrdinalIgnoreCase)))
            .Distinct()];
    }

    private static string NameOf(string path)
    {
        string file = Path.GetFileName(path);
        if (file.Contains("LibTorchSharp", StringComparison.Ordinal)) return $"TorchSharp {typeof(torch).Assembly.GetName().Version!.ToString(3)}";
        if (file.Contains("torch", StringComparison.Ordinal) || file.Contains("c10", StringComparison.Ordinal)) return $"libtorch {Libtorch.Version}";
        return FileVersionInfo.GetVersionInfo(path).FileVersion is string version ? $"{Path.GetFileNameWithoutExtension(file)} {version}" : file;
    }

    private static bool IsCuda(string path) => Path.GetFileName(path).Contains("cublas", StringComparison.Ordinal);

    // libtorch's processor library has Intel's linked in, where it has it at all.
    private static unsafe string? MklVersion(string path)
    {
        if (!NativeLibrary.TryLoad(path, out nint library) || !NativeLibrary.TryGetExport(library, "MKL_Get_Version_String", out nint function)) return null;
        Span<byte> text = stackalloc byte[256];
        fixed (byte* start = text)
        {
            ((delegate* unmanaged[Cdecl]<byte*, int, void>)function)(start, text.Length);
            return Marshal.PtrToStringUTF8((nint)start)!.Split(" for ")[0];
        }
    }
}
