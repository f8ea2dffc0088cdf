using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;

namespace Packaging.Tests;

/// <summary>The program for Windows, which is built on any system and, under Wine, runs here.</summary>
[Trait("Speed", "slow")]
public sealed class WindowsProgramTests(WindowsProgram program) : IClassFixture<WindowsProgram>
{
    // What Windows has, and the Visual C++ Redistributable that the documentation asks for.
    private static readonly string[] SystemLibraries =
        ["advapi32.dll", "dbghelp.dll", "imagehlp.dll", "kernel32.dll", "msvcp140.dll", "ole32.dll", "vcruntime140.dll", "vcruntime140_1.dll", "wintrust.dll", "ws2_32.dll"];

    [Fact]
    public void Every_assembly_and_native_library_is_there()
    {
        foreach (string name in new[] { "celltypes.dll", "NetMQ.dll", "AsyncIO.dll", "PureHDF.dll", "TorchSharp.dll", "LibTorchSharp.dll", "torch_cpu.dll", "c10.dll", "coreclr.dll" })
            Assert.Contains(name, program.Needed);
        Assert.All(program.Needed, name => Assert.True(File.Exists(Path.Combine(program.Path, name)), $"{name} is missing."));
        using PEReader host = new(File.OpenRead(Path.Combine(program.Path, "celltypes.exe")));
        Assert.Equal(Machine.Amd64, host.PEHeaders.CoffHeader.Machine);
    }

    [Fact]
    public void Every_model_is_there()
    {
        string bundles = Path.Combine(Repository.Root, "bundles");
        foreach (string file in Directory.GetFiles(bundles, "*", SearchOption.AllDirectories))
        {
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(program.BundlesApart, Path.GetRelativePath(bundles, file))));
        }
    }

    [Theory]
    [InlineData("LibTorchSharp.dll")]
    [InlineData("torch_cpu.dll")]
    [InlineData("c10.dll")]
    [InlineData("libiomp5md.dll")]
    public void Native_library_finds_the_libraries_that_it_needs(string name)
    {
        string[] imports = [.. Imports(Path.Combine(program.Path, name))];
        Assert.Contains("kernel32.dll", imports);
        Assert.All(
            imports.Where(import => !SystemLibraries.Contains(import) && !import.StartsWith("api-ms-win-crt-", StringComparison.Ordinal)),
            import => Assert.True(File.Exists(Path.Combine(program.Path, import)), $"{name} needs {import}."));
    }

    [Fact]
    public void Networks_sockets_and_files_work_under_wine()
    {
        ProgramResult result = program.Run("doctor");
        string output = result.Output;
        Assert.True(result.ExitCode == 0, $"doctor ended with {result.ExitCode}: {output}{result.Error}");
        Assert.Contains("networks    run on the CPU", output);
        Assert.Contains("torch_cpu.dll", output);
        Assert.EndsWith("all is well\n", output);
    }

    [Fact]
    public void Labels_under_wine_are_those_of_this_system()
    {
        using TemporaryFolder folder = new();
        string recording = folder.PathOf("recording"), here = folder.PathOf("here"), there = folder.PathOf("there");
        RunHere("simulate", "--units", "12", "--duration", "75s", "--seed", "3", "--output", recording);
        RunHere("label", recording, "--model", Repository.ReleasedBundle("networks"), "--output", here);
        ProgramResult result = program.Run("label", recording, "--model", "networks", "--output", there);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("12 units labelled by networks on cpu", result.Output);
        foreach (string file in Directory.GetFiles(here)) Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(there, Path.GetFileName(file))));
        Assert.Equal(WithoutDate(here), WithoutDate(there));

        static string[] WithoutDate(string place) => [.. File.ReadLines(Path.Combine(place, "celltypes", "units.csv")).Select(line => line[..line.LastIndexOf(',')])];
    }

    private static void RunHere(params string[] arguments)
    {
        using ChildProcess process = new("dotnet", [Path.Combine(Repository.Root, "artifacts", "bin", "Cli", "release", "celltypes.dll"), .. arguments]);
        ProgramResult result = process.WaitForExit();
        Assert.True(result.ExitCode == 0, result.Error);
    }

    private static IEnumerable<string> Imports(string path)
    {
        const int DescriptorSize = 20, NameOffset = 12;
        using PEReader file = new(File.OpenRead(path));
        PEMemoryBlock table = file.GetSectionData(file.PEHeaders.PEHeader!.ImportTableDirectory.RelativeVirtualAddress);
        for (int offset = 0; ; offset += DescriptorSize)
        {
            int name = table.GetReader(offset + NameOffset, sizeof(int)).ReadInt32();
            if (name == 0) yield break;
            yield return Text(file.GetSectionData(name).GetReader()).ToLowerInvariant();
        }
    }

    private static string Text(BlobReader reader)
    {
        StringBuilder text = new();
        for (byte letter = reader.ReadByte(); letter != 0; letter = reader.ReadByte()) text.Append((char)letter);
        return text.ToString();
    }
}
