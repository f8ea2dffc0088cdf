using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Xml.Linq;
using CellTypes.Training.Evaluation;
using CellTypes.Training.Families;
using CellTypes.Training.Folds;
using CellTypes.Training.Reports;

namespace CellTypes.Training.Tests.Reports;

public class HtmlReportTests
{
    private static readonly EvaluationResult Wrong = Evaluations.Of([6, 2], [1, 9]) with
    {
        Family = "a model & more <fast> (2 settings)",
        Misclassified = [new("</td><script>alert('unit')</script>", "A", "B", 1, 1), new("bell \a and lone surrogate \ud83d.", "B", "A", 1, 1)],
        Groups = [new("<script>alert('group')</script>", 18, Evaluations.Exactly(0.8), Evaluations.Exactly(0.8), Evaluations.Exactly(0))],
    };

    [Fact]
    public void Page_is_well_formed_and_needs_nothing_from_elsewhere()
    {
        string page = Page([Evaluations.Named("one", Wrong), Evaluations.Named("two", Evaluations.Of([7, 1], [0, 10]))], [new NamedSet("made-up units", Units.Make(24))]);
        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"en\">", page, StringComparison.Ordinal);
        XElement html = XElement.Parse(page["<!DOCTYPE html>".Length..]);
        Assert.Empty(html.Descendants("script"));
        Assert.Empty(html.Descendants("link"));
        Assert.All(html.Descendants("a").Where(link => link.Attribute("download") is not null), link =>
        {
            Assert.StartsWith("data:image/svg+xml;base64,", link.Attribute("href")!.Value, StringComparison.Ordinal);
            page = page.Replace(link.Attribute("href")!.Value, "#terms", StringComparison.Ordinal);
        });
        html = Parse(page);
        foreach (string reference in new[] { "http", "//", "url(", "@import", " src=", "javascript:", "<script" })
            Assert.DoesNotContain(reference, page, StringComparison.OrdinalIgnoreCase);
        string[] ids = [.. html.Descendants().Attributes("id").Select(id => id.Value)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(html.Descendants("a"), link => Assert.Contains(link.Attribute("href")!.Value.TrimStart('#'), ids));
        Assert.All(html.Descendants("svg"), picture => Assert.NotEmpty(picture.Element("title")!.Value + picture.Attribute("aria-label")!.Value));
        // A browser takes an empty element that is closed at once for one that is still open.
        string[] mayBeEmpty = ["meta", "line", "rect", "circle", "polyline", "polygon"];
        Assert.All(html.Descendants().Where(element => element.IsEmpty), element => Assert.Contains(element.Name.LocalName, mayBeEmpty));
    }

    [Fact]
    public void Texts_of_files_are_shown_as_they_are()
    {
        XElement html = Parse(Page([Evaluations.Named("<i>name</i>", Wrong)], []));
        string[] cells = [.. html.Descendants("td").Select(cell => cell.Value)];
        Assert.Contains("</td><script>alert('unit')</script>", cells);
        Assert.Contains("bell \uFFFD and lone surrogate \uFFFD.", cells);
        Assert.Contains(html.Descendants("h2"), heading => heading.Value == "<i>name</i>: a model & more <fast>");
        Assert.Contains(html.Descendants("dd"), setting => setting.Value == "a model & more <fast> (2 settings)");
    }

    [Fact]
    public void Same_evaluations_give_the_same_bytes()
    {
        string Make() => Page([Evaluations.Named("one", Wrong)], [new NamedSet("units", Units.Make(24))]);
        Assert.Equal(Make(), Make());
        Assert.DoesNotContain('\r', Make());
    }

    [Fact]
    public void Evaluations_are_grouped_by_data_and_protocol()
    {
        EvaluationResult other = Evaluations.Of([5, 3], [1, 9]) with { Data = "other units" };
        XElement html = Parse(Page([Evaluations.Named("a", Evaluations.Of([6, 2], [1, 9])), Evaluations.Named("b", other), Evaluations.Named("c", Wrong)], []));
        Assert.Equal(
            [
                "made-up units, leaving one unit out at a time", "other units, leaving one unit out at a time",
                "a: made-up model", "c: a model & more <fast>", "b: made-up model", "What the numbers mean",
            ],
            html.Descendants("h2").Select(heading => heading.Value));
        XElement row = html.Descendants("tbody").First().Elements("tr").First();
        Assert.Equal("a", row.Elements("td").First().Value);
        Assert.StartsWith("83.3", row.Elements("td").ElementAt(3).Value, StringComparison.Ordinal);
        Assert.Equal("65 s", row.Elements("td").Last().Value);
    }

    [Fact]
    public void Older_evaluation_that_names_no_data_is_shown()
    {
        string page = Page([Evaluations.Named("a", Wrong with { Data = null, Features = null, Seconds = null })], []);
        Assert.Contains("data without a name", page);
    }

    [Fact]
    public void Report_of_nothing_is_refused() => Assert.Throws<ArgumentException>(() => Page([], []));

    [Fact]
    public void Report_of_a_real_evaluation_has_its_figures()
    {
        EvaluationResult result = Evaluator.Run(Units.Make(60), ModelFamilies.Parse("forest"), Protocol.Parse("group:mouse"), [1, 2], cancellation: TestContext.Current.CancellationToken);
        XElement html = Parse(Page([Evaluations.Named("forest", result)], []));
        Assert.Equal(6, html.Descendants("svg").Count());
        Assert.Contains(html.Descendants("dd"), setting => setting.Value == "1, 2");
        Assert.Contains(html.Descendants("dd"), setting => setting.Value == "group:mouse, 3 folds");
    }

    [Fact]
    public void Evaluations_are_called_by_their_files()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.PathOf("a"));
        Directory.CreateDirectory(folder.PathOf("b"));
        string[] paths = [folder.PathOf("a/forest.json"), folder.PathOf("b/forest.json"), folder.PathOf("linear.json")];
        foreach (string path in paths) File.WriteAllText(path, JsonSerializer.Serialize(Evaluations.Of([6, 2], [1, 9])));
        Assert.Equal([paths[0], paths[1], "linear"], NamedEvaluation.Read(paths).Select(evaluation => evaluation.Name));
    }

    [Fact]
    public void File_that_is_no_evaluation_is_named()
    {
        string good = JsonSerializer.Serialize(Evaluations.Of([6, 2], [1, 9]));
        Refused(" ", "line 1 is not valid JSON");
        Refused("{\"Family\":\"forest\"}", "it lacks '");
        Refused("null", "it is empty");
        Refused(good.Replace("[6,2]", "[6]"), "its confusion matrix does not have 2 rows and columns");
        Refused(good.Replace("[6,2]", "[-6,2]"), "has a count that is none");
        Refused(good.Replace("[6,2]", "null"), "its confusion matrix does not have 2 rows and columns");
        Refused(good.Replace("\"Mean\":0.125", "\"Mean\":1e999"), "not between 0 and 1");
        Refused(good.Replace("\"Groups\":[]", "\"Groups\":null"), "Groups");
        Refused(good.Replace("\"Groups\":[]", "\"Groups\":[null]"), "one of its lists has a hole");
        Refused(good.Replace("\"Scored\":18", "\"Scored\":0"), "0 of 18 units cannot be scored");

        Refused(good.Replace("\"Accuracy\":0.8", "\"Accuracy\":-0.8"), "not between 0 and 1");
        Refused(good.Replace("\"StandardDeviation\":null", "\"StandardDeviation\":1e999"), "not finite");
        Refused(good.Replace("\"Low\":null,\"High\":null", "\"Low\":0.5,\"High\":1.5"), "intervals does not lie between 0 and 1");
        Refused(good.Replace("\"Low\":null,\"High\":null", "\"Low\":0.5,\"High\":null"), "intervals does not lie between 0 and 1");
        Refused(good.Replace("\"BalancedAccuracy\"", "\"Balance\""), "BalancedAccuracy");
        Refused(good.Replace("\"Predictions\":", "\"Predictions\":-"), "its reliability curve");
        Refused("{\n" + good[1..(good.Length / 2)], "evaluation: line 2 is not valid JSON;");
        Refused("{\n" + good[1..].Replace("\"Scored\":", "\"Scored\":true,\"Was\":"), "evaluation: the value of Scored on line 2 is not of the kind that belongs there;");
        Refused(WithMisclassified(new MisclassifiedUnit("u", "A", "elsewhere", 1, 1)), "misclassified unit u");
        Refused(WithMisclassified(new MisclassifiedUnit("u", "A", "B", 2, 1)), "misclassified unit u");
        Refused(WithMisclassified(new MisclassifiedUnit("u", "A", "B", 1, 1), new MisclassifiedUnit("u", "A", "B", 1, 1)), "twice");

        static string WithMisclassified(params MisclassifiedUnit[] units) => JsonSerializer.Serialize(Evaluations.Of([6, 2], [1, 9]) with { Misclassified = units });

        static void Refused(string text, string reason)
        {
            using TemporaryFolder folder = new();
            string path = folder.PathOf("x.json");
            File.WriteAllText(path, text);
            CellTypesException error = Assert.Throws<CellTypesException>(() => NamedEvaluation.Read([path]));
            Assert.StartsWith($"{path} is no saved evaluation: ", error.Message, StringComparison.Ordinal);
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
            Assert.EndsWith("'celltypes evaluate ... --output FILE.json' makes one.", error.Message, StringComparison.Ordinal);
        }
    }

    private static string Page(NamedEvaluation[] evaluations, NamedSet[] sets) =>
        HtmlReport.Make(evaluations, sets, Evaluations.Made, TestContext.Current.CancellationToken);

    private static XElement Parse(string page) => XElement.Parse(page["<!DOCTYPE html>".Length..]);
}
