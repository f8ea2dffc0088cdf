using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using CellTypes.Models.Inference;
using CellTypes.Models.Recordings;
using CellTypes.Models.Views;
using CellTypes.Training.Augmentation;

namespace CellTypes.Training.Data;

/// <summary>Units with known cell types: a row of model inputs, a label, an identity and the groups (mouse, recording, lab) of
/// each; and units of unknown type beside them, for models that learn from both.</summary>
/// <remarks>Immutable. A row selection may repeat rows, as oversampling does, and keeps the unlabelled units.</remarks>
public sealed class LabelledSet
{
    /// <summary>The group column that says which cell an example is of, in sets that may hold several examples of a cell.</summary>
    public const string CellColumn = "cell";

    private readonly float[] _inputs;
    private readonly int[] _labels;

    /// <summary>Makes a set of its columns; nothing is copied, so the caller must not change them afterwards.</summary>
    /// <param name="inputs">Row-major inputs, units x input names.</param>
    /// <param name="inputNames">The name of each input.</param>
    /// <param name="labels">The class of each unit, an index into <paramref name="classNames"/>.</param>
    /// <param name="classNames">The name of each class; a class may have no unit.</param>
    /// <param name="unitIds">The identity of each unit.</param>
    /// <param name="groups">Per group column (<c>mouse</c>, <c>recording</c>, <c>lab</c>) the group of each unit.</param>
    /// <param name="sources">What the inputs of each unit were computed from, or null where that is not known.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together, a label is out of range, or a name holds a control character.</exception>
    public LabelledSet(
        float[] inputs,
        IReadOnlyList<string> inputNames,
        int[] labels,
        IReadOnlyList<string> classNames,
        IReadOnlyList<string> unitIds,
        IReadOnlyDictionary<string, IReadOnlyList<string>> groups,
        IReadOnlyList<SampleSource>? sources = null)
    {
        if (inputs.Length != (long)labels.Length * inputNames.Count)
        {
            throw new ArgumentException(
                $"There are {inputs.Length} inputs for {labels.Length} units of {inputNames.Count} inputs each.", nameof(inputs));
        }
        if (unitIds.Count != labels.Length)
            throw new ArgumentException($"There are {unitIds.Count} unit ids for {labels.Length} units.", nameof(unitIds));
        foreach ((string column, IReadOnlyList<string> values) in groups)
        {
            if (values.Count != labels.Length)
                throw new ArgumentException($"There are {values.Count} values of '{column}' for {labels.Length} units.", nameof(groups));
        }
        if (sources is not null && sources.Count != labels.Length)
            throw new ArgumentException($"There are {sources.Count} sources for {labels.Length} units.", nameof(sources));
        int outOfRange = Array.FindIndex(labels, label => label < 0 || label >= classNames.Count);
        if (outOfRange >= 0)
            throw new ArgumentException($"Unit {outOfRange} has label {labels[outOfRange]} of {classNames.Count} classes.", nameof(labels));
        CheckPlain(classNames.Concat(unitIds).Concat(groups.Values.SelectMany(values => values)));
        _inputs = inputs;
        _labels = labels;
        InputNames = inputNames;
        ClassNames = classNames;
        UnitIds = unitIds;
        Groups = groups;
        Sources = sources;
    }

    /// <summary>Gets the number of labelled units.</summary>
    public int Count => _labels.Length;

    /// <summary>Gets the row-major inputs, <see cref="Count"/> x <see cref="InputLength"/>; NaN are those that a unit lacks.</summary>
    public ReadOnlySpan<float> Inputs => _inputs;

    /// <summary>Gets the number of inputs of a unit.</summary>
    public int InputLength => InputNames.Count;

    /// <summary>Gets the name of each input.</summary>
    public IReadOnlyList<string> InputNames { get; }

    /// <summary>Gets the views whose values, one after the other, are the inputs; null where these are something else, such as the columns of a table.</summary>
    public IReadOnlyList<UnitView>? Views { get; private init; }

    /// <summary>Gets which inputs share a scale: those of a view do, where they are no features.</summary>
    public IReadOnlyList<InputBlock> Blocks => Views is not null ? InputBlock.Of(Views) : GivenBlocks ?? (InputLength == 0 ? [] : [new InputBlock(InputLength, InputKind.Features)]);

    private IReadOnlyList<InputBlock>? GivenBlocks { get; init; }

    /// <summary>Gets the class of each unit, an index into <see cref="ClassNames"/>.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>Gets the name of each class.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Gets the identity of each unit.</summary>
    public IReadOnlyList<string> UnitIds { get; }

    /// <summary>Gets, for each group column, the group of each unit.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Groups { get; }

    /// <summary>Gets the cell that each example is of, as the group column <see cref="CellColumn"/> says; null where each is a cell of its
    /// own.</summary>
    public IReadOnlyList<string>? Cells => Groups.GetValueOrDefault(CellColumn);

    /// <summary>Gets what the inputs of each unit were computed from, which augmentation needs to change spikes; null where that is not
    /// known.</summary>
    public IReadOnlyList<SampleSource>? Sources { get; }

    /// <summary>Gets the units of unknown type; they have the same inputs.</summary>
    public UnlabelledUnits Unlabelled { get; private init; } = UnlabelledUnits.None;

    /// <summary>The inputs of one unit.</summary>
    /// <param name="unit">The index of the unit.</param>
    public ReadOnlySpan<float> Row(int unit) => _inputs.AsSpan(unit * InputLength, InputLength);

    /// <summary>The number of units of each class.</summary>
    public int[] UnitsPerClass()
    {
        var counts = new int[ClassNames.Count];
        foreach (int label in _labels)
            counts[label]++;
        return counts;
    }

    /// <summary>The SHA-256 of the units, with and without a label: their names, inputs and classes, in 64 hexadecimal digits.</summary>
    public string Sha256()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (IReadOnlyList<string> names in new[] { InputNames, ClassNames, UnitIds, Unlabelled.UnitIds })
            hash.AppendData(Encoding.UTF8.GetBytes($"{names.Count}\n{string.Join('\t', names)}\n"));
        hash.AppendData(MemoryMarshal.AsBytes(Inputs));
        hash.AppendData(MemoryMarshal.AsBytes(Labels));
        hash.AppendData(MemoryMarshal.AsBytes(Unlabelled.Inputs));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Tells whether a unit has all of its inputs. One that lacks some can be learnt from by what takes the others.</summary>
    /// <param name="unit">The unit.</param>
    public bool IsComplete(int unit)
    {
        foreach (float value in Row(unit))
        {
            if (float.IsNaN(value)) return false;
        }
        return true;
    }

    /// <summary>The units that have all of their inputs.</summary>
    public LabelledSet CompleteUnits()
    {
        int[] complete = [.. Enumerable.Range(0, Count).Where(IsComplete)];
        return complete.Length == Count ? this : SelectUnits(complete);
    }

    /// <summary>The units with the given indices, in that order, as a set of its own; an index may come several times.</summary>
    /// <param name="units">The indices.</param>
    public LabelledSet SelectUnits(IReadOnlyList<int> units)
    {
        var inputs = new float[units.Count * InputLength];
        for (int i = 0; i < units.Count; i++)
            Row(units[i]).CopyTo(inputs.AsSpan(i * InputLength));
        return new LabelledSet(
            inputs,
            InputNames,
            [.. units.Select(unit => _labels[unit])],
            ClassNames,
            [.. units.Select(unit => UnitIds[unit])],
            Groups.ToDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. units.Select(unit => group.Value[unit])]),
            Sources is null ? null : [.. units.Select(unit => Sources[unit])])
        {
            Views = Views,
            GivenBlocks = GivenBlocks,
            Unlabelled = Unlabelled,
        };
    }

    /// <summary>The same labelled units with other units of unknown type.</summary>
    /// <param name="units">The units; they have the same inputs.</param>
    /// <exception cref="ArgumentException">They have more or fewer inputs.</exception>
    public LabelledSet WithUnlabelled(UnlabelledUnits units) => units.Inputs.Length == units.Count * InputLength
        ? new(_inputs, InputNames, _labels, ClassNames, UnitIds, Groups, Sources) { Views = Views, GivenBlocks = GivenBlocks, Unlabelled = units }
        : throw new ArgumentException(
            $"{units.Count} units have {units.Inputs.Length} inputs where each needs {InputLength}.", nameof(units));

    /// <summary>The same units, whose inputs are the values of views.</summary>
    /// <param name="views">The views, in the order of their values.</param>
    /// <exception cref="ArgumentException">They make other inputs.</exception>
    public LabelledSet WithViews(IReadOnlyList<UnitView> views) => views.SelectMany(view => view.InputNames).SequenceEqual(InputNames)
        ? new(_inputs, InputNames, _labels, ClassNames, UnitIds, Groups, Sources) { Views = views, Unlabelled = Unlabelled }
        : throw new ArgumentException($"The views {string.Join(" and ", views.Select(view => view.Name))} do not make these inputs.", nameof(views));

    /// <summary>The views whose values are the inputs, for what cannot do without.</summary>
    /// <exception cref="CellTypesException">The inputs are something else.</exception>
    internal IReadOnlyList<UnitView> RequiredViews() => Views
        ?? throw new CellTypesException($"This program cannot compute the inputs of these units, from {InputNames[0]} on, so a model of them could not label a recording: use recordings, a data set file or a simulated set.");

    /// <summary>The same units, with one of the classes after all others.</summary>
    /// <param name="name">The class.</param>
    internal LabelledSet WithClassLast(string name)
    {
        string[] names = [.. ClassNames.Where(other => other != name), name];
        return new LabelledSet(_inputs, InputNames, [.. _labels.Select(label => Array.IndexOf(names, ClassNames[label]))], names, UnitIds, Groups, Sources)
        {
            Views = Views,
            GivenBlocks = GivenBlocks,
            Unlabelled = Unlabelled,
        };
    }

    /// <summary>The units of all classes but one.</summary>
    /// <param name="name">The class.</param>
    internal LabelledSet WithoutClass(string name)
    {
        LabelledSet last = WithClassLast(name);
        LabelledSet others = last.SelectUnits([.. Enumerable.Range(0, Count).Where(unit => last.ClassNames[last._labels[unit]] != name)]);
        return new LabelledSet(others._inputs, InputNames, others._labels, [.. others.ClassNames.Where(other => other != name)], others.UnitIds, others.Groups, others.Sources)
        {
            Views = Views,
            GivenBlocks = GivenBlocks,
            Unlabelled = Unlabelled,
        };
    }

    /// <summary>Puts the units of two sets together.</summary>
    /// <param name="other">The other set, of the same inputs; its classes follow those that this one has not. Groups that only one of them knows are gone.</param>
    internal LabelledSet With(LabelledSet other)
    {
        string[] names = [.. ClassNames, .. other.ClassNames.Except(ClassNames)];
        return new LabelledSet(
            [.. _inputs, .. other._inputs],
            InputNames,
            [.. _labels, .. other._labels.Select(label => Array.IndexOf(names, other.ClassNames[label]))],
            names,
            [.. UnitIds, .. other.UnitIds],
            Groups.Where(group => other.Groups.ContainsKey(group.Key)).ToDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. group.Value, .. other.Groups[group.Key]]))
        {
            Views = Views,
            GivenBlocks = GivenBlocks,
            Unlabelled = Unlabelled,
        };
    }

    /// <summary>Some labelled units as units of unknown type.</summary>
    /// <param name="units">Their indices.</param>
    public UnlabelledUnits HideLabels(IReadOnlyList<int> units) => new UnlabelledUnits(_inputs, UnitIds, Groups, Sources).Select(units);

    /// <summary>The same units with changed values of their inputs, of the labelled and of the others, and without
    /// <see cref="Sources"/>.</summary>
    /// <param name="change">Called with the row-major inputs of either, at least one row; returns as many values, which are not
    /// copied.</param>
    /// <exception cref="ArgumentException">There are more or fewer values.</exception>
    public LabelledSet WithInputs(Func<float[], float[]> change) => WithInputs(InputNames, change);

    /// <summary>The same units with other inputs, of the labelled and of the others; they have no <see cref="Sources"/>, since these lead
    /// to the inputs as they were.</summary>
    /// <param name="names">The names of the new inputs.</param>
    /// <param name="change">Called with the row-major inputs of either, at least one row; returns as many rows, which are not
    /// copied.</param>
    /// <param name="blocks">Which of the new inputs share a scale; null where each has one of its own, as features do.</param>
    /// <exception cref="ArgumentException">There are more or fewer values.</exception>
    public LabelledSet WithInputs(IReadOnlyList<string> names, Func<float[], float[]> change, IReadOnlyList<InputBlock>? blocks = null) =>
        new(change(_inputs), names, _labels, ClassNames, UnitIds, Groups)
        {
            Views = names == InputNames ? Views : null,
            GivenBlocks = names == InputNames ? GivenBlocks : blocks,
            Unlabelled = Unlabelled.Count == 0 ? Unlabelled : Unlabelled.WithInputs(change(Unlabelled.Inputs.ToArray()), sources: null),
        };

    /// <summary>The same units, some of whose classes count as one.</summary>
    /// <param name="merge">The classes.</param>
    /// <exception cref="ArgumentException">There are no such classes.</exception>
    public LabelledSet Merge(ClassMerge merge)
    {
        (IReadOnlyList<string> names, int[] becomes) = merge.Apply(ClassNames);
        return new LabelledSet(_inputs, InputNames, [.. _labels.Select(label => becomes[label])], names, UnitIds, Groups, Sources)
        {
            Views = Views,
            GivenBlocks = GivenBlocks,
            Unlabelled = Unlabelled,
        };
    }

    /// <summary>The same units with the named inputs only, in that order.</summary>
    /// <param name="names">The names of the inputs.</param>
    /// <exception cref="CellTypesException">There is no input of that name.</exception>
    public LabelledSet SelectInputs(IReadOnlyList<string> names)
    {
        string[] known = [.. InputNames];
        int[] columns = [.. names.Select(name => Array.IndexOf(known, name))];
        int missing = Array.IndexOf(columns, -1);
        if (missing >= 0)
        {
            throw new CellTypesException($"There is no input '{names[missing]}'; the inputs are {string.Join(", ", InputNames)}.");
        }
        // Of some inputs of a view, no view is left.
        UnitView[]? views = Views?.Where(view => view.InputNames.All(names.Contains)).ToArray();
        return new LabelledSet(Selected(_inputs), names, _labels, ClassNames, UnitIds, Groups, Sources)
        {
            Views = views?.SelectMany(view => view.InputNames).SequenceEqual(names) == true ? views : null,
            Unlabelled = Unlabelled.WithInputs(Selected(Unlabelled.Inputs), Unlabelled.Sources),
        };

        float[] Selected(ReadOnlySpan<float> inputs)
        {
            float[] selected = new float[inputs.Length / InputLength * names.Count];
            for (int i = 0; i < selected.Length; i++)
                selected[i] = inputs[i / names.Count * InputLength + columns[i % names.Count]];
            return selected;
        }
    }

    /// <summary>Checks names, which go into tables, logs and reports.</summary>
    /// <exception cref="CellTypesException">One holds a control character.</exception>
    internal static void CheckPlain(IEnumerable<string> names)
    {
        if (names.FirstOrDefault(name => !PlainText.IsPlain(name)) is string hidden)
            throw new CellTypesException($"The name '{PlainText.Show(hidden)}' holds a control character: give the class, unit or group another name.");
    }
}

/// <summary>Labelled units together with where they come from.</summary>
/// <param name="Set">The units.</param>
/// <param name="Files">The files that inputs and labels were read from, relative to the folder of the data, in the order of reading.</param>
/// <param name="LeftOut">Which labelled units were left out and why, one line each.</param>
public sealed record TrainingTables(LabelledSet Set, IReadOnlyList<string> Files, IReadOnlyList<string> LeftOut);
