using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CellTypes.Models.Recordings;
using CellTypes.Streaming.Protocol;

namespace CellTypes.Streaming.Tables;

/// <summary>The files that the labels of a finished recording are written to: columns for phy, a table of everything, and a curation for SpikeInterface.</summary>
public sealed class LabelTables
{
    /// <summary>The folder within that of the recording where phy does not look.</summary>
    public const string Folder = "celltypes";

    /// <summary>The table of everything, in <see cref="Folder"/>.</summary>
    public const string UnitTableName = "units.csv";

    private readonly string _place;
    private readonly SortedRecording _recording;
    private readonly PhyTables? _phy;
    private readonly string? _curationPath;
    private readonly CurationFile? _curation;
    private readonly Dictionary<string, (string CellType, string Probability)> _typed;

    private LabelTables(SortedRecording recording, string place, string? curation, bool overwrite)
    {
        _recording = recording;
        _place = place;
        _phy = PhyTables.AreFor(recording) ? PhyTables.Read(place, overwrite) : null;
        _typed = _phy?.TypedByHand(recording) ?? [];
        _curationPath = curation;
        _curation = curation is null ? null : CurationFile.Of(recording);
        if (Directory.Exists(curation)) throw new CellTypesException($"{curation} is a folder; name a file for the curation, for example {Path.Combine(curation, "curation.json")}.");
        if (!overwrite && File.Exists(curation)) throw new CellTypesException($"{curation} exists already; name another file, or replace it with --overwrite.");
    }

    /// <summary>Gets the number of cell types that somebody typed in phy and that stay as they are.</summary>
    public int TypedCount => _typed.Count;

    /// <summary>Gets the number of units that the curation cannot name, because SpikeInterface does not have them; 0 without a curation.</summary>
    public int UnknownToCurationCount => _curation?.CountUnknown(_recording.Units.Select(unit => unit.Name)) ?? 0;

    /// <summary>Gets the files, once they are written.</summary>
    public IReadOnlyList<string> Files { get; private set; } = [];

    /// <summary>Looks at what is there already, before work is spent on labels.</summary>
    /// <param name="recording">The recording, with all of its units.</param>
    /// <param name="place">The folder to write to; that of the recording for phy to show the labels.</param>
    /// <param name="curation">The curation file to write, or null for none.</param>
    /// <param name="overwrite">Whether cell types that somebody typed, and a curation file that exists, are replaced.</param>
    /// <returns>The tables.</returns>
    /// <exception cref="CellTypesException">A file is there that would be lost.</exception>
    public static LabelTables Prepare(SortedRecording recording, string place, string? curation = null, bool overwrite = false)
    {
        if (recording is null) throw new ArgumentNullException(nameof(recording));
        if (place is null) throw new ArgumentNullException(nameof(place));
        return new LabelTables(recording, place, curation, overwrite);
    }

    /// <summary>Writes the files: all of them, or, where one cannot be written, none.</summary>
    /// <param name="labelled">The labels of all or some of the units.</param>
    public void Write(LabelledRecording labelled)
    {
        if (labelled is null) throw new ArgumentNullException(nameof(labelled));
        FileSet files = new();
        _phy?.AddTo(files, labelled, _recording.Units.Select(unit => unit.Name), _typed);
        files.Add(Path.Combine(_place, Folder, UnitTableName), UnitTable.Lines(labelled, _typed.ToDictionary(unit => unit.Key, unit => unit.Value.CellType)));
        if (_curation is not null) files.Add(_curationPath!, to => _curation.Write(to, CellTypes(labelled), labelled.Bundle.Model.Classes));
        foreach (string folder in files.Paths.Select(Path.GetDirectoryName).OfType<string>().Where(folder => folder.Length > 0)) Directory.CreateDirectory(folder);
        files.Replace();
        Files = files.Paths;
    }

    // What somebody typed counts for more than the model's opinion.
    private KeyValuePair<string, string>[] CellTypes(LabelledRecording labelled)
    {
        Dictionary<string, string> cellTypes = labelled.Units.Where(unit => unit.CellType is not null).ToDictionary(unit => unit.Unit.Name, unit => unit.CellType!);
        foreach (KeyValuePair<string, (string CellType, string Probability)> typed in _typed) cellTypes[typed.Key] = typed.Value.CellType;
        return [.. _recording.Units.Select(unit => unit.Name).Where(cellTypes.ContainsKey).Select(unit => new KeyValuePair<string, string>(unit, cellTypes[unit]))];
    }
}
