using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using CellTypes.Models.Recordings;
using CellTypes.Models.Views;
using CellTypes.Streaming.Labels;

namespace CellTypes.Cli.Commands;

/// <summary><c>celltypes features</c>: computes views of the units of a phy folder as a table.</summary>
internal static class FeaturesCommand
{
    private static readonly string[] Default = ["features/temporal-15@2", "features/waveform-17@2"];

    public static Command Create()
    {
        Argument<string> path = new("path") { Description = "The phy folder." };
        Option<string[]> views = new("--view")
        {
            Description = $"A view to compute, more than once for several: {DataSets.SpikeViewNames}. [default: {string.Join(" and ", Default)}]",
            HelpName = "name",
            DefaultValueFactory = _ => Default,
        };
        Option<string?> output = new("--output", "-o") { Description = "Write the table to this CSV file instead of the screen.", HelpName = "file" };
        Option<double?> sampleRate = SamplingRates.Option("The sampling rate in Hz where params.py is missing.");
        Option<TimeSpan?> history = HistoryOption.Create();
        ExampleCommand command = new(
            "features",
            "Compute features, or any other input of a model, of the units of a phy folder, as CSV. A unit that has none gets empty fields and the reason.",
            "celltypes features recordings/session1 --output features.csv") { path, views, output, sampleRate, history };
        command.SetAction(parsed =>
        {
            UnitView[] chosen = [.. parsed.GetRequiredValue(views).Select(DataSets.SpikeView)];
            PhyFolder recording = PhyFolder.Load(parsed.GetRequiredValue(path), parsed.GetValue(sampleRate));
            foreach (string note in recording.Notes) Console.Error.WriteLine($"celltypes features: {note}");
            IEnumerable<string> lines = recording.RecordedUnits(RecordingLabels.HistoryStart(recording, parsed.GetValue(history))).Select(unit => Row(unit, chosen))
                .Prepend(TableText.Commas(["cluster_id", .. chosen.SelectMany(Names), "problem"]));
            if (parsed.GetValue(output) is string file) Output.WriteTo(file, () => File.WriteAllLines(file, lines));
            else foreach (string line in lines) Console.WriteLine(line);
        });
        return command;
    }

    private static IEnumerable<string> Names(UnitView view) => view.InputNames.Zip(view.InputUnits, (name, unit) => unit.Length == 0 ? name : $"{name} ({unit})");

    private static string Row(RecordedUnit unit, UnitView[] views)
    {
        List<string> fields = [unit.Id];
        List<string> problems = [];
        foreach (UnitView view in views)
        {
            float[] values = new float[view.InputNames.Count];
            string? problem = view.Compute(unit, values);
            fields.AddRange(values.Select(value => problem is null ? value.ToString("R", CultureInfo.InvariantCulture) : ""));
            if (problem is not null) problems.Add(problem);
        }
        return TableText.Commas([.. fields, string.Join("; ", problems)]);
    }
}
