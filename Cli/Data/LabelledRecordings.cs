using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using CellTypes.Cli.Options;
using CellTypes.Models.Recordings;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Tables;
using CellTypes.Streaming.Updates;
using CellTypes.Training.Data;
using CellTypes.Training.ShortForms;

namespace CellTypes.Cli.Data;

/// <summary>The labelled units of sorted recordings that a user names, see <c>dataset create</c>.</summary>
internal sealed record LabelledRecordings
{
    // What a label column may not say. A unit may be known to be of other tissue: foreign is a class of its own.
    private static readonly string[] Statuses = [.. Enum.GetValues<LabelStatus>().Where(status => status != LabelStatus.Foreign).Select(LabelText.Name)];

    // The columns of celltypes label.
    private const string CellTypeColumn = "cell_type", StatusColumn = "cell_type_status";

    public required IReadOnlyList<string> Folders { get; init; }

    public string? Labels { get; init; }

    public string? LabelColumn { get; init; }

    /// <summary>Gets the label of all units, where nothing else says one.</summary>
    public string? Label { get; init; }

    public IReadOnlyList<string> RawRecordings { get; init; } = [];

    public double? SamplingRate { get; init; }

    public PhySource Source { get; init; } = new();

    /// <summary>Reads a data set, such as <c>phy:session1,session2,labels=labels.csv</c>: folders, and options of <c>dataset create</c> without their dashes.</summary>
    public static LabelledRecordings Parse(ShortForm form) => form.Read(settings => new LabelledRecordings
    {
        Folders = settings.Texts(ShortForm.Place).Concat(settings.Texts("phy")).ToArray() is { Length: > 0 } folders
            ? folders
            : throw settings.Wrong("it names no folder; write for example phy:recordings/session1,recordings/session2,labels=labels.csv"),
        Labels = settings.Text("labels"),
        LabelColumn = settings.Text("label-column"),
        Label = settings.Text("label"),
        RawRecordings = settings.Texts("recording"),
        SamplingRate = SamplingRates.Read(settings),
        Source = new PhySource
        {
            Lab = settings.Text("lab") ?? new PhySource().Lab,
            Groups = UnitSelection.Groups(settings.Texts("group")),
            GroupColumn = settings.Text("group-column"),
            // A file keeps all spikes and marks the good ones.
            IsFiltered = settings.Choice("spikes", true, ("good", true), ("all", false)),
        },
    });

    /// <summary>Loads the recordings.</summary>
    /// <param name="note">Told what was mended or is missing.</param>
    /// <param name="cancellation">Ends the averaging of waveforms.</param>
    public (IReadOnlyList<SortedRecording> Folders, Func<SortedRecording, SortedUnit, string?> LabelOf) Load(Action<string> note, CancellationToken cancellation)
    {
        if (new[] { Labels, LabelColumn, Label }.Count(source => source is not null) > 1) throw new CellTypesException("give one of --labels, --label-column and --label.");
        IReadOnlyList<SortedRecording> folders = RecordingOption.Average(RawRecordings, LoadAll(), cancellation);
        foreach ((SortedRecording folder, string line) in folders.SelectMany(folder => folder.Notes.Select(line => (folder, line)))) note($"{folder.Name}: {line}");
        foreach (SortedRecording folder in folders) note($"{folder.Name}: {UnitGroups.Find(folder, Source.Groups, Source.GroupColumn).Summary}");
        LabelTable? table = Labels is string file ? Input.Read(file, "Name another file with --labels.", LabelTable.Read) : null;
        table?.CheckAgainst(folders.ToDictionary(folder => folder.Name, folder => (IReadOnlyCollection<string>)[.. folder.Units.Select(unit => unit.Name)]));
        string? property = LabelColumn;
        if (property is not null && !folders.Any(folder => folder.Units.Any(unit => unit.Properties.ContainsKey(property))))
            throw new CellTypesException($"no cluster table of the folders has a column '{property}' with a value in it{Others(folders)}.");
        if (property is not null && folders.SelectMany(folder => folder.Units).Select(unit => unit.Properties.GetValueOrDefault(property)).FirstOrDefault(Statuses.Contains) is string status)
        {
            throw new CellTypesException(
                $"the column '{property}' says '{status}', as celltypes label does where a model has no label: these are a model's opinions, not cell types that are known. Name another column, or a table with --labels.");
        }
        if (property == CellTypeColumn) return (folders, WithoutOpinions(folders, note));
        return (folders, (folder, unit) => property is null ? table is null ? Label : table.Find(folder.Name, unit.Name) : unit.Properties.GetValueOrDefault(property));
    }

    // celltypes label writes into the column where people type, too.
    private static Func<SortedRecording, SortedUnit, string?> WithoutOpinions(IReadOnlyList<SortedRecording> folders, Action<string> note)
    {
        Dictionary<SortedUnit, string> known = [];
        foreach (SortedRecording folder in folders)
        {
            SortedUnit[] units = [.. folder.Units.Where(unit => unit.Properties.ContainsKey(CellTypeColumn))];
            bool isLabelled = PhyTables.AreFor(folder) && folder.Units.Any(unit => unit.Properties.ContainsKey(StatusColumn));
            IReadOnlyCollection<string>? typed = isLabelled ? PhyTables.Read(folder.Path, isReplaced: false).TypedByHand(folder).Keys : null;
            SortedUnit[] taken = [.. units.Where(unit => typed?.Contains(unit.Name) != false)];
            foreach (SortedUnit unit in taken) known.Add(unit, unit.Properties[CellTypeColumn]);
            if (taken.Length < units.Length) note($"{folder.Name}: {units.Length - taken.Length} of {units.Length} values of {CellTypeColumn} are labels that celltypes label wrote, and are not taken");
        }
        return (_, unit) => known.GetValueOrDefault(unit);
    }

    private static string Others(IEnumerable<SortedRecording> folders)
    {
        string[] columns = [.. folders.SelectMany(folder => folder.Units).SelectMany(unit => unit.Properties.Keys).Distinct().Order(StringComparer.Ordinal)];
        return columns.Length == 0 ? "" : $"; there are {string.Join(", ", columns)}";
    }

    private List<SortedRecording> LoadAll()
    {
        List<SortedRecording> folders = [];
        foreach (string path in Folders.SelectMany(Expand))
        {
            SortedRecording folder = SortedRecordings.Load(path, SamplingRate, withAmplitudes: true);
            if (folders.FirstOrDefault(other => other.Name == folder.Name) is SortedRecording other)
                throw new CellTypesException($"{other.Path} and {path} have the same name, which is that of the recording in the data set; rename one.");
            folders.Add(folder);
        }
        return folders;
    }

    private static IEnumerable<string> Expand(string path)
    {
        if (!Directory.Exists(path) || SortedRecording.IsFolder(path)) return [path];
        string[] inside = [.. Directory.GetFileSystemEntries(path).Where(entry => SortedRecording.IsFolder(entry) || NwbUnits.IsFile(entry)).Order(StringComparer.Ordinal)];
        return inside.Length > 0 ? inside : [path];
    }
}
