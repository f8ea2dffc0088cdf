using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Threading;
using CellTypes.Models.Recordings;
using CellTypes.Training.Data;
using Spectre.Console;

namespace CellTypes.Cli.Commands;

/// <summary><c>celltypes dataset</c>: makes a data set file of sorted recordings, and says what is in one.</summary>
internal static class DatasetCommand
{
    public static Command Create() => new("dataset", "Make a data set file of sorted recordings and their labels, or say what is in one.") { CreateCreate(), CreateInfo() };

    private static ExampleCommand CreateCreate()
    {
        PhySettings phy = new();
        Option<string> output = new("--output", "-o") { Description = "The HDF5 file to write, which must not exist yet.", HelpName = "file", Required = true };
        ExampleCommand command = new(
            "create",
            "Make a data set of sorted recordings: an HDF5 file in the layout of the C4 database, with spikes, waveforms, labels, and marks of the spikes that pass the quality filters.",
            "celltypes dataset create --phy recordings/session1 recordings/session2 --labels labels.csv --output units.h5")
        { output };
        phy.AddTo(command);
        command.SetWork((parsed, cancellation) =>
        {
            string path = parsed.GetRequiredValue(output);
            Output.CheckIsNew(path);
            Output.CheckFile(path);
            List<string> notes = [];
            LabelledPhyFolders phyUnits = phy.Read(parsed, notes.Add, cancellation: cancellation);
            foreach (SortedRecording folder in phyUnits.Folders) PhyUnitRecords.CheckProbe(folder);
            foreach (string note in notes) Console.Error.WriteLine($"celltypes dataset create: {note}");
            List<DroppedUnit> dropped = [];
            List<UnitRecord> units = ReadingBar.Show("computing quality", progress => MakeRecords(phyUnits, dropped, progress, cancellation));
            if (units.Count == 0) throw new CellTypesException($"no unit of the folders can be used; of {dropped[0].Id}: {dropped[0].Reason}.");
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
            using Hdf5Process process = Hdf5Reader.Create(cancellation);
            using CerebellumFile file = Input.Read(parsed.GetRequiredValue(path), "Name another file.", path => CerebellumFile.Open(path, process));
            List<UnitSummary> units = ReadingBar.Show("reading", progress => Summarise(file, progress, cancellation));
            WriteInfo(file, units);
        });
        return command;
    }

    private static List<UnitRecord> MakeRecords(
        LabelledPhyFolders phy, List<DroppedUnit> dropped, IProgress<ReadingProgress>? progress, CancellationToken cancellation)
    {
        List<UnitRecord> units = [];
        int total = phy.Folders.Sum(folder => folder.Units.Count);
        foreach (SortedRecording folder in phy.Folders)
        {
            foreach (UnitRecord unit in PhyUnitRecords.Create(folder, phy.Source.Lab, unit => phy.Label(folder, unit), UnitGroups.Find(folder, phy.Source.Groups, phy.Source.GroupColumn), dropped))
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
        WriteDropped(file.Dropped);
    }

    private static PlainTable Units(string title, List<UnitSummary> units, Func<UnitSummary, string> key)
    {
        PlainTable table = new(null, title, "units", "spikes", "that pass");
        foreach (IGrouping<string, UnitSummary> group in units.GroupBy(key).OrderBy(group => group.Key, StringComparer.Ordinal))
            table.AddRow(group.Key, Number(group.Count()), Number(group.Sum(unit => (long)unit.Recorded)), Number(group.Sum(unit => (long)unit.Kept)));
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

    private sealed record UnitSummary(string Label, string Lab, string Recording, double SamplingRate, int Kept, int Recorded);
}
