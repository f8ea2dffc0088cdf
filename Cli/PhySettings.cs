using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Threading;
using CellTypes.Models.Recordings;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Updates;
using CellTypes.Training.Data;

namespace CellTypes.Cli;

/// <summary>The options of labelled units of sorted recordings.</summary>
internal sealed class PhySettings
{
    private const string Example = "phy:recordings/session1,recordings/session2,labels=labels.csv";

    private static readonly string[] Statuses = [.. Enum.GetValues<LabelStatus>().Select(LabelText.Name)];

    private readonly Option<string[]> _folders = new("--phy")
    {
        Description = "A sorted recording, or several: folders of Kilosort, phy, SpikeInterface or ALF, NWB files; or a folder of them.",
        HelpName = "folder",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _labels = new("--labels") { Description = "The cell types: a CSV file, or a tab-separated .tsv, with the columns recording (the folder's name), unit (the cluster id) and label.", HelpName = "file" };
    private readonly Option<string?> _column = new("--label-column") { Description = "Take the cell types from this column of the folders' own cluster tables instead.", HelpName = "name" };

    private readonly UnitSelection _selection = new();
    private readonly RecordingOption _raw = new(isForSeveral: true);
    private readonly Option<string> _lab = new("--lab") { Description = "The lab that the units are from.", HelpName = "name", DefaultValueFactory = _ => new PhySource().Lab };
    private readonly Option<double?> _sampleRate = SamplingRates.Option("The sampling rate in Hz where a recording does not say it.");

    // For sets only: a file keeps all spikes and marks the good ones.
    private readonly Option<string> _spikes = new Option<string>("--spikes") { DefaultValueFactory = _ => "good" }.AcceptOnlyFromAmong("good", "all");

    private Option[] Shared => [_folders, _labels, _column, .. _selection.Options, _raw.Option, _lab, _sampleRate];

    /// <summary>Reads the settings of a data set, such as <c>session1</c>, <c>session2</c> and <c>labels=labels.csv</c>: folders, and options
    /// without their dashes.</summary>
    public static LabelledPhyFolders Parse(IReadOnlyCollection<string> parts, Action<string> note)
    {
        PhySettings settings = new();
        Option[] options = [.. settings.Shared, settings._spikes];
        bool IsFolder(string part) => Directory.Exists(part) || !part.Contains('=');
        string what = $"'phy:{string.Join(",", parts)}' is no data set";
        if (!parts.Any(part => IsFolder(part) || SettingList.Is(settings._folders, part)))
            throw new CellTypesException($"{what}: it names no folder. Write for example {Example}.");
        ParseResult parsed = SettingList.Parse(what, [.. parts.Select(part => IsFolder(part) ? $"phy={part}" : part)], options);
        return settings.Read(parsed, note, parsed.GetRequiredValue(settings._spikes) == "good");
    }

    public void AddTo(Command command)
    {
        foreach (Option option in Shared) command.Add(option);
    }

    /// <summary>Loads the folders.</summary>
    /// <param name="parsed">The options.</param>
    /// <param name="note">Told what was mended or is missing.</param>
    /// <param name="isFiltered">Whether spikes have to pass the quality filters.</param>
    /// <param name="cancellation">Ends the averaging of waveforms.</param>
    public LabelledPhyFolders Read(ParseResult parsed, Action<string> note, bool isFiltered = true, CancellationToken cancellation = default)
    {
        if (parsed.GetValue(_labels) is not null && parsed.GetValue(_column) is not null) throw new CellTypesException("give --labels or --label-column, not both.");
        PhySource source = new()
        {
            Lab = parsed.GetRequiredValue(_lab),
            Groups = _selection.Groups(parsed),
            GroupColumn = _selection.Column(parsed),
            IsFiltered = isFiltered,
        };
        IReadOnlyList<SortedRecording> folders = _raw.Apply(parsed, Load(parsed.GetRequiredValue(_folders), parsed.GetValue(_sampleRate)), cancellation);
        foreach ((SortedRecording folder, string line) in folders.SelectMany(folder => folder.Notes.Select(line => (folder, line)))) note($"{folder.Name}: {line}");
        foreach (SortedRecording folder in folders) note($"{folder.Name}: {UnitGroups.Find(folder, source.Groups, source.GroupColumn).Summary}");
        LabelTable? table = parsed.GetValue(_labels) is string file ? Input.Read(file, "Name another file with --labels.", LabelTable.Read) : null;
        table?.CheckAgainst(folders.ToDictionary(folder => folder.Name, folder => (IReadOnlyCollection<string>)[.. folder.Units.Select(unit => unit.Name)]));
        string? property = parsed.GetValue(_column);
        if (property is not null && !folders.Any(folder => folder.Units.Any(unit => unit.Properties.ContainsKey(property))))
            throw new CellTypesException($"no cluster table of the folders has a column '{property}' with a value in it.");
        if (property is not null && folders.SelectMany(folder => folder.Units).Select(unit => unit.Properties.GetValueOrDefault(property)).FirstOrDefault(Statuses.Contains) is string status)
        {
            throw new CellTypesException(
                $"the column '{property}' says '{status}', as celltypes label does where a model has no label: these are a model's opinions, not cell types that are known. Name another column, or a table with --labels.");
        }
        return new LabelledPhyFolders(
            folders, (folder, unit) => property is null ? table?.Find(folder.Name, unit.Name) : unit.Properties.GetValueOrDefault(property), source);
    }

    private static List<SortedRecording> Load(string[] paths, double? sampleRate)
    {
        List<SortedRecording> folders = [];
        foreach (string path in paths.SelectMany(Expand))
        {
            SortedRecording folder = SortedRecordings.Load(path, sampleRate, withAmplitudes: true);
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
