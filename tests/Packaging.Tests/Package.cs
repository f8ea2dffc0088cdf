using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Xml.Linq;

namespace Packaging.Tests;

/// <summary>What is in a .nupkg or .snupkg file.</summary>
internal sealed class Package
{
    private readonly XElement _metadata;
    private readonly XNamespace _namespace;

    public Package(string path)
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        Files = archive.Entries.ToDictionary(entry => Uri.UnescapeDataString(entry.FullName), Bytes);
        XElement root = XElement.Load(new MemoryStream(Files.Single(file => file.Key.EndsWith(".nuspec", StringComparison.Ordinal)).Value));
        _namespace = root.Name.Namespace;
        _metadata = root.Element(_namespace + "metadata")!;
    }

    /// <summary>Gets every file by its path in the package.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; }

    public string? Field(string name) => _metadata.Element(_namespace + name)?.Value;

    /// <summary>Gets the value of an attribute of each element of the description that has one name.</summary>
    public string[] Attributes(string element, string attribute) => [.. _metadata.Descendants(_namespace + element).Select(found => (string)found.Attribute(attribute)!)];

    /// <summary>Gets the versions of the packages that this one needs on a framework.</summary>
    public Dictionary<string, string> Dependencies(string framework) => _metadata
        .Descendants(_namespace + "group")
        .Single(group => (string?)group.Attribute("targetFramework") == framework)
        .Elements()
        .ToDictionary(dependency => (string)dependency.Attribute("id")!, dependency => (string)dependency.Attribute("version")!);

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
