using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using CellTypes.Streaming.Protocol;

namespace CellTypes.Dashboard.Curation;

/// <summary>What one person says of the units of a recording, with undo and redo. Every change is saved at once. Any thread may ask.</summary>
public sealed class PersonLabels
{
    /// <summary>Says what a name must be.</summary>
    public const string NotAName = "A name has letters, digits, hyphens, underscores and dots, at most 40, with a letter or digit first: it is part of the name of a file.";

    private readonly Lock _gate = new();
    private readonly string _recording;
    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly Stack<Change> _done = [], _undone = [];
    private readonly Dictionary<string, UnitJudgement> _units;
    private byte[]? _onDisk;

    private PersonLabels(string folder, string recording, string name, TimeProvider time)
    {
        (_recording, _path, _time, Name) = (recording, LabelFile.PathOf(folder, name), time, name);
        _onDisk = File.Exists(_path) ? File.ReadAllBytes(_path) : null;
        _units = _onDisk is null ? [] : LabelFile.Read(_onDisk, _path).Units.ToDictionary();
    }

    /// <summary>Gets the person.</summary>
    public string Name { get; }

    /// <summary>Gets a number that grows with every change.</summary>
    public long Version { get; private set; }

    /// <summary>Gets what keeps the labels from being saved, or null: they are saved.</summary>
    public string? Problem { get; private set; }

    /// <summary>Gets a value indicating whether another program has changed the file: nothing more can be said here until it is read again.</summary>
    public bool IsOutdated { get; private set; }

    /// <summary>Opens the labels of a person.</summary>
    /// <param name="folder">The folder for what the program knows of the recording; it is made with the first change.</param>
    /// <param name="recording">The name of the recording.</param>
    /// <param name="name">The person, see <see cref="LabelFile.IsName"/>.</param>
    /// <param name="time">Tells the time.</param>
    /// <exception cref="CellTypesException">The file is damaged, or the name is none.</exception>
    public static PersonLabels Open(string folder, string recording, string name, TimeProvider time) => LabelFile.IsName(name)
        ? new PersonLabels(folder, recording, name, time)
        : throw new CellTypesException(NotAName);

    /// <summary>Gets what is said of a unit.</summary>
    public UnitJudgement Of(string unit)
    {
        lock (_gate) return _units.GetValueOrDefault(unit, UnitJudgement.None);
    }

    /// <summary>Gets all units of which something is said.</summary>
    public IReadOnlyDictionary<string, UnitJudgement> All()
    {
        lock (_gate) return _units.ToDictionary();
    }

    /// <summary>Says something else of a unit, and saves it.</summary>
    /// <param name="unit">The name of the unit.</param>
    /// <param name="change">Makes the new judgement of the old one.</param>
    public void Set(string unit, Func<UnitJudgement, UnitJudgement> change)
    {
        lock (_gate)
        {
            UnitJudgement before = Of(unit), after = change(before);
            if (IsOutdated || after == before) return;
            after = after.IsEmpty ? UnitJudgement.None : after with { Changed = _time.GetUtcNow().UtcDateTime };
            _done.Push(new Change(unit, before, after));
            _undone.Clear();
            Apply(unit, after);
        }
    }

    /// <summary>Takes the last change back.</summary>
    /// <returns>The unit, or null where there is nothing to take back.</returns>
    public string? Undo() => Move(_done, _undone, change => change.Before);

    /// <summary>Makes a change again that was taken back.</summary>
    /// <returns>The unit, or null where there is none.</returns>
    public string? Redo() => Move(_undone, _done, change => change.After);

    /// <summary>Saves once more, for example where the disk was full.</summary>
    public void Save()
    {
        lock (_gate)
        {
            try
            {
                // Another program may have it open too.
                byte[]? now = File.Exists(_path) ? File.ReadAllBytes(_path) : null;
                if (!(now ?? []).AsSpan().SequenceEqual(_onDisk ?? []))
                {
                    IsOutdated = true;
                    Problem = $"The last label is not saved: another program has changed {_path}. Reload the page to go on with what is there now.";
                    return;
                }
                byte[] bytes = new LabelFile { Recording = _recording, Name = Name, Units = _units.OrderBy(unit => unit.Key, StringComparer.Ordinal).ToDictionary() }.ToBytes();
                LabelFile.Write(bytes, _path);
                (_onDisk, Problem) = (bytes, null);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                Problem = $"Not saved: {OneLine.Of(error)} Mend that and press ctrl+s; the labels are kept until the program ends.";
            }
        }
    }

    private string? Move(Stack<Change> from, Stack<Change> to, Func<Change, UnitJudgement> state)
    {
        lock (_gate)
        {
            if (IsOutdated || !from.TryPop(out Change? change)) return null;
            to.Push(change);
            Apply(change.Unit, state(change));
            return change.Unit;
        }
    }

    private void Apply(string unit, UnitJudgement judgement)
    {
        if (judgement.IsEmpty) _units.Remove(unit);
        else _units[unit] = judgement;
        Version++;
        Save();
    }

    private sealed record Change(string Unit, UnitJudgement Before, UnitJudgement After);
}
