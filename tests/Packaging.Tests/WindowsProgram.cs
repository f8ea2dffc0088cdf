using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace Packaging.Tests;

/// <summary>The program as <c>dotnet publish Cli -r win-x64 --self-contained</c> makes it.</summary>
public sealed class WindowsProgram : IDisposable
{
    private const string Wine = "/usr/bin/wine";

    private readonly TemporaryFolder _folder = new();

    public WindowsProgram()
    {
        // A folder of its own: what else is built here stays as it is.
        using ChildProcess publish = new("dotnet",
        [
            "publish", System.IO.Path.Combine(Repository.Root, "Cli"), "--configuration", "Release", "--runtime", "win-x64", "--self-contained", "--nologo",
            "--verbosity", "quiet", "-nodeReuse:false", "--artifacts-path", _folder.PathOf("artifacts"), "--output", Path,
        ]);
        publish.WaitForExit().Succeeded();
        // Doctor loads every model, and those of hundreds of trees bring the garbage collector into a run under Wine (see Run): a small one takes their place.
        string bundles = System.IO.Path.Combine(Path, "bundles"), small = Directory.CreateDirectory(System.IO.Path.Combine(_folder.Root, "small", "networks")).FullName;
        foreach (string file in Directory.GetFiles(Repository.ReleasedBundle("networks"))) File.Copy(file, System.IO.Path.Combine(small, System.IO.Path.GetFileName(file)));
        Directory.Move(bundles, BundlesApart);
        Directory.Move(System.IO.Path.GetDirectoryName(small)!, bundles);
    }

    /// <summary>Gets the folder of the bundles that ship, which are kept out of runs under Wine.</summary>
    public string BundlesApart => _folder.PathOf("apart");

    /// <summary>Gets the folder of the program.</summary>
    public string Path => _folder.PathOf("program");

    /// <summary>Gets the names of the assemblies and native libraries that the program says it needs.</summary>
    public IReadOnlyList<string> Needed
    {
        get
        {
            using JsonDocument description = JsonDocument.Parse(File.ReadAllText(System.IO.Path.Combine(Path, "celltypes.deps.json")));
            JsonElement target = description.RootElement.GetProperty("targets").GetProperty(".NETCoreApp,Version=v10.0/win-x64");
            return
            [
                .. target.EnumerateObject()
                    .SelectMany(library => new[] { "runtime", "native" }.SelectMany(kind => library.Value.TryGetProperty(kind, out JsonElement files) ? files.EnumerateObject().ToArray() : []))
                    .Select(file => System.IO.Path.GetFileName(file.Name)),
            ];
        }
    }

    /// <summary>Runs the program under Wine. A test that needs it is skipped where Wine is missing.</summary>
    internal ProgramResult Run(params string[] arguments)
    {
        Assert.SkipUnless(File.Exists(Wine), $"{Wine} is missing (apt-get install wine wine64).");
        // Wine 8 lacks what OpenMP asks for of NUMA nodes to place its threads. Under it the runtime ends with an internal error when it finalizes a method that
        // reflection compiled, so a youngest generation of 1 GiB keeps the garbage collector out of these short runs.
        using ChildProcess process = new("env",
        [
            $"WINEPREFIX={_folder.PathOf("wine")}", "WINEDEBUG=-all", "KMP_AFFINITY=disabled", "DOTNET_GCgen0size=0x40000000",
            Wine, System.IO.Path.Combine(Path, "celltypes.exe"), .. arguments,
        ]);
        return process.WaitForExit();
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder.PathOf("wine")))
        {
            // Its server lives on for some seconds, and writes its registry when it ends.
            using ChildProcess end = new("env", [$"WINEPREFIX={_folder.PathOf("wine")}", "wineserver", "--wait"]);
            end.WaitForExit();
        }
        _folder.Dispose();
    }
}
