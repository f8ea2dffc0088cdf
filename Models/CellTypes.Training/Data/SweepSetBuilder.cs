using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using CellTypes.Models.Recordings;
using CellTypes.Models.Views;

namespace CellTypes.Training.Data;

/// <summary>Makes a set of sweeps that come one after another; what cannot be used is skipped and counted by its reason.</summary>
/// <param name="view">The view that a sweep is cut to.</param>
internal sealed class SweepSetBuilder(TraceView view)
{
    private readonly Dictionary<double, TraceCutter> _cutters = [];
    private readonly List<(string Cell, string Name, string Label)> _sweeps = [];
    private readonly List<float> _inputs = [];
    private readonly HashSet<string> _seen = [];
    private readonly LeftOutUnits _leftOut = new();

    /// <summary>Cuts a sweep and adds it, or skips it.</summary>
    public void Add(ClampSweep sweep)
    {
        if (string.IsNullOrWhiteSpace(sweep.Label))
        {
            LeaveOut(null, "its cell has no label", sweep.Cell);
            return;
        }
        if (!_cutters.TryGetValue(sweep.SamplingRate, out TraceCutter? cutter))
        {
            if (!(sweep.SamplingRate is >= TraceCutter.LowestRate and <= TraceCutter.HighestRate))
            {
                LeaveOut(sweep.Label, FormattableString.Invariant($"its sampling rate is {sweep.SamplingRate} Hz, which is not from 10 kHz to 1 MHz"), sweep.Cell);
                return;
            }
            _cutters[sweep.SamplingRate] = cutter = new TraceCutter(view, sweep.SamplingRate);
        }
        if (!PlainText.IsPlain(sweep.Cell + sweep.Name))
        {
            LeaveOut(sweep.Label, $"the name {sweep.Cell}/{sweep.Name} holds a control character", sweep.Cell);
            return;
        }
        float[] inputs = new float[view.InputNames.Count];
        if (cutter.Cut(sweep.Potential, sweep.Trigger, inputs) is string problem) LeaveOut(sweep.Label, problem, sweep.Cell);
        else Add(sweep.Cell, sweep.Name, sweep.Label, inputs);
    }

    /// <summary>Adds a trace that is cut already, unless it is there already: a copy in another fold would give the answer away.</summary>
    public void Add(string cell, string name, string label, float[] inputs)
    {
        if (!_seen.Add(Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(inputs.AsSpan())))))
        {
            LeaveOut(label, "it is a copy of another sweep", cell);
            return;
        }
        _sweeps.Add((cell, name, label));
        _inputs.AddRange(inputs);
    }

    /// <summary>Counts a file that cannot be used.</summary>
    public void LeaveOutFile(string problem) => _leftOut.AddFile(PlainText.Show(problem));

    /// <summary>Counts a sweep that cannot be used.</summary>
    public void LeaveOut(string? label, string problem, string? cell = null) => _leftOut.Add(label, PlainText.Show(problem), cell);

    /// <summary>Makes the set.</summary>
    /// <param name="source">Where the sweeps are from.</param>
    /// <param name="names">The name of each cell in the set, where the sweeps came with a key for it; null where they came with the name.</param>
    /// <exception cref="CellTypesException">No sweep is left; the message says why.</exception>
    public TrainingTables Build(string source, IReadOnlyDictionary<string, string>? names = null)
    {
        string[] leftOut = [.. _leftOut.Counts().Order(StringComparer.Ordinal)];
        if (_sweeps.Count == 0)
            throw new CellTypesException($"No sweep of {source} can be used{(leftOut.Length == 0 ? "" : $" ({string.Join("; ", leftOut)})")}.");
        string NameOf(string cell) => names is null ? cell : names[cell];
        string[] classes = [.. _sweeps.Select(sweep => sweep.Label).Distinct().Order(StringComparer.Ordinal)];
        LabelledSet set = new(
            [.. _inputs],
            view.InputNames,
            [.. _sweeps.Select(sweep => Array.IndexOf(classes, sweep.Label))],
            classes,
            Ids([.. _sweeps.Select(sweep => $"{NameOf(sweep.Cell)}/{sweep.Name}")]),
            new Dictionary<string, IReadOnlyList<string>> { [LabelledSet.CellColumn] = [.. _sweeps.Select(sweep => NameOf(sweep.Cell))] });
        return new TrainingTables(set.WithViews([view]), [source], [.. _leftOut.EmptyClasses(classes, NameOf), .. leftOut]);
    }

    // Two files of one cell may both have a sweep 1.
    private static string[] Ids(string[] names)
    {
        Dictionary<string, int> seen = [];
        HashSet<string> all = [.. names];
        return Array.ConvertAll(names, name =>
        {
            int number = seen[name] = seen.GetValueOrDefault(name) + 1;
            string id = number == 1 ? name : $"{name} ({number})";
            return number == 1 || all.Add(id) ? id : throw new CellTypesException($"Two sweeps would both be called {id}: rename one.");
        });
    }
}

/// <summary>A current-clamp sweep with the place to cut a window from.</summary>
/// <param name="Cell">The cell that was recorded from.</param>
/// <param name="Name">The name of the sweep, unique among those of the cell.</param>
/// <param name="Label">The class of the cell; null where nobody knows it.</param>
/// <param name="Potential">The membrane potential in millivolts.</param>
/// <param name="SamplingRate">The sampling rate in hertz.</param>
/// <param name="Trigger">The sample that the window lies around, as a rule the onset of the stimulus.</param>
internal sealed record ClampSweep(string Cell, string Name, string? Label, float[] Potential, double SamplingRate, int Trigger);
