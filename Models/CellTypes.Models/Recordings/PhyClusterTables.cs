using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace CellTypes.Models.Recordings;

/// <summary>Collects what the cluster tables of a phy folder say about each cluster.</summary>
/// <remarks>
/// <para>phy reads every .csv and then every .tsv of a folder that has a column cluster_id, so that what a .tsv says wins; it writes each column to a file of
/// its own, cluster_group.tsv for example. cluster_info.tsv is its summary for others, which it does not read back: it comes first here, so that it loses.</para>
/// <para>A table may be separated by tabs, commas or semicolons whatever its name ends in: phy 1's cluster_groups.csv has tabs.</para>
/// <para>A table that cannot be understood costs its values, not the recording. But what cannot be read may have said that a cluster is noise: the group of a
/// cluster that no other line gives is then <see cref="Unknown"/>.</para>
/// </remarks>
internal sealed class PhyClusterTables
{
    /// <summary>The group of a cluster whose line cannot be read.</summary>
    public const string Unknown = "unknown";

    private static readonly string[] IdColumns = ["cluster_id", "id"];
    private static readonly char[] Separators = ['\t', ';', ','];

    private readonly Dictionary<string, Dictionary<string, string>> _clusters = [];
    private readonly Dictionary<string, string> _sources = [];

    // By column, the clusters whose line could be read where others could not: a blank of theirs is a blank.
    private readonly Dictionary<string, HashSet<string>> _unreadable = [];
    private readonly List<string> _notes;

    private PhyClusterTables(List<string> notes) => _notes = notes;

    /// <summary>Gets the name of the last file that has each column.</summary>
    public IReadOnlyDictionary<string, string> Sources => _sources;

    /// <summary>Gets the names of the clusters that the tables have lines for.</summary>
    public IEnumerable<string> Clusters => _clusters.Keys;

    /// <summary>Reads the tables of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="notes">Receives what could not be used, one line each.</param>
    /// <returns>The tables.</returns>
    public static PhyClusterTables Read(string folder, List<string> notes)
    {
        PhyClusterTables tables = new(notes);
        IEnumerable<string> files = Directory.GetFiles(folder)
            .Where(path => Path.GetExtension(path).ToLowerInvariant() is ".csv" or ".tsv")
            .OrderBy(path => IsSummary(path) ? 0 : 1)
            .ThenBy(path => Path.GetExtension(path).ToLowerInvariant(), StringComparer.Ordinal)
            .ThenBy(path => path, StringComparer.Ordinal);
        foreach (string path in files) tables.ReadFile(path);
        return tables;
    }

    /// <summary>Names a cluster by its id.</summary>
    /// <param name="id">The id; NeuroPyxels' have a fraction.</param>
    /// <returns>Its decimal digits, without zeros behind the point.</returns>
    public static string NameOf(decimal id) => id.ToString("0.############################", CultureInfo.InvariantCulture);

    /// <summary>Gets what the tables say about a cluster.</summary>
    /// <param name="name">The name of the cluster.</param>
    /// <returns>The values by column name, without those that are blank.</returns>
    public IReadOnlyDictionary<string, string> Of(string name)
    {
        if (!_clusters.TryGetValue(name, out Dictionary<string, string>? values)) _clusters[name] = values = [];
        foreach (KeyValuePair<string, HashSet<string>> column in _unreadable)
        {
            if (!values.ContainsKey(column.Key) && !column.Value.Contains(name)) values[column.Key] = Unknown;
        }
        return values;
    }

    /// <summary>Finds one value of a cluster.</summary>
    /// <param name="name">The name of the cluster.</param>
    /// <param name="column">The column.</param>
    /// <returns>The value, or null where it is blank.</returns>
    public string? Find(string name, string column) =>
        _clusters.TryGetValue(name, out Dictionary<string, string>? values) && values.TryGetValue(column, out string? value) ? value : null;

    /// <summary>Forgets every value; a group that somebody gave is unknown from now on.</summary>
    public void Forget()
    {
        foreach (string column in UnitGroups.KnownColumns)
        {
            if (_clusters.Values.Any(values => values.TryGetValue(column, out string? value) && UnitGroups.Says(value))) _unreadable[column] = [];
        }
        _clusters.Clear();
    }

    private static bool IsSummary(string path) => Path.GetFileNameWithoutExtension(path) == "cluster_info";

    private static bool IsOfGroups(string file) => file.StartsWith("cluster_group", StringComparison.OrdinalIgnoreCase);

    private void ReadFile(string path)
    {
        string name = Path.GetFileName(path);
        IReadOnlyList<string> lines;
        try
        {
            lines = InputFile.ReadLines(path);
        }
        catch (Exception error) when (error is CellTypesException or IOException or UnauthorizedAccessException)
        {
            Ignore(name, error.Message);
            return;
        }
        if (Header(lines) is not (char separator, string[] columns, int idColumn))
        {
            Ignore(name, "its first line has no column cluster_id.");
            return;
        }
        if (columns.Where(column => column.Length > 0).GroupBy(column => column).FirstOrDefault(same => same.Count() > 1) is { } twice)
            _notes.Add($"{name} has {twice.Count()} columns '{PlainText.Show(twice.Key)}'; the last one that is filled in counts.");
        ReadLines(name, lines, separator, columns, idColumn);
    }

    private void Ignore(string name, string problem)
    {
        // Other programs keep tables of other things here.
        if (!name.StartsWith("cluster_", StringComparison.OrdinalIgnoreCase)) return;
        _notes.Add($"{name} is ignored: {problem}");
        if (IsOfGroups(name)) AddUnreadable(UnitGroups.CuratorColumn, name, []);
    }

    private void AddUnreadable(string column, string file, HashSet<string> readable)
    {
        if (_unreadable.TryGetValue(column, out HashSet<string>? before)) before.IntersectWith(readable);
        else _unreadable[column] = readable;
        _sources[column] = file;
    }

    private void ReadLines(string name, IReadOnlyList<string> lines, char separator, string[] columns, int idColumn)
    {
        for (int i = 0; i < columns.Length; i++)
        {
            if (i != idColumn && columns[i].Length > 0) _sources[columns[i]] = name;
        }
        int firstBad = 0, bad = 0;
        HashSet<string> seen = [], repeated = [], unreadable = [];
        for (int line = 1; line < lines.Count; line++)
        {
            if (lines[line].Trim().Length == 0) continue;
            string[] values = Fields(lines[line], separator);
            if (ReadLine(values, separator, columns, idColumn) is not string id)
            {
                if (bad++ == 0) firstBad = line + 1;
                unreadable.UnionWith(UnitGroups.KnownColumns.Where(column => UnitGroups.Says(values.ElementAtOrDefault(Array.LastIndexOf(columns, column)))));
            }
            else if (!seen.Add(id))
            {
                repeated.Add(id);
            }
        }
        if (repeated.Count > 0) _notes.Add($"{name} has several lines for {repeated.Count} of its clusters, the first of them {repeated.First()}; the last line counts.");
        foreach (string column in unreadable) AddUnreadable(column, name, [.. seen]);
        if (bad > 0) _notes.Add($"{name}: {bad} lines without a number as cluster id are ignored, the first is line {firstBad}.");
    }

    private string? ReadLine(string[] values, char separator, string[] columns, int idColumn)
    {
        if (values.Length <= idColumn) return null;
        string text = separator == ';' ? values[idColumn].Replace(',', '.') : values[idColumn];
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal id)) return null;
        string name = NameOf(id);
        if (!_clusters.TryGetValue(name, out Dictionary<string, string>? cluster)) _clusters[name] = cluster = [];
        for (int i = 0; i < Math.Min(values.Length, columns.Length); i++)
        {
            if (i != idColumn && values[i].Length > 0) cluster[columns[i]] = values[i];
        }
        return name;
    }

    private static (char Separator, string[] Columns, int IdColumn)? Header(IReadOnlyList<string> lines)
    {
        if (lines.Count == 0) return null;
        foreach (char separator in Separators)
        {
            string[] columns = Fields(lines[0], separator);
            int idColumn = Array.FindIndex(columns, column => IdColumns.Contains(column.ToLowerInvariant()));
            if (idColumn >= 0) return (separator, columns, idColumn);
        }
        return null;
    }

    // A quote that is not closed is part of somebody's note.
    private static string[] Fields(string line, char separator) =>
        TableText.Fields(line, separator) ?? [.. line.Split(separator).Select(field => field.Trim())];
}
