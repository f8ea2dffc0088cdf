using System;
using System.IO;

namespace CellTypes.Cli.Tests.Support;

/// <summary>The program as it was built, run as a user runs it.</summary>
internal static partial class Celltypes
{
    public static string Program { get; } = Find();

    /// <summary>Runs the program to its end, in a process of its own.</summary>
    public static ProgramResult RunProcess(params string[] arguments)
    {
        using ChildProcess process = Start(arguments);
        return process.WaitForExit();
    }

    // A shell has what it starts in the background ignore Ctrl-C; where the tests run there, the program must hear it all the same.
    public static ChildProcess Start(params string[] arguments) => new("env", ["--default-signal=INT", "dotnet", Program, .. arguments]);

    /// <summary>Starts the program where no file can become larger than some KiB, as if that were all that the disk has left.</summary>
    public static ChildProcess StartWithFileLimit(int kibibytes, params string[] arguments) => new("bash",
    [
        // The runtime itself starts with a file of many megabytes, which it can do without; the signal ends those who do not ignore it.
        "-c", $"export DOTNET_EnableWriteXorExecute=0; trap '' XFSZ; ulimit -f {kibibytes}; exec dotnet \"$@\"", "bash", Program, .. arguments,
    ]);

    // artifacts/bin/CellTypes.Cli.Tests/release is where this runs; the program is beside it, in Cli/release.
    private static string Find()
    {
        string here = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
        string path = Path.Combine(here, "..", "..", "Cli", Path.GetFileName(here), "celltypes.dll");
        return File.Exists(path) ? Path.GetFullPath(path) : throw new FileNotFoundException($"{path} is missing: build Cli/Cli.csproj.");
    }
}
