using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using Bonsai.CellTypes;

namespace Packaging.Tests;

public sealed partial class DocumentationTests
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
        string[] pieces = [.. AllPages().SelectMany(page => File.ReadAllText(page).Split("```csharp").Skip(1).Select(piece => Plain(piece.Split("```")[0].Split('\n'))))];
        Assert.True(pieces.Length >= 4);
        Assert.All(pieces, piece => Assert.Contains(piece, compiled, StringComparison.Ordinal));

        static string Plain(IEnumerable<string> lines) =>
            string.Join('\n', lines.Select(line => line.Trim()).Where(line => line.Length > 0 && !(line.StartsWith("using ", StringComparison.Ordinal) && !line.Contains('='))));
    }
    [Fact]
    public void Every_link_leads_to_a_file_and_a_heading()
    {
        string[] broken =
        [
            .. from page in AllPages()
               from Match link in LinkTarget().Matches(OutsideOfCode(page))
               let target = link.Groups["file"].Value
               let file = target.Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, target))
               let heading = link.Groups["heading"].Value
               where !(File.Exists(file) || Directory.Exists(file)) || (heading.Length > 0 && !Anchors(file).Contains(heading))
               select $"{Path.GetRelativePath(Repository.Root, page)}: {link.Value}",
        ];

        Assert.Empty(broken);
        Assert.Contains("how-good-are-the-models-that-ship", Anchors(Path.Combine(Repository.Root, "docs", "accuracy.md")));
    }

    private static string[] AllPages() =>
    [
        .. Directory.GetFiles(Repository.Root, "*.md"),
        .. Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md"),
        .. new[] { "Models", "Streaming", "." }.SelectMany(folder => Directory.GetDirectories(Path.Combine(Repository.Root, folder))).Select(folder => Path.Combine(folder, "README.md")).Where(File.Exists),
    ];

    private static string OutsideOfCode(string page) => string.Join(string.Empty, File.ReadAllText(page).Split("```").Where((_, i) => i % 2 == 0));

    // As GitHub makes them of headings; a heading that is there twice has a number, which no link of ours uses.
    private static HashSet<string> Anchors(string page) =>
        [.. OutsideOfCode(page).Split('\n').Where(line => line.StartsWith('#')).Select(line => NotOfAnchors().Replace(line.TrimStart('#').Trim(), string.Empty).ToLowerInvariant().Replace(' ', '-'))];

    [GeneratedRegex(@"\]\((?!https?:|mailto:)(?<file>[^)#\s]*)(#(?<heading>[^)\s]+))?\)")]
    private static partial Regex LinkTarget();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotOfAnchors();
}
