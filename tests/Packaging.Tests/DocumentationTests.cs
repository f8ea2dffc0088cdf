using System;
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
}
