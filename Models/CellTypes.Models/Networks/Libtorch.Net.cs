#if NET
using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using TorchSharp;

namespace CellTypes.Models.Networks;

public static partial class Libtorch
{
    // In the order in which they need one another; a libtorch without CUDA has three of them.
    private static readonly string[] Parts = ["c10", "torch_cpu", "c10_cuda", "torch_cuda", "torch"];

    // TorchSharp's own loading, where it fails, prints some forty lines and copies half a gigabyte into the program's folder. It never gets that
    // far once the libraries are loaded.
    private static (string? Version, string? Problem) LoadOnce()
    {
        string? folder = Environment.GetEnvironmentVariable(FolderVariable);
        try
        {
            nint library = string.IsNullOrEmpty(folder) ? NativeLibrary.Load("torch_cpu", typeof(torch).Assembly, null) : LoadFrom(folder);
            string version = VersionOf(library);
            if (MajorMinor(version) != MajorMinor(ExpectedVersion) && Environment.GetEnvironmentVariable(UncheckedVariable) != "1")
            {
                string which = string.IsNullOrEmpty(folder) ? "the one that was found" : $"{FolderVariable}={folder}";
                return (version, $"{which} is {version}. Install that version, or set {UncheckedVariable}=1 to try this one.");
            }
            NativeLibrary.Load("LibTorchSharp", typeof(torch).Assembly, null);
            return (version, null);
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            return (null, $"{Reason(error.Message)}; {Mend()}");
        }
        catch (FileNotFoundException error)
        {
            return (null, error.Message);
        }
    }

    private static nint LoadFrom(string folder)
    {
        string own = FileName("torch_cpu");
        if (OwnFolder() is string brought)
        {
            // Two of them in one process end it: each registers the same operators.
            throw new FileNotFoundException(
                $"the program brings its own, in {brought}, which {FolderVariable}={folder} cannot replace. Build it with -p:TorchRuntime=none, or unset the variable.");
        }
        string found = new[] { folder, Path.Combine(folder, "lib") }.FirstOrDefault(candidate => File.Exists(Path.Combine(candidate, own)))
            ?? throw new FileNotFoundException($"there is no {own} in {FolderVariable}={folder}, nor in its folder lib. Name the folder of a libtorch.");
        nint library = 0;
        foreach (string path in Parts.Select(part => Path.Combine(found, FileName(part))).Where(File.Exists))
        {
            nint handle = NativeLibrary.Load(path);
            if (Path.GetFileName(path) == own) library = handle;
        }
        return library;
    }

    // The one of the folders in which the host looks for native libraries that holds the program's own libtorch, if it brings one.
    private static string? OwnFolder() => ((string?)AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .FirstOrDefault(folder => File.Exists(Path.Combine(folder, FileName("torch_cpu"))));

    private static string Mend() => OwnFolder() is null
        ? $"build the program with -p:TorchRuntime=cpu, or with -p:TorchRuntime=none and the folder of a libtorch in {FolderVariable}."
        : OperatingSystem.IsWindows() ? "install Microsoft's Visual C++ Redistributable for x64." : "build the program again.";

    private static string FileName(string library) =>
        OperatingSystem.IsWindows() ? $"{library}.dll" : OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so";

    // The stable C interface of libtorch tells its version in the three highest bytes; releases before 2.9 have no such function.
    private static unsafe string VersionOf(nint library)
    {
        if (!NativeLibrary.TryGetExport(library, "aoti_torch_abi_version", out nint function)) return "older than 2.9";
        ulong version = ((delegate* unmanaged[Cdecl]<ulong>)function)();
        return $"{version >> 56}.{(version >> 48) & 0xFF}.{(version >> 40) & 0xFF}";
    }

    // The runtime's message has a line of advice, then what the system said of each path that it tried. Of these the telling one is not that
    // there is no such file.
    private static string Reason(string message)
    {
        string[] lines = message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.Length == 1) return lines[0].TrimEnd('.');
        return lines.Skip(1).FirstOrDefault(line => !(line.StartsWith('/') && line.EndsWith("No such file or directory", StringComparison.Ordinal))) ?? "a part of it or of TorchSharp is missing";
    }
}
#endif
