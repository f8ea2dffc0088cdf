using System;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;

namespace Packaging.Tests;

/// <summary>The program as it is published for a Linux machine that has a libtorch of its own, such as one with a GPU.</summary>
[Trait("Speed", "slow")]
public sealed class LinuxProgramTests
{
    private static readonly string Native = Path.Combine(Repository.Root, "artifacts", "bin", "Cli", "release", "runtimes", "linux-x64", "native");

    [Fact]
    public async Task Program_published_without_libtorch_runs_on_the_one_that_is_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "This is not Linux.");
        using TemporaryFolder folder = new();
        string program = folder.PathOf("program");
        using ChildProcess publish = new("dotnet",
        [
            "publish", Path.Combine(Repository.Root, "Cli"), "--configuration", "Release", "--runtime", "linux-x64", "--self-contained", "--nologo", "--verbosity", "quiet",
            "-nodeReuse:false", "-p:TorchRuntime=none", "--artifacts-path", folder.PathOf("artifacts"), "--output", program,
        ]);
        publish.WaitForExit().Succeeded();

        Assert.Empty(Directory.GetFiles(program, "libtorch*"));
        // The library that TorchSharp calls is the one that the build made fit for the libstdc++ of this system.
        Assert.Equal(File.ReadAllBytes(Path.Combine(Native, "libLibTorchSharp.so")), File.ReadAllBytes(Path.Combine(program, "libLibTorchSharp.so")));
        using ChildProcess doctor = new("env", [$"CELLTYPES_LIBTORCH={Native}", Path.Combine(program, "celltypes"), "doctor"]);
        string output = doctor.WaitForExit().Succeeded();
        Assert.Contains($": {Path.Combine(Native, "libtorch_cpu.so")}\n", output);
        Assert.EndsWith("all is well\n", output);

        // The page of the dashboard needs a script that comes with ASP.NET Core.
        using ChildProcess demo = new(Path.Combine(program, "celltypes"), ["demo", "--units", "2", "--dashboard", "0"]);
        string address = demo.WaitForLine("dashboard at ");
        using HttpClient client = new() { BaseAddress = new Uri(address[address.IndexOf("http", StringComparison.Ordinal)..].Trim()) };
        Assert.Contains("blazor.web.js", await client.GetStringAsync("", TestContext.Current.CancellationToken));
        Assert.True((await client.GetStringAsync("_framework/blazor.web.js", TestContext.Current.CancellationToken)).Length > 100_000);
    }

    [Fact]
    public void Library_of_TorchSharp_differs_from_the_package_by_the_one_flag_alone()
    {
        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        byte[] package = File.ReadAllBytes(Path.Combine(packages, "torchsharp", OfficialVersions.Of("TorchSharp"), "runtimes", "linux-x64", "native", "libLibTorchSharp.so"));
        byte[] built = File.ReadAllBytes(Path.Combine(Native, "libLibTorchSharp.so"));
        int[] changed = [.. Enumerable.Range(0, package.Length).Where(i => package[i] != built[i])];
        Assert.Equal(package.Length, built.Length);
        Assert.True(changed.Length <= 1, "more than the flag was changed.");
        // VER_FLG_WEAK, four bytes after the start of the hash of GLIBCXX_3.4.32.
        foreach (int i in changed)
        {
            Assert.Equal([0x42, 0xF8, 0x97, 0x02, 0], package[(i - 4)..(i + 1)]);
            Assert.Equal(2, built[i]);
        }
    }
}
