using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using CellTypes.Cli.Data;
using CellTypes.Training.Reports;

namespace CellTypes.Cli.Commands;

/// <summary><c>celltypes report</c>: saved evaluations as one HTML page with figures.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        Argument<string[]> evaluations = new("evaluations")
        {
            Description = "JSON files that 'celltypes evaluate --output FILE.json' has written, not folders. Those of the same data and protocol are put beside each other.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string> output = new("--output", "-o") { Description = "The HTML file to write.", HelpName = "file", DefaultValueFactory = _ => "report.html" };
        Option<string[]> data = new("--data", "-d")
        {
            Description = $"Also show the units of a data set, class by class: {DataSets.Names}. May be given several times.",
            HelpName = "set",
        };
        Option<string?> folder = new("--data-folder") { Description = DataFolder.Description, HelpName = "folder" };
        ExampleCommand command = new(
            "report",
            "Turn saved evaluations into one HTML page with figures: who is best and by how much, what is confused with what, how far probabilities can be trusted.",
            "celltypes report forest.json linear.json --output report.html --data c4_cerebellum:lisberger")
        { evaluations, output, data, folder };
        command.SetWork((parsed, cancellation) =>
        {
            IReadOnlyList<NamedEvaluation> read = NamedEvaluation.Read(parsed.GetRequiredValue(evaluations));
            string file = parsed.GetRequiredValue(output);
            Output.CheckFile(file);
            string[] names = [.. (parsed.GetValue(data) ?? []).Distinct()];
            void Note(string text) => Console.Error.WriteLine($"celltypes report: {text}");
            NamedSet[] sets = [.. names.Select(name => new NamedSet(name, DataSets.Read(name, DataSets.UsualViews, parsed.GetValue(folder), Note, cancellation).Set))];
            string page = WorkBar.Show("drawing", _ => HtmlReport.Make(read, sets, CommandText.Provenance(parsed), cancellation));
            Output.WriteFile(file, part => File.WriteAllText(part, page));
            Console.WriteLine($"{file}: {Counted.Of(read.Count, "evaluation")}{(sets.Length > 0 ? $", units of {string.Join(" and ", names)}" : "")}.");
        });
        return command;
    }
}
