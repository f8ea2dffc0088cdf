using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace CellTypes.Models.Recordings;

/// <summary>Collects what the cluster tables of a phy folder say about each cluster.</summary>
/// <remarks>
/// phy writes cluster_info.tsv for its readers and keeps each column in a file of its own, cluster_group.tsv for example, which it reads
/// back: these come last, so that they win. A table that cannot be understood costs its values, not the recording.
/// </remarks>
internal static class PhyClusterTables
{
    private static readonly string[] IdColumns = ["cluster_id", "id"];

    /// <summary>Reads cluster_info.tsv and then the other cluster_*.tsv of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="notes">Receives what could not be used, one line each.</param>
    /// <returns>The values of each cluster by column name.</returns>
    public static Dictionary<int, Dictionary<string, string>> Read(string folder, List<string> notes)
    {
        Dictionary<int, Dictionary<string, string>> properties = [];
        IEnumerable<string> files = Directory.GetFiles(folder, "cluster_*.tsv")
            .OrderBy(path => Path.GetFileName(path) == "cluster_info.tsv" ? 0 : 1).ThenBy(path => path, StringComparer.Ordinal);
        foreach (string path in files) Read(path, properties, notes);
        return properties;
    }

    private static void Read(string path, Dictionary<int, Dictionary<string, string>> properties, List<string> notes)
    {
        string name = Path.GetFileName(path);
        IReadOnlyList<string> lines;
        try
        {
            lines = InputFile.ReadLines(path);
        }
        catch (CellTypesException error)
        {
            notes.Add($"{name} is ignored: {error.Message}");
            return;
        }
        string[] columns = lines.Count == 0 ? [] : lines[0].Split('\t').Select(column => column.Trim()).ToArray();
        int idColumn = Array.FindIndex(columns, IdColumns.Contains);
        if (idColumn < 0)
        {
            notes.Add($"{name} is ignored: its first line has no column cluster_id, with columns separated by tabs.");
            return;
        }
        if (columns.Where(column => column.Length > 0).GroupBy(column => column).FirstOrDefault(same => same.Count() > 1) is { } twice)
            notes.Add($"{name} has {twice.Count()} columns '{PlainText.Show(twice.Key)}'; the last one that is filled in counts.");
        int firstBad = 0, bad = 0;
        HashSet<int> seen = [], repeated = [];
        for (int line = 1; line < lines.Count; line++)
        {
            if (lines[line].Trim().Length == 0) continue;
            if (ReadLine(lines[line].Split('\t'), columns, idColumn, properties) is not int id)
            {
                if (bad++ == 0) firstBad = line + 1;
            }
            else if (!seen.Add(id))
            {
                repeated.Add(id);
            }
        }
        if (repeated.Count > 0) notes.Add($"{name} has several lines for {repeated.Count} of its clusters, the first of them {repeated.First()}; the last line counts.");
        if (bad > 0) notes.Add($"{name}: {bad} lines without a whole number as cluster id are ignored, the first is line {firstBad}.");
    }

    private static int? ReadLine(string[] values, string[] columns, int idColumn, Dictionary<int, Dictionary<string, string>> properties)
    {
        if (values.Length <= idColumn) return null;
        if (!int.TryParse(values[idColumn].Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int id)) return null;
        if (!properties.TryGetValue(id, out Dictionary<string, string>? cluster)) properties[id] = cluster = [];
        for (int i = 0; i < Math.Min(values.Length, columns.Length); i++)
        {
            string value = values[i].Trim();
            if (i != idColumn && value.Length > 0) cluster[columns[i]] = value;
        }
        return id;
    }
}
