using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using CellTypes.Cli.Data;
using CellTypes.Cli.Options;
using CellTypes.Models.Bundles;
using CellTypes.Models.Recordings;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Rolling;
using CellTypes.Streaming.Tables;
using CellTypes.Streaming.Updates;

namespace CellTypes.Cli.Commands;

/// <summary><c>celltypes label</c>: labels the units of a finished recording, for phy, for SpikeInterface, and as a table.</summary>
internal static class LabelCommand
{
    public static Command Create()
    {
        RollingOptions usual = new();
        Argument<string> path = new("path") { Description = SortedRecordings.Description };
        Option<string> model = ModelPath.Option(), device = ModelPath.DeviceOption();
        Option<string?> home = ModelPath.HomeOption();
        Option<string?> output = new("--output", "-o") { Description = "The folder to write to instead of the recording's own, which then stays as it is.", HelpName = "folder" };
        Option<string?> curation = new("--curation") { Description = "Write the cell types to this file too, as a curation (JSON) for SpikeInterface.", HelpName = "file" };
        Option<bool> overwrite = new("--overwrite") { Description = "Replace cell types that somebody typed in phy, and a curation file that exists." };
        Option<double?> sampleRate = SamplingRates.Option("The sampling rate in Hz where the recording does not say it.");
        RecordingOption raw = new();
        Option<TimeSpan?> history = Durations.History();
        Option<TimeSpan?> warmUpTime = Durations.Option("--warm-up-time", "A unit whose first spike is nearer to the end than this is not judged.", usual.WarmUpTime);
        Option<int> warmUpSpikes = new("--warm-up-spikes") { Description = "A unit with fewer spikes is not judged.", DefaultValueFactory = _ => usual.WarmUpSpikes };
        ExampleCommand command = new(
            "label",
            $"Label the units of a finished recording: columns for phy, and {LabelTables.Folder}/{LabelTables.UnitTableName} with everything that is known of each unit.",
            "celltypes label recordings/session1 --model cerebellum-forest")
        {
            path, model, device, home, output, curation, overwrite, sampleRate, raw.Option, history, warmUpSpikes, warmUpTime,
        };
        UnitSelection selection = new();
        selection.AddTo(command);
        command.SetAction(parsed =>
        {
            string folder = parsed.GetRequiredValue(path);
            string place = parsed.GetValue(output) ?? (File.Exists(folder) ? throw new CellTypesException($"{folder} is a file, into which no table is written: name a folder for the tables with --output.") : folder);
            RollingOptions warmUp = new() { WarmUpSpikes = parsed.GetRequiredValue(warmUpSpikes), WarmUpTime = parsed.GetValue(warmUpTime) ?? usual.WarmUpTime };
            warmUp.Validate();
            SortedRecording all = SortedRecordings.Load(folder, parsed.GetValue(sampleRate), withAmplitudes: true);
            LabelTables tables = LabelTables.Prepare(all, place, parsed.GetValue(curation), parsed.GetValue(overwrite));
            ModelBundle bundle = ModelPath.Load(parsed.GetRequiredValue(model), parsed.GetRequiredValue(device), parsed.GetValue(home));
            UnitGroups chosen = UnitGroups.Choose(all, selection.Groups(parsed), selection.Column(parsed));
            chosen = chosen.With(raw.Apply(parsed, chosen.Recording));
            ModelPath.CheckRecording(bundle.Model, chosen.Recording);
            foreach (string note in chosen.Recording.Notes) Note(note);
            if (all.Units.Count > 0) Note(chosen.Summary);
            LabelledRecording labelled = WorkBar.Show("labelling", progress => RecordingLabels.Label(chosen, bundle, warmUp, new LabelOptions(), parsed.GetValue(history), progress));
            Output.WriteTo(place, () => tables.Write(labelled));
            RemoveEarlierTable(place, parsed.GetValue(overwrite));
            Summarise(labelled, all.Units.Count, tables);
            if (WrongTissue.Sentence([.. labelled.Units.Select(unit => unit.Label)], bundle.Model, WrongTissue.FewestFinished) is string sentence) Note(sentence);
        });
        return command;
    }

    private static void RemoveEarlierTable(string place, bool overwrite)
    {
        if (PhyTables.FindEarlierTable(place) is not string earlier) return;
        if (overwrite) File.Delete(earlier);
        else Note($"{earlier} is of an earlier version of this program, and phy shows its columns: delete it, or have --overwrite do so.");
    }

    private static void Summarise(LabelledRecording labelled, int unitCount, LabelTables tables)
    {
        foreach (IGrouping<string, LabelledUnit> group in labelled.Units.Where(unit => unit.CellType is not null).GroupBy(unit => unit.CellType!).OrderByDescending(group => group.Count()))
            Console.WriteLine($"{group.Count(),5}  {group.Key}");
        foreach (IGrouping<LabelStatus, UnitLabel> group in labelled.Units.Select(unit => unit.Label).Where(unit => unit.Status != LabelStatus.Ok).GroupBy(unit => unit.Status).OrderBy(group => group.Key))
            Console.WriteLine($"{group.Count(),5}  {LabelText.Name(group.Key)}");
        int left = unitCount - labelled.Units.Count;
        Console.WriteLine($"{Counted.Of(labelled.Units.Count, "unit")} labelled by {labelled.Bundle.Model.Name} on {labelled.Bundle.Model.Device}{(left == 0 ? "" : $"; {left} left out, see above")}");
        int lookAlikes = labelled.Units.Count(unit => unit.LookAlikes.Count > 0);
        if (lookAlikes > 0) Console.WriteLine($"{Counted.Of(lookAlikes, "unit")} look like another one: see look_alike_units in {LabelTables.UnitTableName}");
        if (tables.TypedCount == 1) Console.WriteLine("1 label typed by hand was kept; --overwrite replaces it");
        if (tables.TypedCount > 1) Console.WriteLine($"{Counted.Of(tables.TypedCount, "label")} typed by hand were kept; --overwrite replaces them");
        if (tables.UnknownToCurationCount > 0) Console.WriteLine($"{Counted.Of(tables.UnknownToCurationCount, "unit")} made in phy since SpikeInterface's export: not in the curation");
        Console.WriteLine("written to");
        foreach (string file in tables.Files) Console.WriteLine($"  {file}");
    }

    private static void Note(string note) => Console.Error.WriteLine($"celltypes label: {note}");
}
