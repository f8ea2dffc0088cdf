using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using CellTypes.Cli.Data;
using CellTypes.Cli.Options;
using CellTypes.Models.Recordings;
using CellTypes.Models.Views;

namespace CellTypes.Cli.Commands;

/// <summary><c>celltypes features</c>: computes views of the units of a sorted recording as a table.</summary>
internal static class FeaturesCommand
{
    private static readonly string[] Default = ["features/temporal-15@2", "features/waveform-17@2"];

    public static Command Create()
    {
        Argument<string> path = new("path") { Description = SortedRecordings.Description };
        Option<string[]> views = new("--inputs")
        {
            Description = $"What to compute, separated by commas: {DataSets.SpikeViewNames}. [default: {string.Join(",", Default)}]",
            HelpName = "names",
            DefaultValueFactory = _ => Default,
        };
        Option<string?> output = new("--output", "-o") { Description = "Write the table to this CSV file instead of the screen.", HelpName = "file" };
        Option<double?> sampleRate = SamplingRates.Option("The sampling rate in Hz where the recording does not say it.");
        Option<TimeSpan?> history = Durations.History();
        UnitSelection selection = new();
        RecordingOption raw = new();
        ExampleCommand command = new(
            "features",
            "Compute features, or any other input of a model, of the units of a sorted recording, as CSV. A unit that has none gets empty fields and the reason.",
            "celltypes features recordings/session1 --output features.csv") { path, views, Renamed.Option("--view", "--inputs"), output, sampleRate, history, raw.Option };
        selection.AddTo(command);
        command.SetAction(parsed =>
        {
            UnitView[] chosen = [.. parsed.GetRequiredValue(views).SelectMany(names => names.Split(',', StringSplitOptions.TrimEntries)).Select(DataSets.SpikeView)];
            SortedRecording recording = SortedRecordings.Load(parsed.GetRequiredValue(path), parsed.GetValue(sampleRate));
            List<string> choice = [];
            recording = raw.Apply(parsed, selection.Choose(parsed, recording, choice.Add));
            foreach (string note in recording.Notes.Concat(choice)) Tell(note);
            IEnumerable<RecordedUnit> signals = recording.RecordedUnits(recording.HistoryStart(parsed.GetValue(history)));
            IEnumerable<string> lines = recording.Units.Zip(signals, (unit, ofUnit) => Row(unit, ofUnit, chosen))
                .Prepend(TableText.Commas(["cluster_id", "channel", "row", "x_um", "y_um", "shank", .. chosen.SelectMany(Names), "problem"]));
            if (parsed.GetValue(output) is string file) Output.WriteTo(file, () => WorkBar.Show("computing features", _ => File.WriteAllLines(file, lines)));
            else foreach (string line in lines) Console.WriteLine(line);
        });
        return command;
    }

    private static void Tell(string note) => Console.Error.WriteLine($"celltypes features: {note}");

    private static IEnumerable<string> Names(UnitView view) => view.InputNames.Zip(view.InputUnits, (name, unit) => unit.Length == 0 ? name : $"{name} ({unit})");

    private static string Row(SortedUnit unit, RecordedUnit signals, UnitView[] views)
    {
        List<string> fields = [unit.Name, $"{unit.Place?.Channel}", $"{unit.Place?.Row}", Number(unit.Place?.X), Number(unit.Place?.Y), $"{unit.Place?.Shank}"];
        List<string> problems = [];
        foreach (UnitView view in views)
        {
            float[] values = new float[view.InputNames.Count];
            string? problem = view.Compute(signals, values);
            bool isUsed = problem is null || view.Kind == InputKind.Features;
            fields.AddRange(values.Select(value => isUsed && float.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : ""));
            if (problem is not null) problems.Add(problem);
        }
        return TableText.Commas([.. fields, string.Join("; ", problems)]);
    }

    private static string Number(double? value) => value?.ToString("0.###", CultureInfo.InvariantCulture) ?? "";
}
