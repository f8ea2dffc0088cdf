using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.IO;
using System.Linq;
using System.Reflection;
using Bonsai.CellTypes;

namespace Packaging.Tests;

public sealed class DocumentationTests
{
    public static TheoryData<string> Pages => [Path.Combine("docs", "bonsai.md"), Path.Combine("Bonsai.CellTypes", "README.md")];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_names_every_operator(string page)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, page));
        string[] operators = [.. typeof(ClassifyUnits).Assembly.GetExportedTypes()
            .Where(type => !type.IsAbstract && type.IsDefined(typeof(DescriptionAttribute)))
            .Select(type => type.Name)];

        Assert.True(operators.Length > 20);
        Assert.All(operators, name => Assert.Contains($"`{name}`", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_piece_of_CSharp_is_compiled()
    {
        string compiled = Plain(File.ReadLines(Path.Combine(Repository.Root, "tests", "Packaging.Tests", "Snippets.cs")));
        string[] pages = [.. Directory.GetFiles(Repository.Root, "*.md"), .. Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md"), .. Readmes()];
        string[] pieces = [.. pages.SelectMany(page => File.ReadAllText(page).Split("```csharp").Skip(1).Select(piece => Plain(piece.Split("```")[0].Split('\n'))))];
        Assert.True(pieces.Length >= 4);
        Assert.All(pieces, piece => Assert.Contains(piece, compiled, StringComparison.Ordinal));

        static string[] Readmes() =>
            [.. new[] { "Models", "Streaming", "." }.SelectMany(folder => Directory.GetDirectories(Path.Combine(Repository.Root, folder))).Select(folder => Path.Combine(folder, "README.md")).Where(File.Exists)];

        static string Plain(IEnumerable<string> lines) =>
            string.Join('\n', lines.Select(line => line.Trim()).Where(line => line.Length > 0 && !(line.StartsWith("using ", StringComparison.Ordinal) && !line.Contains('='))));
    }
}
