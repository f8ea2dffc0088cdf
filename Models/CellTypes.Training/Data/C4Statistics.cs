using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Features;

namespace CellTypes.Training.Data;

/// <summary>The interval statistics of a lab of the C4 database, <see cref="TemporalFeatures.Database"/>, and the recordings of its units.</summary>
internal sealed class C4Statistics
{
    public const string FileName = "interval_statistics.csv";

    private readonly CsvTable _names;
    private readonly CsvTable _statistics;
    private readonly Dictionary<string, int> _rowOf = [];

    /// <summary>Joins the tables.</summary>
    /// <param name="names">The <c>neuron_id</c> of each unit of the lab.</param>
    /// <param name="statistics">The statistics of some of them, by the same name.</param>
    /// <exception cref="CellTypesException">A unit comes twice, or is none of the lab.</exception>
    public C4Statistics(CsvTable names, CsvTable statistics)
    {
        (_names, _statistics) = (names, statistics);
        HashSet<string> known = [.. Enumerable.Range(0, names.Count).Select(Name)];
        for (int row = 0; row < statistics.Count; row++)
        {
            string name = statistics.Text(row, "neuron_id");
            if (!known.Contains(name)) throw statistics.Error(row, "neuron_id", $"metadata.csv has no unit '{name}'");
            if (!_rowOf.TryAdd(name, row)) throw statistics.Error(row, "neuron_id", $"unit '{name}' comes twice");
        }
    }

    public static string[] Columns { get; } = ["neuron_id", "recording", .. TemporalFeatures.Names];

    /// <summary>Gets the recording of a unit, or null where it is not known.</summary>
    public string? Recording(int unit) => _rowOf.TryGetValue(Name(unit), out int row) ? _statistics.Text(row, "recording") : null;

    /// <summary>Copies the statistics of a unit.</summary>
    /// <returns>Null on success, otherwise why there are none.</returns>
    public string? Copy(int unit, Span<float> inputs)
    {
        if (!_rowOf.TryGetValue(Name(unit), out int row)) return "the table has no interval statistics of the unit";
        for (int i = 0; i < inputs.Length; i++) inputs[i] = _statistics.Number(row, TemporalFeatures.Names[i]);
        return null;
    }

    private string Name(int unit) => _names.Text(unit, "neuron_id");
}
