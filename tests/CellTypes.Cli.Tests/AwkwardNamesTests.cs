using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CellTypes.Cli.Tests.Support;
using CellTypes.Models.Bundles;
using CellTypes.Models.Forests;

namespace CellTypes.Cli.Tests;

/// <summary>Names of classes that tables, spreadsheets and terminals could take for something else.</summary>
public sealed class AwkwardNamesTests(SimulatedFolders simulated) : IDisposable
{
    private static readonly string[] Names = ["=SUM(1+1)", "a, \"b\"", "[red]c[/]", "@x", "+y", "-z|<b>"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Names_of_classes_are_quoted_in_tables_and_are_no_formulas()
    {
        ModelBundle forest = ModelBundle.Load(Repository.ReleasedBundle("forest"));
        string[] names = [.. forest.Card.Classes.Select((_, i) => i < Names.Length ? Names[i] : $"class{i}")];
        ModelCard card = forest.Card with { Classes = names, Data = forest.Card.Data with { Labs = [] }, Metrics = [] };
        ModelBundle.Save(_folder.PathOf("bundle"), (NoveltyForest)forest.Model.Classifier, card, forest.Training);
        string[] label = ["label", simulated.Recording, "--model", _folder.PathOf("bundle"), "-o", _folder.PathOf("out"), "--warm-up-spikes", "2", "--warm-up-time", "1s"];
        Assert.Equal(0, Celltypes.Run(label).ExitCode);
        // What the program wrote it knows again, whatever the names.
        Assert.DoesNotContain("typed by hand", Celltypes.Run(label).Output);
        string[] safe = [.. names.Select(name => name[0] is '=' or '@' or '+' or '-' ? $"'{name}" : name)];
        Dictionary<string, string>[] rows = [.. UnitRows.Read(_folder.PathOf("out")).Values];
        Assert.All(rows, row => Assert.Subset(row.Keys.ToHashSet(), names.Select(name => $"p_{name}").ToHashSet()));
        HashSet<string> labels = [.. rows.Select(row => row["cell_type"]).Where(text => text.Length > 0)];
        Assert.NotEmpty(labels);
        Assert.Subset(safe.ToHashSet(), labels);
        Assert.Equal(rows.Select(row => row["cell_type"]), UnitRows.Column(_folder.PathOf("out"), "cell_type").Values);
        Assert.Contains(names[0], Celltypes.Run("inspect", _folder.PathOf("bundle")).Succeeded());
    }

    [Fact]
    public void Names_of_classes_are_shown_as_they_are_on_the_terminal_and_in_a_report()
    {
        string labels = _folder.Write("labels.csv", "recording,unit,label\n" + string.Concat(Enumerable.Range(0, 12).Select(unit =>
            $"recording,{unit},{(unit % 2 == 0 ? "[style]c" : "<b>=1&2</b>")}\n")));
        string[] evaluate =
        [
            "evaluate", "--data", $"phy:{simulated.Recording},labels={labels},spikes=all", "--inputs", "acg/ms-100@1", "--model", "forest(trees=5)",
            "--protocol", "kfold:2", "--seeds", "1", "--output", _folder.PathOf("e.json"),
        ];
        string output = Celltypes.Run(evaluate).Succeeded();
        Assert.Contains("[style]c", output);
        Assert.Contains("<b>=1&2</b>", output);
        Celltypes.Run("report", _folder.PathOf("e.json"), "--output", _folder.PathOf("e.html")).Succeeded();
        string page = File.ReadAllText(_folder.PathOf("e.html"));
        Assert.Contains("&lt;b&gt;=1&amp;2&lt;/b&gt;", page);
        Assert.DoesNotContain("<b>=1", page);
    }
}
