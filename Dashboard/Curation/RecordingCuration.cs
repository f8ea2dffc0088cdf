using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using CellTypes.Models.Recordings;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Protocol;
using CellTypes.Streaming.Tables;
using CellTypes.Streaming.Updates;

namespace CellTypes.Dashboard.Curation;

/// <summary>What all persons say of the units of a recording, and how it leaves the program.</summary>
public sealed class RecordingCuration
{
    /// <summary>The groups that phy knows.</summary>
    public static readonly IReadOnlyList<string> Groups = ["good", "mua", "noise"];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, PersonLabels> _persons = [];
    private readonly LabelledRecording _labelled;
    private readonly SortedRecording _all;
    private readonly TimeProvider _time;

    /// <summary>Begins the curation of a recording.</summary>
    /// <param name="labelled">The recording with the labels of a model.</param>
    /// <param name="all">The recording with all of its units.</param>
    /// <param name="time">Tells the time.</param>
    public RecordingCuration(LabelledRecording labelled, SortedRecording all, TimeProvider time)
    {
        (_labelled, _all, _time) = (labelled, all, time);
        Folder = File.Exists(all.Path) ? $"{all.Path}.{LabelTables.Folder}" : Path.Combine(all.Path, LabelTables.Folder);
    }

    /// <summary>Gets the folder for what the program knows of the recording.</summary>
    public string Folder { get; }

    /// <summary>Gets the cell types to choose from: those of the model, and those that somebody gave.</summary>
    public IReadOnlyList<string> Classes
    {
        get
        {
            lock (_gate) return [.. _labelled.Bundle.Model.Classes.Concat(_persons.Values.SelectMany(person => person.All().Values).Select(unit => unit.Label).OfType<string>().Order(StringComparer.Ordinal)).Distinct()];
        }
    }

    /// <summary>Gets what a person says; two browsers of one person share it.</summary>
    /// <param name="name">The person.</param>
    /// <exception cref="CellTypesException">Their file is damaged, or the name is none.</exception>
    public PersonLabels Of(string name)
    {
        lock (_gate)
        {
            if (!_persons.TryGetValue(name, out PersonLabels? person)) _persons.Add(name, person = PersonLabels.Open(Folder, _all.Name, name, _time));
            return person;
        }
    }

    /// <summary>Forgets what is known of a person whose file another program has changed, so that it is read again.</summary>
    /// <param name="name">The person.</param>
    public void ReloadChanged(string name)
    {
        lock (_gate)
        {
            if (_persons.TryGetValue(name, out PersonLabels? person) && person.IsOutdated) _persons.Remove(name);
        }
    }

    /// <summary>Finds the units of which the model and the persons say different things.</summary>
    /// <param name="problem">What keeps the labels of a person from being read, or null.</param>
    /// <returns>The persons, and for each unit what the model and each of them say; null for nothing.</returns>
    public (IReadOnlyList<string> Names, IReadOnlyList<(string Unit, string? Model, string?[] Persons)> Rows) Disagreements(out string? problem)
    {
        problem = null;
        List<PersonLabels> persons = [];
        foreach (string name in LabelFile.Names(Folder))
        {
            try
            {
                persons.Add(Of(name));
            }
            catch (CellTypesException error)
            {
                problem = error.Message;
            }
        }
        List<(string, string?, string?[])> rows = [];
        foreach (LabelledUnit unit in _labelled.Units)
        {
            string?[] said = [.. persons.Select(person => person.Of(unit.Unit.Name).Label)];
            if (said.OfType<string>().Concat(unit.CellType is null ? [] : [unit.CellType]).Distinct().Count() > 1) rows.Add((unit.Unit.Name, unit.CellType, said));
        }
        return ([.. persons.Select(person => person.Name)], rows);
    }

    /// <summary>Gets what an export would write.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="name">The person.</param>
    public IReadOnlyList<string> FilesOf(ExportKind kind, string name) => Files(kind, Of(name)).Paths;

    /// <summary>Writes the labels of a person for other programs.</summary>
    /// <param name="kind">What is written.</param>
    /// <param name="name">The person.</param>
    /// <param name="replace">Whether files that are there already, and were not written by an earlier export of this kind and person, may be replaced.</param>
    /// <exception cref="CellTypesException">Such a file is there.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public IReadOnlyList<string> Export(ExportKind kind, string name, bool replace)
    {
        FileSet files = Files(kind, Of(name));
        if (kind == ExportKind.PhyShared && !replace && files.Paths.FirstOrDefault(File.Exists) is string there)
            throw new CellTypesException($"{there} is there already: it is what phy, or celltypes label, wrote. Tick 'replace' to write over it.");
        Directory.CreateDirectory(Folder);
        files.Replace();
        return files.Paths;
    }

    private FileSet Files(ExportKind kind, PersonLabels person)
    {
        IReadOnlyDictionary<string, UnitJudgement> said = person.All();
        KeyValuePair<string, string>[] types = [.. _all.Units.Where(unit => said.TryGetValue(unit.Name, out UnitJudgement? judgement) && judgement is { Label: not null, Unsure: false })
            .Select(unit => KeyValuePair.Create(unit.Name, said[unit.Name].Label!))];
        FileSet files = new();
        switch (kind)
        {
            case ExportKind.Phy:
                Column($"cell_type_{person.Name}", unit => unit.Unsure ? null : unit.Label);
                Column($"group_{person.Name}", unit => unit.Group);
                Column($"note_{person.Name}", unit => unit.Note);
                break;
            case ExportKind.PhyShared:
                Column("cell_type", unit => unit.Unsure ? null : unit.Label);
                if (said.Values.Any(unit => unit.Group is not null)) Column("group", unit => unit.Group);
                break;
            case ExportKind.SpikeInterface:
                files.Add(Path.Combine(Folder, $"curation-{person.Name}.json"), to => CurationFile.Of(_all).Write(to, types, Classes));
                break;
            default:
                files.Add(Path.Combine(Folder, $"labels-{person.Name}.csv"), Csv(types, said));
                break;
        }
        return files;

        void Column(string column, Func<UnitJudgement, string?> value) => files.Add(
            Path.Combine(_all.Path, $"cluster_{column}.tsv"),
            _all.Units.Select(unit => TableText.Tabs(unit.Name, (said.TryGetValue(unit.Name, out UnitJudgement? judgement) ? value(judgement) : null) ?? (kind == ExportKind.PhyShared ? unit.Properties.GetValueOrDefault(column) : null) ?? ""))
                .Prepend(TableText.Tabs("cluster_id", column)));
    }

    private IEnumerable<string> Csv(IReadOnlyList<KeyValuePair<string, string>> types, IReadOnlyDictionary<string, UnitJudgement> said)
    {
        yield return TableText.Commas(["recording", "unit", "label", "group", "note", "model_label", "model_status"]);
        Dictionary<string, UnitLabel> ofModel = _labelled.Units.ToDictionary(unit => unit.Unit.Name, unit => unit.Label);
        foreach ((string unit, string type) in types)
        {
            UnitLabel? model = ofModel.GetValueOrDefault(unit);
            yield return TableText.Commas([_all.Name, unit, type, said[unit].Group ?? "", said[unit].Note ?? "", model?.Label ?? "", model is null ? "" : LabelText.Name(model.Status)]);
        }
    }
}

/// <summary>For which program labels are exported.</summary>
public enum ExportKind
{
    /// <summary>Columns of the person's own for phy: nothing that is there is touched.</summary>
    Phy,

    /// <summary>The columns <c>cell_type</c> and <c>group</c> of phy.</summary>
    PhyShared,

    /// <summary>A curation of SpikeInterface.</summary>
    SpikeInterface,

    /// <summary>A table that <c>dataset create</c> and <c>train</c> read.</summary>
    Csv,
}
