using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Threading;
using CellTypes.Cli.Data;
using CellTypes.Cli.Options;
using CellTypes.Models.Recordings;
using CellTypes.Models.Signals;
using CellTypes.Training.Data;
using Spectre.Console;

namespace CellTypes.Cli.Commands;

/// <summary><c>celltypes dataset</c>: makes a data set file of sorted recordings, and says what is in one.</summary>
internal static class DatasetCommand
{
    public static Command Create() => new("dataset", "Make a data set file of sorted recordings and their labels, or say what is in one.") { CreateCreate(), CreateInfo() };

    private static ExampleCommand CreateCreate()
    {
        Option<string[]> phy = new("--phy")
        {
            Description = "A sorted recording, or several: folders of Kilosort, phy, SpikeInterface or ALF, NWB files; or a folder of them.",
            HelpName = "folder",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        Option<string?> labels = new("--labels") { Description = "The cell types: a CSV file, or a tab-separated .tsv, with the columns recording (the folder's name), unit (the cluster id) and label.", HelpName = "file" };
        Option<string?> column = new("--label-column") { Description = "Take the cell types from this column of the folders' own cluster tables instead.", HelpName = "name" };
        Option<string?> label = new("--label") { Description = "Give all units this label instead, such as foreign for recordings of other tissue than the one whose cell types are learnt.", HelpName = "name" };
        UnitSelection selection = new();
        RecordingOption raw = new(isForSeveral: true);
        Option<string> lab = new("--lab") { Description = "The lab that the units are from.", HelpName = "name", DefaultValueFactory = _ => new PhySource().Lab };
        Option<double?> sampleRate = SamplingRates.Option("The sampling rate in Hz where a recording does not say it.");
        Option<string> output = new("--output", "-o") { Description = "The HDF5 file to write, which must not exist yet.", HelpName = "file", Required = true };
        Option<string?> leftOut = new("--left-out") { Description = "Also write a CSV table with a line for each unit that is left out: unit, label, reason.", HelpName = "file" };
        ExampleCommand command = new(
            "create",
            "Make a data set of sorted recordings: an HDF5 file in the layout of the C4 database, with spikes, waveforms, labels, and marks of the spikes that pass the quality filters.",
            "celltypes dataset create --phy recordings/session1 recordings/session2 --labels labels.csv --output units.h5")
        { output, leftOut, phy, labels, column, label, raw.Option, lab, sampleRate };
        selection.AddTo(command);
        command.SetWork((parsed, cancellation) =>
        {
            string path = parsed.GetRequiredValue(output);
            Output.CheckIsNew(path);
            Output.CheckFile(path);
            if (parsed.GetValue(leftOut) is string list) Output.CheckFile(list);
            List<string> notes = [];
            LabelledRecordings named = new()
            {
                Folders = parsed.GetRequiredValue(phy),
                Labels = parsed.GetValue(labels),
                LabelColumn = parsed.GetValue(column),
                Label = parsed.GetValue(label),
                RawRecordings = parsed.GetValue(raw.Option) ?? [],
                SamplingRate = parsed.GetValue(sampleRate),
                Source = new PhySource { Lab = parsed.GetRequiredValue(lab), Groups = selection.Groups(parsed), GroupColumn = selection.Column(parsed) },
            };
            var (folders, labelOf) = named.Load(notes.Add, cancellation);
            foreach (SortedRecording folder in folders) PhyUnitRecords.CheckProbe(folder);
            foreach (string note in notes) Console.Error.WriteLine($"celltypes dataset create: {note}");
            List<DroppedUnit> dropped = [];
            List<UnitRecord> units = WorkBar.Show("computing quality", bar => MakeRecords(folders, labelOf, named.Source, dropped, bar, cancellation));
            if (parsed.GetValue(leftOut) is string file) Output.WriteFile(file, part => WriteList(part, dropped));
            if (units.Count == 0)
                throw new CellTypesException($"Left out: {string.Join("; ", ByReason(dropped).Select(group => $"{group.Count()}, {group.Key}"))}. No unit of the folders can be used.");
            WorkBar.Show("writing", _ => Output.WriteFile(path, part => CerebellumFileWriter.Write(part, units)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{Counted.Of(units.Count, "unit")}, {units.Count(unit => unit.Label is not null)} with a label, written to {path}; {units.Count(unit => unit.GoodSpikes.Contains(true))} with spikes that pass the quality filters"));
            WriteFilters(units, dropped);
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
            using Hdf5Process process = Hdf5Reader.Create(cancellation);
            using CerebellumFile file = Input.Read(parsed.GetRequiredValue(path), "Name another file.", path => CerebellumFile.Open(path, process));
            List<UnitSummary> units = WorkBar.Show("reading", bar => Summarise(file, bar, cancellation));
            WriteInfo(file, units);
        });
        return command;
    }

    private static List<UnitRecord> MakeRecords(
        IReadOnlyList<SortedRecording> folders,
        Func<SortedRecording, SortedUnit, string?> labelOf,
        PhySource source,
        List<DroppedUnit> dropped,
        IProgress<ReadingProgress>? progress,
        CancellationToken cancellation)
    {
        List<UnitRecord> units = [];
        int total = folders.Sum(folder => folder.Units.Count);
        foreach (SortedRecording folder in folders)
        {
            foreach (UnitRecord unit in PhyUnitRecords.Create(folder, source.Lab, unit => labelOf(folder, unit), UnitGroups.Find(folder, source.Groups, source.GroupColumn), dropped))
            {
                cancellation.ThrowIfCancellationRequested();
                units.Add(unit);
                progress?.Report(new ReadingProgress(units.Count + dropped.Count, total));
            }
        }
        return units;
    }

    private static List<UnitSummary> Summarise(CerebellumFile file, IProgress<ReadingProgress>? progress, CancellationToken cancellation)
    {
        List<UnitSummary> units = [];
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
        if (file.Dropped.Count > 0) console.Write(DroppedUnits(file.Dropped));
    }

    private static PlainTable Units(string title, List<UnitSummary> units, Func<UnitSummary, string> key)
    {
        PlainTable table = new(null, title, "units", "spikes", "that pass");
        foreach (IGrouping<string, UnitSummary> group in units.GroupBy(key).OrderBy(group => group.Key, StringComparer.Ordinal))
            table.AddRow(group.Key, Number(group.Count()), Number(group.Sum(unit => (long)unit.Recorded)), Number(group.Sum(unit => (long)unit.Kept)));
        return table;
    }

    private static PlainTable DroppedUnits(IReadOnlyCollection<DroppedUnit> dropped)
    {
        PlainTable table = new(null, "left out", "units", "with a label");
        foreach (IGrouping<string, DroppedUnit> group in ByReason(dropped)) AddRow(table, group.Key, group.Select(unit => unit.Label));
        return table;
    }

    private static void WriteFilters(List<UnitRecord> units, List<DroppedUnit> dropped)
    {
        HashSet<UnitRecord> copies = [.. Copies(units)];
        ILookup<string?, UnitRecord> problems = units.ToLookup(unit => WhyUnusable(unit, copies));
        PlainTable table = new(null, "filter", "units", "with a label");
        AddRow(table, "units of the folders", units.Select(unit => unit.Label).Concat(dropped.Select(unit => unit.Label)));
        foreach (IGrouping<string, DroppedUnit> group in ByReason(dropped)) AddRow(table, $"left out: {group.Key}", group.Select(unit => unit.Label));
        AddRow(table, "written", units.Select(unit => unit.Label));
        foreach (IGrouping<string?, UnitRecord> group in problems.Where(group => group.Key is not null).OrderByDescending(group => group.Count()))
            AddRow(table, $"written, of no use: {group.Key}", group.Select(unit => unit.Label));
        AddRow(table, "to train and evaluate with", problems[null].Select(unit => unit.Label));
        Consoles.Output.Write(table);
    }

    // Why those who read the file leave a unit out.
    private static string? WhyUnusable(UnitRecord unit, HashSet<UnitRecord> copies)
    {
        if (copies.Contains(unit)) return "the spikes are those of another unit";
        if (unit.GoodSpikes.Contains(true)) return null;
        return unit.SpikeSamples.Length <= QualityMask.FewestSpikes ? $"{QualityMask.FewestSpikes} spikes or fewer" : "no 3 minutes pass the quality filters";
    }

    // All but the first of units with the same spikes, those with a label first.
    private static IEnumerable<UnitRecord> Copies(IEnumerable<UnitRecord> units) =>
        units.Where(unit => unit.GoodSpikes.Contains(true)).GroupBy(Fingerprint).SelectMany(same => same.OrderBy(unit => unit.Label is null).Skip(1));

    private static string Fingerprint(UnitRecord unit) =>
        Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(unit.SpikeSamples.Where((_, spike) => unit.GoodSpikes[spike]).ToArray().AsSpan())));

    private static void WriteList(string file, List<DroppedUnit> dropped) =>
        File.WriteAllLines(file, dropped.Select(unit => TableText.Commas([unit.Id, unit.Label ?? "", unit.Reason])).Prepend(TableText.Commas(["unit", "label", "reason"])));

    private static IEnumerable<IGrouping<string, DroppedUnit>> ByReason(IEnumerable<DroppedUnit> dropped) =>
        dropped.GroupBy(unit => unit.Reason).OrderByDescending(group => group.Count());

    private static void AddRow(PlainTable table, string what, IEnumerable<string?> labels) =>
        table.AddRow(what, Number(labels.Count()), Number(labels.Count(label => label is not null)));

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private sealed record UnitSummary(string Label, string Lab, string Recording, double SamplingRate, int Kept, int Recorded);
}
