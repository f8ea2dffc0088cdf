using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CellTypes.Cli.Tests.Support;

namespace CellTypes.Cli.Tests;

/// <summary>Evaluations that the program has saved, as a page.</summary>
public sealed class ReportCommandTests
{
    [Fact]
    public void Saved_evaluations_become_one_page()
    {
        SharedData.Folder("thesis_features");
        using TemporaryFolder folder = new();
        string[] models = ["linear", "discriminant"];
        foreach (string model in models)
        {
            Celltypes.Run(
                "evaluate", "--data", "thesis_features", "--features", "temporal", "--protocol", "group:mouse", "--model", model, "--seeds", "1", "--output", folder.PathOf($"{model}.json"))
                .Succeeded();
        }
        string page = folder.PathOf("report.html");
        string output = Celltypes.Run("report", folder.PathOf("linear.json"), folder.PathOf("discriminant.json"), "--output", page, "--data", "thesis_features").Succeeded();
        Assert.Equal($"{page}: 2 evaluations, units of thesis_features.\n", output);

        string text = File.ReadAllText(page);
        XElement html = XElement.Parse(text["<!DOCTYPE html>".Length..]);
        string[] headings = [.. html.Descendants("h2").Select(heading => heading.Value)];
        Assert.Equal("thesis_features, leaving one mouse out at a time", headings[0]);
        Assert.Equal("The units of thesis_features", headings[^2]);
        Assert.Equal(["discriminant", "linear"], headings[1..3].Select(heading => heading.Split(':')[0]).Order());
        string[] links = [.. html.Descendants("a").Attributes("href").Select(link => link.Value).Where(link => !link.StartsWith('#'))];
        Assert.All(links, link => Assert.StartsWith("data:image/svg+xml;base64,", link));
        Assert.Equal(html.Descendants("svg").Count(), links.Length);
        Assert.DoesNotContain("http", links.Aggregate(text, (rest, link) => rest.Replace(link, "")));
        // What made the page and the evaluations, of what.
        string[] made = [.. html.Descendants("code").Select(command => command.Value)];
        Assert.Equal([$"celltypes report {folder.PathOf("linear.json")} {folder.PathOf("discriminant.json")} --output {page} --data thesis_features"], made);
        string[] settings = [.. html.Descendants("dd").Select(setting => setting.Value)];
        Assert.Contains($"celltypes evaluate --data thesis_features --features temporal --protocol group:mouse --model linear --seeds 1 --output {folder.PathOf("linear.json")}", settings);
        Assert.Equal(2, settings.Count(setting => Regex.IsMatch(setting, @"^CellTypes\.Online \d+\.\d+\.\d+ on \d{4}-\d\d-\d\d \d\d:\d\d UTC$")));
        Assert.Single(settings.Where(setting => Regex.IsMatch(setting, "^thesis_features, SHA-256 [0-9a-f]{64}$")).Distinct());
        Assert.Contains(settings, setting => setting.Contains("95 % intervals over 14 groups by mouse"));
        // Every unit of the table is in the confusion matrix of each model.
        foreach (XElement matrix in html.Descendants("svg").Where(picture => picture.Attribute("aria-label")!.Value.StartsWith("Confusion", StringComparison.Ordinal)))
        {
            double units = matrix.Elements("rect").Elements("title").Sum(hint => double.Parse(hint.Value.Split(": ")[1].Split(' ')[0]));
            Assert.Equal(77, units);
        }
    }

    [Fact]
    public void Bad_evaluations_and_places_are_told_in_one_line()
    {
        using TemporaryFolder folder = new();
        string file = folder.PathOf("x.json");
        File.WriteAllText(file, "{\"accuracy\": 0.9}");
        string[] output = ["--output", folder.PathOf("report.html")];
        Assert.Contains($"{file} is no saved evaluation: ", Celltypes.Run(["report", file, .. output]).Refused());
        Assert.Contains("absent.json does not exist; 'celltypes evaluate ... --output FILE.json' makes one.", Celltypes.Run(["report", "absent.json", .. output]).Refused());
        File.WriteAllText(folder.PathOf("y.json"), "{}");
        Assert.Equal(
            $"celltypes report: {folder.Root} is a folder; a report is made of the JSON files of evaluations. 'celltypes evaluate ... --output FILE.json' makes one. It holds x.json and y.json: name those that are evaluations.",
            Celltypes.Run(["report", folder.Root, .. output]).Refused());
        Assert.Contains("Required argument missing", Celltypes.Run("report").Refused());
        Assert.False(File.Exists(folder.PathOf("report.html")));
    }

    [Fact]
    public void Place_that_cannot_be_written_to_and_set_that_is_not_there_are_named()
    {
        SharedData.Folder("thesis_features");
        using TemporaryFolder folder = new();
        string file = folder.PathOf("x.json");
        Celltypes.Run("evaluate", "--data", "thesis_features", "--features", "temporal", "--protocol", "kfold:2", "--model", "discriminant", "--seeds", "1", "--output", file).Succeeded();
        Assert.Contains("Cannot write to", Celltypes.Run("report", file, "--output", folder.PathOf("absent/report.html")).Refused());
        Assert.Contains("there is no data set 'nothing'", Celltypes.Run("report", file, "--output", folder.PathOf("r.html"), "--data", "nothing").Refused());
    }
}
