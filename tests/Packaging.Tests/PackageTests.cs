using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;
using System.Xml.Linq;
using CellTypes.Models.Bundles;

namespace Packaging.Tests;

public sealed class PackageTests(PackedSolution packed) : IClassFixture<PackedSolution>
{
    private const string Bonsai = "Bonsai.CellTypes", Streaming = "CellTypes.Streaming", Models = "CellTypes.Models";

    public static TheoryData<string> Packages => [Bonsai, Streaming, Models];

    [Fact]
    public void Pack_makes_three_packages_and_their_symbols_without_a_warning()
    {
        string version = packed.Open(Models).Field("version")!;

        Assert.Equal(
            [.. new[] { Bonsai, Models, Streaming }.SelectMany(id => new[] { $"{id}.{version}.nupkg", $"{id}.{version}.snupkg" })],
            packed.Names);
        Assert.DoesNotContain("warning", packed.Said, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Package_says_what_it_is(string id)
    {
        Package package = packed.Open(id);

        Assert.Equal(id, package.Field("id"));
        Assert.Equal(typeof(ModelBundle).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0], package.Field("version"));
        Assert.Equal("CellTypes.Online contributors", package.Field("authors"));
        Assert.Equal("MIT", package.Field("license"));
        Assert.Contains("cell", package.Field("description"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal([0x89, .. "PNG\r\n"u8], package.Files[package.Field("icon")!][..6]);
        Assert.Equal(File.ReadAllBytes(Path.Combine(Repository.Root, ProjectFolder(id), "README.md")), package.Files[package.Field("readme")!]);
        Assert.Equal(id == Bonsai, package.Field("tags")!.StartsWith("Bonsai Rx ", StringComparison.Ordinal));
        Assert.Equal(id == Bonsai ? ["Dependency", "BonsaiLibrary"] : [], package.Attributes("packageType", "name"));
    }

    [Theory]
    [InlineData(Bonsai, new[] { Streaming, "Bonsai.Core" }, new string[0])]
    [InlineData(Streaming, new[] { Models, "NetMQ", "System.Reactive", "Microsoft.Extensions.Logging.Abstractions" }, new string[0])]
    [InlineData(Models, new[] { "TorchSharp", "MathNet.Numerics" }, new[] { "System.Text.Json", "System.Memory", "Microsoft.Bcl.HashCode" })]
    public void Package_needs_the_official_packages(string id, string[] needed, string[] onNetFramework)
    {
        Package package = packed.Open(id);
        Assert.Equal(
            Frameworks(id).Select(framework => framework == "net472" ? ".NETFramework4.7.2" : framework).Order(StringComparer.Ordinal),
            package.Attributes("group", "targetFramework").Order(StringComparer.Ordinal));

        foreach (string framework in package.Attributes("group", "targetFramework"))
        {
            Dictionary<string, string> dependencies = package.Dependencies(framework);
            Assert.All([.. needed, .. framework == "net10.0" ? [] : onNetFramework], name => Assert.Contains(name, dependencies.Keys));
            foreach ((string name, string version) in dependencies)
                Assert.Equal(name is Streaming or Models ? package.Field("version") : OfficialVersions.Of(name), version);
        }
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Package_has_its_own_assembly_with_its_documentation_and_no_other(string id)
    {
        Package package = packed.Open(id);

        Assert.Equal(
            Frameworks(id).SelectMany(framework => new[] { $"lib/{framework}/{id}.dll", $"lib/{framework}/{id}.xml" }),
            package.Files.Keys.Where(file => file.StartsWith("lib/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(package.Files.Keys, file => file.EndsWith(".so", StringComparison.Ordinal) || file.StartsWith("runtimes/", StringComparison.Ordinal));
        foreach (string framework in Frameworks(id))
        {
            XElement documentation = XElement.Load(new MemoryStream(package.Files[$"lib/{framework}/{id}.xml"]));
            Assert.True(documentation.Descendants("member").Count() > 100);
        }
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Symbols_belong_to_the_assemblies(string id)
    {
        Package package = packed.Open(id), symbols = packed.OpenSymbols(id);

        foreach (string framework in Frameworks(id))
        {
            using PEReader assembly = new([.. package.Files[$"lib/{framework}/{id}.dll"]]);
            CodeViewDebugDirectoryData wanted = assembly.ReadCodeViewDebugDirectoryData(
                assembly.ReadDebugDirectory().Single(entry => entry.Type == DebugDirectoryEntryType.CodeView));
            using MetadataReaderProvider found = MetadataReaderProvider.FromPortablePdbImage([.. symbols.Files[$"lib/{framework}/{id}.pdb"]]);
            Assert.Equal(wanted.Guid, new BlobContentId(found.GetMetadataReader().DebugMetadataHeader!.Id).Guid);
        }
    }

    [Fact]
    public void Bonsai_package_brings_the_models()
    {
        Package package = packed.Open(Bonsai);
        string[] bundled = [.. package.Files.Keys.Where(file => file.StartsWith("bundles/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        string bundles = Path.Combine(Repository.Root, "bundles");

        Assert.Equal(
            Directory.GetFiles(bundles, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal),
            bundled);
        foreach (string file in bundled) Assert.Equal(File.ReadAllBytes(Path.Combine(Repository.Root, file)), package.Files[file]);
    }

    [Theory]
    [InlineData("cerebellum-forest")]
    [InlineData("cerebellum-forest-acg")]
    public void Operators_find_a_shipped_model_in_the_unpacked_package(string name)
    {
        using TemporaryFolder folder = new();
        ZipFile.ExtractToDirectory(packed.PathOf(Bonsai), folder.Root);
        // These tests cannot load an assembly of .NET Framework: the one of .NET 10 takes its place.
        string assembly = folder.PathOf("lib", "net472", "Bonsai.CellTypes.dll");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Bonsai.CellTypes.dll"), assembly, overwrite: true);

        Assert.Equal(name, LoadModel(assembly, name).Model.Name);
    }

    [Theory]
    [InlineData("cerebellum-forest")]
    [InlineData("cerebellum-forest-acg")]
    public void Operators_find_a_shipped_model_beside_the_built_assembly(string name)
    {
        foreach (string framework in new[] { "net472", "net10.0" })
            Assert.True(File.Exists(Path.Combine(Repository.Root, "artifacts", "bin", Bonsai, $"release_{framework}", "bundles", name, "model.json")));
        Assert.Equal(name, LoadModel(Path.Combine(AppContext.BaseDirectory, "Bonsai.CellTypes.dll"), name).Model.Name);
    }

    private static ModelBundle LoadModel(string assemblyFile, string name)
    {
        AssemblyLoadContext context = new(nameof(PackageTests), isCollectible: true);
        Type models = context.LoadFromAssemblyPath(assemblyFile).GetType("Bonsai.CellTypes.Models", throwOnError: true)!;
        MethodInfo load = models.GetMethod("Load")!;
        return (ModelBundle)load.Invoke(null, [name, Enum.Parse(load.GetParameters()[1].ParameterType, "Cpu")])!;
    }

    private static string[] Frameworks(string id) => id == Bonsai ? ["net472"] : ["net10.0", "net472"];

    private static string ProjectFolder(string id) => id switch
    {
        Bonsai => Bonsai,
        Streaming => Path.Combine("Streaming", Streaming),
        _ => Path.Combine("Models", Models),
    };
}
