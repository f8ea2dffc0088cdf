using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.Json;

namespace Packaging.Tests;

/// <summary>A stand-in has the name and version of the official package, so that packages made with it name that one.</summary>
public sealed class StandInTests
{
    private const string Name = "Bonsai.Core";

    [Fact]
    public void Bonsai_alone_has_stand_ins() => Assert.All(
        Directory.GetDirectories(Path.Combine(Repository.Root, "compat")).Select(folder => Path.GetFileName(folder)),
        name => Assert.StartsWith("Bonsai.", name, StringComparison.Ordinal));

    [Fact]
    public void Stand_in_has_the_name_and_version_of_the_official_package()
    {
        using ChildProcess evaluation = new("dotnet",
        [
            "msbuild", Path.Combine(Repository.Root, "compat", Name, Name + ".csproj"), "-nodeReuse:false",
            "-getProperty:PackageId,AssemblyName,PackageVersion,IsPackable,TargetFrameworks",
        ]);
        JsonElement properties = JsonDocument.Parse(evaluation.WaitForExit().Succeeded()).RootElement.GetProperty("Properties");
        string Property(string property) => properties.GetProperty(property).GetString()!;

        Assert.Equal(Name, Property("PackageId"));
        Assert.Equal(Name, Property("AssemblyName"));
        Assert.Equal(OfficialVersions.Of(Name), Property("PackageVersion"));
        Assert.Equal("false", Property("IsPackable"));

        Assert.SkipUnless(BuildSettings.BonsaiSource == "stand-in", "the stand-in is not built beside the official package.");
        foreach (string framework in Property("TargetFrameworks").Split(';'))
        {
            AssemblyName assembly = AssemblyName.GetAssemblyName(Path.Combine(Repository.Root, "artifacts", "bin", Name, $"release_{framework}", Name + ".dll"));
            Assert.True(assembly.Version <= Version.Parse(OfficialVersions.Of(Name)), $"{assembly} would not bind to the official one.");
        }
    }
}
