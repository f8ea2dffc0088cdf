using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Training.Augmentation;

namespace CellTypes.Training.Data;

/// <summary>Units whose cell types are not known, or are hidden from a model: a row of model inputs, an identity and the groups of
/// each.</summary>
public sealed class UnlabelledUnits
{
    /// <summary>No unit.</summary>
    public static readonly UnlabelledUnits None = new([], [], new Dictionary<string, IReadOnlyList<string>>());

    private readonly float[] _inputs;

    /// <summary>Makes a pool of its columns; nothing is copied, so the caller must not change them afterwards.</summary>
    /// <param name="inputs">Row-major inputs, as many a unit as the labelled units beside them have.</param>
    /// <param name="unitIds">The identity of each unit.</param>
    /// <param name="groups">Per group column the group of each unit.</param>
    /// <param name="sources">What the inputs of each unit were computed from, or null where that is not known.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together, or a name holds a control character.</exception>
    public UnlabelledUnits(
        float[] inputs,
        IReadOnlyList<string> unitIds,
        IReadOnlyDictionary<string, IReadOnlyList<string>> groups,
        IReadOnlyList<SampleSource>? sources = null)
    {
        if (unitIds.Count == 0 ? inputs.Length > 0 : inputs.Length == 0 || inputs.Length % unitIds.Count != 0)
            throw new ArgumentException($"{inputs.Length} inputs cannot be shared by {unitIds.Count} units.", nameof(inputs));
        if (groups.FirstOrDefault(group => group.Value.Count != unitIds.Count) is { Key: string column, Value: var values })
            throw new ArgumentException($"There are {values.Count} values of '{column}' for {unitIds.Count} units.", nameof(groups));
        if (sources is not null && sources.Count != unitIds.Count)
            throw new ArgumentException($"There are {sources.Count} sources for {unitIds.Count} units.", nameof(sources));
        LabelledSet.CheckPlain(unitIds.Concat(groups.Values.SelectMany(values => values)));
        _inputs = inputs;
        UnitIds = unitIds;
        Groups = groups;
        Sources = sources;
    }

    /// <summary>Gets the number of units.</summary>
    public int Count => UnitIds.Count;

    /// <summary>Gets the row-major inputs.</summary>
    public ReadOnlySpan<float> Inputs => _inputs;

    /// <summary>Gets the identity of each unit.</summary>
    public IReadOnlyList<string> UnitIds { get; }

    /// <summary>Gets, for each group column, the group of each unit.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Groups { get; }

    /// <summary>Gets what the inputs of each unit were computed from, which augmentation needs to change spikes; null where that is not
    /// known.</summary>
    public IReadOnlyList<SampleSource>? Sources { get; }

    /// <summary>The units with the given indices, in that order.</summary>
    /// <param name="units">The indices.</param>
    public UnlabelledUnits Select(IReadOnlyList<int> units)
    {
        if (units.Count == 0) return None;
        int length = _inputs.Length / Count;
        return new UnlabelledUnits(
            [.. units.SelectMany(unit => new ArraySegment<float>(_inputs, unit * length, length))],
            [.. units.Select(unit => UnitIds[unit])],
            Groups.ToDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. units.Select(unit => group.Value[unit])]),
            Sources is null ? null : [.. units.Select(unit => Sources[unit])]);
    }

    /// <summary>These units and then others; of the group columns those that both have, and sources if
    /// both have them.</summary>
    /// <param name="others">The others.</param>
    public UnlabelledUnits Concat(UnlabelledUnits others)
    {
        if (Count == 0) return others;
        return others.Count == 0
            ? this
            : new UnlabelledUnits(
                [.. _inputs, .. others._inputs],
                [.. UnitIds, .. others.UnitIds],
                Groups.Where(group => others.Groups.ContainsKey(group.Key)).ToDictionary(
                    group => group.Key, group => (IReadOnlyList<string>)[.. group.Value, .. others.Groups[group.Key]]),
                Sources is null || others.Sources is null ? null : [.. Sources, .. others.Sources]);
    }

    /// <summary>The same units with changed values of their inputs.</summary>
    /// <param name="inputs">The row-major inputs; not copied.</param>
    /// <param name="sources">What they were computed from.</param>
    internal UnlabelledUnits WithInputs(float[] inputs, IReadOnlyList<SampleSource>? sources) => new(inputs, UnitIds, Groups, sources);
}
