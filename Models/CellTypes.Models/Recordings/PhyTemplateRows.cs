using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace CellTypes.Models.Recordings;

/// <summary>Which row of templates.npy, and which line of the cluster tables, belongs to which unit.</summary>
/// <remarks>
/// <para>By the format, a number in spike_templates.npy is a row of templates.npy. SpikeInterface's export_to_phy breaks it where a unit has no spikes: its
/// spike_templates.npy counts all units, its templates.npy and tables those with spikes. Numbers that begin at 1, and files of two sortings, break it too.
/// Then a number beyond the last row gives it away; but which row is whose is known only where cluster_si_unit_ids.tsv lists, row by row, the numbers that
/// have spikes.</para>
/// </remarks>
internal sealed class PhyTemplateRows
{
    private const string SpikeInterfaceColumn = "si_unit_id";
    private static readonly IReadOnlyDictionary<string, string> Empty = new Dictionary<string, string>();

    private readonly Func<long, int?> _rowOf;
    private readonly PhyClusterTables _tables;
    private readonly Func<string, string?> _lineOf;

    private PhyTemplateRows(bool areKnown, Func<long, int?> rowOf, PhyClusterTables tables, Func<string, string?> lineOf)
    {
        AreKnown = areKnown;
        _rowOf = rowOf;
        _tables = tables;
        _lineOf = lineOf;
    }

    /// <summary>Gets a value indicating whether the rows are known; if not, no unit has a template.</summary>
    public bool AreKnown { get; }

    /// <summary>Matches rows and units.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="count">The number of rows of templates.npy, 0 where there is none.</param>
    /// <param name="templatesOfUnit">How often each template occurs among the spikes of each unit, or null where nothing says so.</param>
    /// <param name="isStated">Whether spike_templates.npy says it; if not, the cluster ids stand in.</param>
    /// <param name="tables">The cluster tables.</param>
    /// <param name="notes">Receives a line where the arrays do not belong together.</param>
    /// <returns>The rows.</returns>
    public static PhyTemplateRows Match(
        string folder, int count, IReadOnlyList<IReadOnlyDictionary<long, int>>? templatesOfUnit, bool isStated, PhyClusterTables tables, List<string> notes)
    {
        PhyTemplateRows none = new(false, _ => null, tables, name => name);
        if (count == 0) return none;
        if (templatesOfUnit is null)
        {
            notes.Add("No unit has a template: the cluster ids have fractions, and no spike_templates.npy says which rows of templates.npy they are.");
            return none;
        }
        if (isStated && AreUnrelated(templatesOfUnit))
        {
            notes.Add("No unit has a template: each cluster of spike_clusters.npy has spikes of every template of spike_templates.npy, as if shuffled. Take both files from the same sorting.");
            return none;
        }
        long[] used = [.. templatesOfUnit.SelectMany(templates => templates.Keys).Where(id => id >= 0).Distinct().OrderBy(id => id)];
        string source = isStated ? "spike_templates.npy" : "spike_clusters.npy";
        if (used.Length == 0 || used[used.Length - 1] < count)
        {
            if (SimilarCount(folder) is not int similar || similar == count) return new(true, id => id >= 0 && id < count ? (int)id : null, tables, name => name);
            notes.Add($"No unit has a template: templates.npy has {count} and similar_templates.npy {similar}, so one of them is of another sorting. Take both from the same, or delete similar_templates.npy if templates.npy is right.");
            return none;
        }
        bool isListed = used.Length == count && Enumerable.Range(0, count).All(row => tables.Find(Text(row), SpikeInterfaceColumn) is string id && IsNumber(id, used[row]));
        bool areTablesByRow = used.Length == count && tables.Clusters.All(name => long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out long id) && id < count);
        string numbers = $"{source} names {used.Length} templates up to {used[used.Length - 1]}, and templates.npy has {count}";
        if (isListed)
        {
            notes.Add($"{numbers}, as SpikeInterface writes it where units have no spikes: cluster_si_unit_ids.tsv says which row is whose.");
            Dictionary<long, int> rows = used.Select((id, row) => (id, row)).ToDictionary(pair => pair.id, pair => pair.row);
            Dictionary<string, string> lines = rows.ToDictionary(pair => Text(pair.Key), pair => Text(pair.Value));
            return new(true, id => rows.TryGetValue(id, out int row) ? row : null, tables, name => !areTablesByRow ? name : lines.TryGetValue(name, out string? line) ? line : null);
        }
        notes.Add($"No unit has a template: {numbers}, so which row is whose is unknown. Take {(isStated ? "both files from the same sorting; in SpikeInterface, remove units without spikes before you export" : "spike_templates.npy from the sorting too, which says it")}.");
        if (!areTablesByRow || !tables.Clusters.Any()) return none;
        notes.Add($"The cluster tables, which end at {count - 1} as well, are ignored.");
        tables.Forget();
        return none;
    }

    /// <summary>Gets the rows of templates.npy that the spikes of a unit are of, with the number of its spikes.</summary>
    /// <param name="templates">How often each template occurs among them.</param>
    public IEnumerable<KeyValuePair<int, int>> Of(IReadOnlyDictionary<long, int>? templates)
    {
        foreach (KeyValuePair<long, int> part in templates ?? new Dictionary<long, int>())
        {
            if (_rowOf(part.Key) is int row) yield return new(row, part.Value);
        }
    }

    /// <summary>Gets what the tables say about a unit.</summary>
    /// <param name="name">The name of the unit.</param>
    public IReadOnlyDictionary<string, string> TableOf(string name) => _lineOf(name) is string line ? _tables.Of(line) : Empty;

    // Curation merges a few templates into a cluster, and cuts one into a few: the cluster of a spike says much about its template. Here it says little: to guess
    // the commonest template of the cluster is hardly better than to guess the commonest of all (Goodman and Kruskal's lambda).
    private static bool AreUnrelated(IReadOnlyList<IReadOnlyDictionary<long, int>> templatesOfUnit)
    {
        const int FewestUnits = 4;
        const double SmallestLambda = 0.1;
        if (templatesOfUnit.Count < FewestUnits) return false;
        long total = templatesOfUnit.Sum(templates => templates.Values.Sum(count => (long)count));
        long guessed = templatesOfUnit.Sum(templates => (long)templates.Values.Max());
        long commonest = templatesOfUnit.SelectMany(templates => templates).GroupBy(part => part.Key).Max(template => template.Sum(part => (long)part.Value));
        return guessed - commonest < SmallestLambda * (total - commonest);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static bool IsNumber(string text, long number) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value) && value == number;

    private static int? SimilarCount(string folder)
    {
        string path = Path.Combine(folder, "similar_templates.npy");
        try
        {
            return File.Exists(path) && NpyFile.Read(path).Shape is { Count: 2 } shape && shape[0] == shape[1] ? shape[0] : null;
        }
        catch (CellTypesException)
        {
            // Nothing else of it is used.
            return null;
        }
    }
}
