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

    // The most lines that a text in quotes runs over.
    private const int MostLines = 50;

    // What phy named the first one up to 2018, in its own tables.
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

    private static bool IsOfClusters(string file) => file.StartsWith("cluster_", StringComparison.OrdinalIgnoreCase);

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
        if (Header(lines, IsOfClusters(name)) is not (int header, char separator, string[] columns, int idColumn))
        {
            Ignore(name, "its first line has no column cluster_id.");
            return;
        }
        if (columns.Where(column => column.Length > 0).GroupBy(column => column).FirstOrDefault(same => same.Count() > 1) is { } twice)
            _notes.Add($"{name} has {twice.Count()} columns '{PlainText.Show(twice.Key)}'; the last one that is filled in counts.");
        ReadLines(name, lines, header, separator, columns, idColumn);
    }

    private void Ignore(string name, string problem)
    {
        // Other programs keep tables of other things here.
        if (!IsOfClusters(name)) return;
        _notes.Add($"{name} is ignored: {problem}");
        if (IsOfGroups(name)) AddUnreadable(UnitGroups.CuratorColumn, name, []);
    }

    private void AddUnreadable(string column, string file, HashSet<string> readable)
    {
        if (_unreadable.TryGetValue(column, out HashSet<string>? before)) before.IntersectWith(readable);
        else _unreadable[column] = readable;
        _sources[column] = file;
    }

    private void ReadLines(string name, IReadOnlyList<string> lines, int header, char separator, string[] columns, int idColumn)
    {
        Dictionary<string, string> earlier = UnitGroups.KnownColumns.Where(column => columns.Contains(column) && _sources.ContainsKey(column)).ToDictionary(column => column, column => _sources[column]);
        Dictionary<string, List<string>> changed = earlier.Keys.ToDictionary(column => column, _ => new List<string>());
        for (int i = 0; i < columns.Length; i++)
        {
            if (i != idColumn && columns[i].Length > 0) _sources[columns[i]] = name;
        }
        int firstBad = 0, bad = 0;
        HashSet<string> seen = [], repeated = [], unreadable = [];
        for (int line = header + 1; line < lines.Count; line++)
        {
            if (lines[line].Trim().Length == 0) continue;
            int number = line + 1;
            string[] values = Fields(lines, ref line, separator, columns.Length);
            string? id = IdOf(values, separator, idColumn);
            if (id is null)
            {
                if (bad++ == 0) firstBad = number;
                unreadable.UnionWith(UnitGroups.KnownColumns.Where(column => UnitGroups.Says(values.ElementAtOrDefault(Array.LastIndexOf(columns, column)))));
            }
            else
            {
                bool isFirst = seen.Add(id);
                if (!isFirst) repeated.Add(id);
                foreach (string column in isFirst ? Changes(id, values, columns, earlier.Keys) : []) changed[column].Add(id);
                Add(id, values, columns, idColumn);
            }
        }
        if (repeated.Count > 0) _notes.Add($"{name} has several lines for {repeated.Count} of its clusters, the first of them {repeated.First()}; the last line counts.");
        foreach (string column in unreadable) AddUnreadable(column, name, [.. seen]);
        if (bad > 0) _notes.Add($"{name}: lines without a number as cluster id, which are ignored: {bad}, the first is line {firstBad}.");
        foreach (KeyValuePair<string, List<string>> column in changed.Where(column => column.Value.Count > 0 && !IsSummary(earlier[column.Key])))
            _notes.Add($"{earlier[column.Key]} and {name} disagree on the {column.Key} of clusters: {column.Value.Count}, the first is {column.Value[0]}. {name} counts, which phy reads later.");
    }

    // The columns in which a line says something else than the table before.
    private IEnumerable<string> Changes(string id, string[] values, string[] columns, IEnumerable<string> known) =>
        known.Where(column => Find(id, column) is string before && UnitGroups.Says(before)
            && values.ElementAtOrDefault(Array.LastIndexOf(columns, column)) is string now && UnitGroups.Says(now) && !string.Equals(before, now, StringComparison.OrdinalIgnoreCase));

    private static string? IdOf(string[] values, char separator, int idColumn)
    {
        if (values.Length <= idColumn) return null;
        string text = separator == ',' ? values[idColumn] : values[idColumn].Replace(',', '.');
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal id)) return null;
        // Two ids with a comma between them are no fraction.
        return separator == '\t' && id != decimal.Truncate(id) && values[idColumn].Contains(',') ? null : NameOf(id);
    }

    private void Add(string id, string[] values, string[] columns, int idColumn)
    {
        if (!_clusters.TryGetValue(id, out Dictionary<string, string>? cluster)) _clusters[id] = cluster = [];
        for (int i = 0; i < Math.Min(values.Length, columns.Length); i++)
        {
            if (i != idColumn && values[i].Length > 0) cluster[columns[i]] = values[i];
        }
    }

    private static (int Line, char Separator, string[] Columns, int IdColumn)? Header(IReadOnlyList<string> lines, bool isOfClusters)
    {
        int line = 0;
        while (line < lines.Count && lines[line].Trim().Length == 0) line++;
        if (line == lines.Count) return null;
        foreach (string idName in isOfClusters ? IdColumns : IdColumns.Take(1))
        {
            foreach (char separator in Separators)
            {
                string[] columns = [.. Fields(lines[line], separator).Select(UnitGroups.NameOf)];
                int idColumn = Array.FindIndex(columns, column => column.Equals(idName, StringComparison.OrdinalIgnoreCase));
                if (idColumn >= 0) return (line, separator, columns, idColumn);
            }
        }
        return null;
    }

    // A text in quotes may go on in the next line. Then it ends within the quotes, and the line has its fields.
    private static string[] Fields(IReadOnlyList<string> lines, ref int line, char separator, int count)
    {
        string text = lines[line];
        if (TableText.Fields(text, separator) is string[] whole) return whole;
        for (int last = line + 1; last < Math.Min(lines.Count, line + MostLines); last++)
        {
            text += $"\n{lines[last]}";
            if (TableText.Fields(text, separator) is not string[] fields || fields.Length != count || fields.Any(field => field.Contains('\n') && field.Contains('"'))) continue;
            line = last;
            return fields;
        }
        return Fields(lines[line], separator);
    }

    // A quote that is not closed is part of somebody's note.
    private static string[] Fields(string line, char separator) =>
        TableText.Fields(line, separator) ?? [.. line.Split(separator).Select(field => field.Trim())];
}
