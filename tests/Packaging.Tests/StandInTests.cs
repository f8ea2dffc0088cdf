using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.Json;

namespace Packaging.Tests;

/// <summary>A stand-in has the name and version of the official package, so that packages made with it name that one.</summary>
public sealed class StandInTests
{
    // The versions of the official assemblies, which are not always those of their packages.
    private static readonly (string Name, string AssemblyVersion)[] OfficialAssemblies =
        [("Bonsai.Core", "2.9.0.0"), ("NetMQ", "4.0.0.0"), ("PureHDF", "2.0.0.0"), ("TorchSharp", "0.106.0.0")];

    public static TheoryData<string, string> StandIns => [.. OfficialAssemblies.Select(assembly => new TheoryDataRow<string, string>(assembly.Name, assembly.AssemblyVersion))];

    [Fact]
    public void Every_stand_in_is_tested() => Assert.Equal(
        OfficialAssemblies.Select(assembly => assembly.Name),
        Directory.GetDirectories(Path.Combine(Repository.Root, "compat")).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(StandIns))]
    public void Stand_in_has_the_name_and_version_of_the_official_package(string name, string assemblyVersion)
    {
        using ChildProcess evaluation = new("dotnet",
        [
            "msbuild", Path.Combine(Repository.Root, "compat", name, name + ".csproj"), "-nodeReuse:false", "-p:Dependencies=system",
            $"-p:TorchSharpVersion={BuildSettings.TorchSharpVersion}", "-getProperty:PackageId,AssemblyName,PackageVersion,IsPackable,TargetFrameworks,TargetFramework",
        ]);
        JsonElement properties = JsonDocument.Parse(evaluation.WaitForExit().Succeeded()).RootElement.GetProperty("Properties");
        string Property(string property) => properties.GetProperty(property).GetString()!;

        Assert.Equal(name, Property("PackageId"));
        Assert.Equal(name, Property("AssemblyName"));
        Assert.Equal(OfficialVersions.Of(name)[0], Property("PackageVersion"));
        Assert.Equal("false", Property("IsPackable"));

        Assert.SkipUnless(BuildSettings.Dependencies == "system", "the stand-ins are not built beside the official packages.");
        bool hasSeveral = Property("TargetFrameworks").Length > 0;
        foreach (string framework in (hasSeveral ? Property("TargetFrameworks") : Property("TargetFramework")).Split(';'))
        {
            string folder = hasSeveral ? $"release_{framework}" : "release";
            AssemblyName assembly = AssemblyName.GetAssemblyName(Path.Combine(Repository.Root, "artifacts", "bin", name, folder, name + ".dll"));
            Assert.True(assembly.Version <= Version.Parse(assemblyVersion), $"{assembly} would not bind to the official {assemblyVersion}.");
        }
    }
}
