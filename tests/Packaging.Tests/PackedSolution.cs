using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Packaging.Tests;

/// <summary>What <c>dotnet pack</c> makes of the solution as it was built.</summary>
public sealed class PackedSolution : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PackedSolution()
    {
        // Nodes of MSBuild that live on would hold the other end of the pipe.
        using ChildProcess pack = new("dotnet",
        [
            "pack", Path.Combine(Repository.Root, "CellTypes.Online.sln"), "--configuration", "Release", "--no-build", "--output", _folder.Root, "--nologo",
            "--verbosity", "quiet", "-nodeReuse:false", $"-p:BonsaiSource={BuildSettings.BonsaiSource}",
        ]);
        Said = pack.WaitForExit().Succeeded();
        Names = [.. Directory.GetFiles(_folder.Root).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Gets what was printed: warnings.</summary>
    public string Said { get; }

    /// <summary>Gets the names of the files.</summary>
    public IReadOnlyList<string> Names { get; }

    internal Package Open(string id) => new(PathOf(id));

    internal Package OpenSymbols(string id) => new(Path.ChangeExtension(PathOf(id), ".snupkg"));

    internal string PathOf(string id) => _folder.PathOf(Names.Single(name => name.StartsWith(id + ".0", StringComparison.Ordinal) && name.EndsWith(".nupkg", StringComparison.Ordinal)));

    public void Dispose() => _folder.Dispose();
}
