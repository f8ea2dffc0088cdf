using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using CellTypes.Cli.Live;
using CellTypes.Models.Inference;
using CellTypes.Models.Recordings;
using CellTypes.Streaming.Labels;

namespace CellTypes.Cli.Commands;

/// <summary><c>celltypes label</c>: labels the units of a sorted recording, for phy.</summary>
internal static class LabelCommand
{
    private const string PhyTable = "cluster_cell_type.tsv";
    private const string ProbabilityTable = "cell_types.csv";

    public static Command Create()
    {
        Argument<string> path = new("path") { Description = SortedRecordings.Description };
        Option<string> model = ModelPath.Option(), device = DeviceOption.Create();
        Option<string?> output = new("--output", "-o") { Description = $"The folder to write {PhyTable} and {ProbabilityTable} into. [default: the folder of the recording]", HelpName = "folder" };
        Option<double?> sampleRate = SamplingRates.Option("The sampling rate in Hz where the recording does not say it.");
        LiveOptions live = new();
        ExampleCommand command = new(
            "label",
            "Label the units of a sorted recording: a column for phy, and a table with every probability. As in a live run, the last --window of the recording counts.",
            "celltypes label recordings/session1 --model cerebellum-forest") { path, model, device, output, sampleRate };
        live.AddTo(command);
        UnitSelection selection = new();
        selection.AddTo(command);
        command.SetAction(parsed =>
        {
            string folder = parsed.GetRequiredValue(path);
            string place = parsed.GetValue(output) ?? (File.Exists(folder) ? throw new CellTypesException($"{folder} is a file, into which no table is written: name a folder for the tables with --output.") : folder);
            CheckReplaceable(place);
            SortedRecording recording = SortedRecordings.Load(folder, parsed.GetValue(sampleRate));
            UnitModel unitModel = ModelPath.Load(parsed.GetRequiredValue(model), parsed.GetRequiredValue(device)).Model;
            ModelPath.CheckRecording(unitModel, recording);
            foreach (string note in recording.Notes) Console.Error.WriteLine($"celltypes label: {note}");
            recording = selection.Choose(parsed, recording, note => Console.Error.WriteLine($"celltypes label: {note}"));
            long end = recording.DurationSamples;
            long start = end - (long)Math.Round(live.TrackerOptions(parsed).Window.TotalSeconds * recording.SamplingRate);
            IReadOnlyList<UnitLabel> labels = RecordingLabels.Label(
                [.. recording.RecordedUnits(start)], unitModel, live.LabelOptions(parsed, WhenBusy.Wait), end);
            Output.WriteTo(place, () => Write(labels, unitModel, place));
            return 0;
        });
        return command;
    }

    // phy saves what somebody types into the column to the same file: only labels that are still those of the table beside it are replaced.
    private static void CheckReplaceable(string folder)
    {
        string phyTable = Path.Combine(folder, PhyTable), probabilityTable = Path.Combine(folder, ProbabilityTable);
        if (!File.Exists(phyTable)) return;
        HashSet<string> written = File.Exists(probabilityTable)
            ? [.. InputFile.ReadLines(probabilityTable).Skip(1).Select(line => TableText.Fields(line)).Where(row => row?.Length > 3).Select(row => TableText.Tabs(row![0], CellType(row[2], row[3])))]
            : [];
        if (InputFile.ReadLines(phyTable).Skip(1).FirstOrDefault(line => line.Length > 0 && !written.Contains(line)) is string other)
        {
            throw new CellTypesException(
                $"{phyTable} says '{other.Replace('\t', ' ')}', which is not from {ProbabilityTable} beside it: somebody's own labels would be lost. Move the file away, or name another folder with --output.");
        }
    }

    private static void Write(IReadOnlyList<UnitLabel> labels, UnitModel model, string folder)
    {
        Directory.CreateDirectory(folder);
        string phyTable = Path.Combine(folder, PhyTable), probabilityTable = Path.Combine(folder, ProbabilityTable);
        File.WriteAllLines(phyTable, labels.Select(unit => TableText.Tabs(unit.Unit, CellType(unit))).Prepend(TableText.Tabs("cluster_id", "cell_type")));
        File.WriteAllLines(probabilityTable, labels.Select(unit => Row(unit, model)).Prepend(
            TableText.Commas(["cluster_id", "channel", "status", "label", "probability", .. model.Classes.Select(c => $"p_{c}"), "novelty", "rate_hz", "spikes", "reason"])));
        foreach (IGrouping<string, UnitLabel> group in labels.GroupBy(CellType).OrderByDescending(group => group.Count()))
            Console.WriteLine($"{group.Count(),5}  {group.Key}");
        Console.WriteLine($"{Counted.Of(labels.Count, "unit")} labelled by {model.Name} on {model.Device}; written to {phyTable} and {probabilityTable}");
    }

    // phy shows one text a cluster: the cell type where it can be relied on, otherwise why not.
    private static string CellType(UnitLabel unit) => CellType(LabelText.Name(unit.Status), unit.Label);

    private static string CellType(string status, string? label) => status == LabelText.Name(LabelStatus.Ok) ? label! : status;

    private static string Row(UnitLabel unit, UnitModel model)
    {
        IEnumerable<string> probabilities = unit.Probabilities.Count > 0
            ? unit.Probabilities.Select(p => p.ToString("0.####", CultureInfo.InvariantCulture))
            : model.Classes.Select(_ => "");
        return TableText.Commas(
        [
            unit.Unit, $"{unit.Channel}", LabelText.Name(unit.Status), unit.Label ?? "", Number(unit.Probability, "0.####"), .. probabilities,
            Number(unit.Novelty, "0.####"), Number(unit.Rate, "0.###"), $"{unit.Spikes}", unit.Reason ?? "",
        ]);
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
