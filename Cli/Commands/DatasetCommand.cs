using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using CellTypes.Models.Recordings;
using CellTypes.Training.Data;
using Spectre.Console;

namespace CellTypes.Cli.Commands;

/// <summary><c>celltypes dataset</c>: makes a data set file of phy folders, and says what is in one.</summary>
internal static class DatasetCommand
{
    public static Command Create() => new("dataset", "Make a data set file of phy folders and their labels, or say what is in one.") { CreateCreate(), CreateInfo() };

    private static ExampleCommand CreateCreate()
    {
        Option<string[]> folders = new("--phy") { Description = "A phy folder, or several.", HelpName = "folder", Required = true, AllowMultipleArgumentsPerToken = true };
        Option<string?> labels = new("--labels") { Description = "The cell types: a CSV file, or a tab-separated .tsv, with the columns recording (the folder's name), unit (the cluster id) and label.", HelpName = "file" };
        Option<string?> column = new("--label-column") { Description = "Take the cell types from this column of the folders' own cluster tables instead.", HelpName = "name" };
        Option<string[]> groups = new("--group")
        {
            Description = "The groups of phy to take, or all. A folder without groups is taken whole. [default: good]",
            HelpName = "name",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => ["good"],
        };
        Option<string> lab = new("--lab") { Description = "The lab that the units are from.", HelpName = "name", DefaultValueFactory = _ => "lab" };
        Option<double?> sampleRate = SamplingRates.Option("The sampling rate in Hz where params.py is missing.");
        Option<string> output = new("--output", "-o") { Description = "The HDF5 file to write.", HelpName = "file", Required = true };
        ExampleCommand command = new(
            "create",
            "Make a data set of phy folders: an HDF5 file in the layout of the C4 database, with spikes, waveforms, labels, and marks of the spikes that pass the quality filters.",
            "celltypes dataset create --phy recordings/session1 recordings/session2 --labels labels.csv --output units.h5")
        { folders, labels, column, groups, lab, sampleRate, output };
        command.SetWork((parsed, cancellation) =>
        {
            if (parsed.GetValue(labels) is not null && parsed.GetValue(column) is not null) throw new ArgumentException("give --labels or --label-column, not both.");
            string[] chosen = parsed.GetRequiredValue(groups) is ["all"] ? [] : parsed.GetRequiredValue(groups);
            List<PhyFolder> recordings = Load(parsed.GetRequiredValue(folders), parsed.GetValue(sampleRate));
            LabelTable? table = parsed.GetValue(labels) is string file ? LabelTable.Read(file) : null;
            table?.CheckAgainst(recordings.ToDictionary(Name, recording => (IReadOnlyCollection<int>)[.. recording.Units.Select(unit => unit.Id)]));
            string? property = parsed.GetValue(column);
            if (property is not null && !recordings.Any(recording => recording.Units.Any(unit => unit.Properties.ContainsKey(property))))
                throw new InvalidDataException($"no cluster table of the folders has a column '{property}' with a value in it.");
            string? Label(PhyFolder recording, PhyUnit unit) => property is null ? table?.Find(Name(recording), unit.Id) : unit.Properties.GetValueOrDefault(property);
            List<DroppedUnit> dropped = [];
            List<UnitRecord> units = Progress("computing quality", recordings.Sum(recording => recording.Units.Count), step =>
            {
                List<UnitRecord> units = [];
                foreach (PhyFolder recording in recordings)
                {
                    foreach (UnitRecord unit in PhyUnitRecords.Create(recording, parsed.GetRequiredValue(lab), unit => Label(recording, unit), chosen, dropped))
                    {
                        cancellation.ThrowIfCancellationRequested();
                        units.Add(unit);
                        step(units.Count + dropped.Count);
                    }
                }
                return units;
            });
            if (units.Count == 0) throw new InvalidDataException($"no unit of the folders can be used; of {dropped[0].Id}: {dropped[0].Reason}.");
            string path = parsed.GetRequiredValue(output);
            Output.WriteTo(path, () => CerebellumFileWriter.Write(path, units));
            int kept = units.Count(unit => unit.GoodSpikes.Contains(true));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{Counted.Of(units.Count, "unit")}, {units.Count(unit => unit.Label is not null)} with a label, written to {path}; {kept} with spikes that pass the quality filters"));
            WriteDropped(dropped);
        });
        return command;
    }

    private static ExampleCommand CreateInfo()
    {
        Argument<string> path = new("path") { Description = "The HDF5 file." };
        ExampleCommand command = new(
            "info",
            "Say what is in a data set file: units of each class, of each lab and recording, spikes, and the units that drop out and why.",
            "celltypes dataset info units.h5") { path };
        command.SetWork((parsed, cancellation) =>
        {
            using CerebellumFile file = CerebellumFile.Open(parsed.GetRequiredValue(path));
            List<UnitSummary> units = Progress("reading", file.Count, step => Summarise(file, step, cancellation));
            WriteInfo(file, units);
        });
        return command;
    }

    private static string Name(PhyFolder recording) => PhyUnitRecords.RecordingName(recording.Path);

    private static List<PhyFolder> Load(string[] folders, double? sampleRate)
    {
        List<PhyFolder> recordings = [];
        foreach (string folder in folders)
        {
            PhyFolder recording = PhyFolder.Load(folder, sampleRate, withAmplitudes: true);
            if (recordings.FirstOrDefault(other => Name(other) == Name(recording)) is PhyFolder other)
                throw new ArgumentException($"{other.Path} and {folder} have the same name, which is that of the recording in the data set; rename one.");
            foreach (string note in recording.Notes) Console.Error.WriteLine($"celltypes dataset create: {Name(recording)}: {note}");
            recordings.Add(recording);
        }
        return recordings;
    }

    private static List<UnitSummary> Summarise(CerebellumFile file, Action<int> step, CancellationToken cancellation)
    {
        List<UnitSummary> units = [];
        SynchronousProgress progress = new(step);
        foreach (DatasetUnit unit in file.Units(progress))
        {
            cancellation.ThrowIfCancellationRequested();
            units.Add(new UnitSummary(unit.Label ?? "unlabelled", unit.Lab, unit.Recording, unit.Signals.SamplingRate, unit.Signals.SpikeCount, unit.RecordedSpikes));
        }
        return units;
    }

    private static void WriteInfo(CerebellumFile file, List<UnitSummary> units)
    {
        IAnsiConsole console = Consoles.Output;
        console.WriteLine($"{file.Path}: {Counted.Of(file.Count, "unit")}, {units.Count} with spikes that pass the quality filters");
        if (units.Count > 0)
        {
            string rates = string.Join(", ", units.Select(unit => unit.SamplingRate).Distinct().Order().Select(rate => rate.ToString("0.###", CultureInfo.InvariantCulture)));
            console.WriteLine($"sampled at {rates} Hz");
            console.WriteLine();
            console.Write(Units("class", units, unit => unit.Label));
            console.Write(Units("lab and recording", units, unit => $"{unit.Lab}, {unit.Recording}"));
        }
        WriteDropped(file.Dropped);
    }

    private static Table Units(string title, List<UnitSummary> units, Func<UnitSummary, string> key)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns(title, "units", "spikes", "that pass");
        for (int column = 1; column < table.Columns.Count; column++) table.Columns[column].RightAligned();
        foreach (IGrouping<string, UnitSummary> group in units.GroupBy(key).OrderBy(group => group.Key, StringComparer.Ordinal))
            table.AddRow(Markup.Escape(group.Key), Number(group.Count()), Number(group.Sum(unit => (long)unit.Recorded)), Number(group.Sum(unit => (long)unit.Kept)));
        return table;
    }

    // The labelled ones one by one: each was somebody's work.
    private static void WriteDropped(IReadOnlyCollection<DroppedUnit> dropped)
    {
        foreach (IGrouping<string, DroppedUnit> group in dropped.GroupBy(unit => unit.Reason).OrderByDescending(group => group.Count()))
        {
            string[] labelled = [.. group.Where(unit => unit.Label is not null).Select(unit => $"{unit.Id} ({unit.Label})")];
            Console.WriteLine($"left out: {group.Count()}, {group.Key}{(labelled.Length > 0 ? $"; with a label: {string.Join(", ", labelled)}" : "")}");
        }
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static T Progress<T>(string what, int total, Func<Action<int>, T> work)
    {
        if (Consoles.Error is not IAnsiConsole error) return work(_ => { });
        return error.Progress().AutoClear(true).Start(context =>
        {
            ProgressTask task = context.AddTask(what, maxValue: Math.Max(total, 1));
            return work(done => task.Value = done);
        });
    }

    private sealed record UnitSummary(string Label, string Lab, string Recording, double SamplingRate, int Kept, int Recorded);

    private sealed class SynchronousProgress(Action<int> step) : IProgress<ReadingProgress>
    {
        public void Report(ReadingProgress value) => step(value.Done);
    }
}
