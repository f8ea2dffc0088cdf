using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using CellTypes.Models.Recordings;
using CellTypes.Models.Views;
using CellTypes.Training.Augmentation;

namespace CellTypes.Training.Data;

/// <summary>Makes a set of units that come one after another, and keeps their views and spikes.</summary>
internal sealed partial class RecordedSetBuilder
{
    private readonly IReadOnlyList<UnitView> _views;
    private readonly string[] _inputNames;
    private readonly List<Unit> _units = [];
    private readonly LeftOutUnits _leftOut = new();

    /// <param name="views">The views that make the inputs.</param>
    /// <exception cref="CellTypesException">There is none, or two have inputs of the same name.</exception>
    public RecordedSetBuilder(IReadOnlyList<UnitView> views)
    {
        if (views.Count == 0) throw new CellTypesException("A set needs at least one input.");
        _views = views;
        _inputNames = [.. views.SelectMany(view => view.InputNames)];
        if (_inputNames.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { Key: string twice })
        {
            string[] both = [.. views.Where(view => view.InputNames.Contains(twice)).Select(view => view.Name)];
            throw new CellTypesException(
                $"{string.Join(" and ", both)} both have a value {twice}: name one of them.");
        }
    }

    /// <summary>Adds a unit, or leaves it out where it lacks a view.</summary>
    /// <param name="signals">Its spikes and waveform.</param>
    /// <param name="id">Its identity in the set.</param>
    /// <param name="label">Its cell type, or null.</param>
    /// <param name="lab">Its lab.</param>
    /// <param name="recording">Its recording.</param>
    /// <param name="length">The length of the recording in samples.</param>
    public void Add(RecordedUnit signals, string id, string? label, string lab, string recording, long length)
    {
        float[] inputs = new float[_inputNames.Length];
        int first = 0;
        foreach (UnitView view in _views)
        {
            if (view.Compute(signals, inputs.AsSpan(first, view.InputNames.Count)) is string problem)
            {
                LeaveOut(label, problem);
                return;
            }
            first += view.InputNames.Count;
        }
        string spikes = Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(signals.SpikeSamples())));
        _units.Add(new Unit(id, label, lab, recording, inputs, SampleSource.Of(signals, length), spikes));
    }

    /// <summary>Counts a unit that cannot be used.</summary>
    public void LeaveOut(string? label, string problem) => _leftOut.Add(label, problem);

    /// <summary>Makes the set.</summary>
    /// <param name="source">Where the units are from.</param>
    /// <exception cref="CellTypesException">There is no unit with a label.</exception>
    public TrainingTables Build(string source)
    {
        Unit[] units = [.. Distinct()];
        Unit[] labelled = [.. units.Where(unit => unit.Label is not null)], others = [.. units.Where(unit => unit.Label is null)];
        string[] leftOut = [.. _leftOut.Counts()];
        if (labelled.Length == 0)
        {
            string why = leftOut.Length == 0 ? "" : $" ({string.Join("; ", leftOut)})";
            string views = string.Join(" and ", _views.Select(view => view.Name));
            throw new CellTypesException($"No unit of {source} has a label and {views}{why}.");
        }
        string[] classes = [.. labelled.Select(unit => unit.Label!).Distinct().Order(StringComparer.Ordinal)];
        bool areMiceKnown = units.All(unit => MouseOf(unit) is not null);
        LabelledSet set = new(
            InputsOf(labelled),
            _inputNames,
            [.. labelled.Select(unit => Array.IndexOf(classes, unit.Label))],
            classes,
            IdsOf(labelled),
            GroupsOf(labelled),
            SourcesOf(labelled));
        UnlabelledUnits unlabelled = new(InputsOf(others), IdsOf(others), GroupsOf(others), SourcesOf(others));
        return new TrainingTables(set.WithViews(_views).WithUnlabelled(unlabelled), [source], [.. _leftOut.EmptyClasses(classes), .. leftOut]);

        Dictionary<string, IReadOnlyList<string>> GroupsOf(Unit[] units)
        {
            Dictionary<string, IReadOnlyList<string>> groups = new()
            {
                ["lab"] = [.. units.Select(unit => unit.Lab)],
                ["recording"] = [.. units.Select(unit => unit.Recording)],
            };
            if (areMiceKnown) groups["mouse"] = [.. units.Select(unit => MouseOf(unit)!)];
            return groups;
        }
    }

    private static float[] InputsOf(Unit[] units) => [.. units.SelectMany(unit => unit.Inputs)];

    private static string[] IdsOf(Unit[] units) => [.. units.Select(unit => unit.Id)];

    private static SampleSource[] SourcesOf(Unit[] units) => [.. units.Select(unit => unit.Source)];

    private static string? MouseOf(Unit unit) =>
        DateAndMouse().Match(unit.Recording) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex("^[0-9]{2}-[0-9]{2}-[0-9]{2}_([^_]+)(_|$)")]
    private static partial Regex DateAndMouse();

    // A copy in another fold would give the answer away.
    private IEnumerable<Unit> Distinct()
    {
        Dictionary<string, Unit> kept = [];
        foreach (Unit unit in _units.OrderBy(unit => unit.Label is null))
        {
            if (!kept.TryAdd(unit.Spikes, unit)) LeaveOut(unit.Label, "the spikes are those of another unit");
        }
        return _units.Where(unit => kept[unit.Spikes] == unit);
    }

    private sealed record Unit(string Id, string? Label, string Lab, string Recording, float[] Inputs, SampleSource Source, string Spikes);
}
