using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CellTypes.Models.Recordings;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Protocol;

namespace CellTypes.Streaming.Tables;

/// <summary>The columns that phy shows of a labelled recording, one file each, and which of the cell types there somebody typed.</summary>
/// <remarks>
/// phy reads every table of its folder, and writes each column back to <c>cluster_COLUMN.tsv</c> when it saves: with what was typed, and, for clusters made by
/// merging or splitting, with what they inherit. A value is taken for typed unless the last labelling wrote it for that cluster or for one it came from; that
/// is known from what the labelling keeps in the folder <c>celltypes</c>, where phy does not look.
/// </remarks>
internal sealed class PhyTables
{
    /// <summary>The table of the cell types: blank where the model gives none that can be relied on.</summary>
    public const string CellTypeTable = "cluster_cell_type.tsv";

    /// <summary>The table of the probabilities of the cell types.</summary>
    public const string ProbabilityTable = "cluster_cell_type_probability.tsv";

    /// <summary>The table of the statuses, which say why a unit has no cell type.</summary>
    public const string StatusTable = "cluster_cell_type_status.tsv";

    /// <summary>The status of a cell type that somebody typed.</summary>
    public const string TypedStatus = "typed by hand";

    // What earlier versions wrote into the folder itself.
    private const string EarlierTable = "cell_types.csv", EarlierColumns = "cluster_id,channel,status,label,probability,";

    private readonly string _folder;
    private readonly Dictionary<string, string> _cellTypes, _probabilities;
    private readonly Dictionary<string, Written> _written;

    private PhyTables(string folder, bool isReplaced)
    {
        _folder = folder;
        _cellTypes = isReplaced ? [] : ReadColumn(CellTypeTable, "cell_type");
        _probabilities = isReplaced ? [] : ReadColumn(ProbabilityTable, "cell_type_probability");
        _written = _cellTypes.Count == 0 ? [] : ReadWritten();
    }

    private string UnitTableFile => Path.Combine(_folder, LabelTables.Folder, LabelTables.UnitTableName);

    private string ClustersOfLastLabelling => Path.Combine(_folder, LabelTables.Folder, "spike_clusters.npy");

    /// <summary>Tells whether phy reads the folder of a recording.</summary>
    /// <param name="recording">The recording.</param>
    public static bool AreFor(SortedRecording recording)
    {
        if (recording is null) throw new ArgumentNullException(nameof(recording));
        return File.Exists(Path.Combine(recording.Path, "spike_times.npy"));
    }

    /// <summary>Finds the table that versions before November 2026 wrote into a folder, where phy reads it.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The file, or null where there is none.</returns>
    public static string? FindEarlierTable(string folder)
    {
        string path = Path.Combine(folder ?? throw new ArgumentNullException(nameof(folder)), EarlierTable);
        return new FileInfo(path) is { Exists: true, Length: > 0 } && InputFile.ReadLines(path)[0].StartsWith(EarlierColumns, StringComparison.Ordinal) ? path : null;
    }

    /// <summary>Reads the tables of a folder.</summary>
    /// <param name="folder">The folder that the tables are in, if there are any yet.</param>
    /// <param name="isReplaced">Whether whatever is there may be replaced, typed or not.</param>
    /// <exception cref="CellTypesException">A table holds what the program could not write back, such as a further column.</exception>
    internal static PhyTables Read(string folder, bool isReplaced) => new(folder, isReplaced);

    /// <summary>Finds the cell types that somebody typed.</summary>
    /// <param name="recording">The recording.</param>
    /// <returns>The cell types and, where it is not of the last labelling, the probability beside it, by cluster.</returns>
    internal Dictionary<string, (string CellType, string Probability)> TypedByHand(SortedRecording recording)
    {
        Lazy<PhyDescent?> descent = new(() => PhyDescent.Read(ClustersOfLastLabelling, ClustersOf(recording)));
        Dictionary<string, (string, string)> typed = [];
        foreach ((string cluster, string cellType) in _cellTypes.Select(row => (row.Key, row.Value)))
        {
            Written[] sources = _written.TryGetValue(cluster, out Written? own) ? [own]
                : [.. (descent.Value?.Of(cluster) ?? []).Where(_written.ContainsKey).Select(ancestor => _written[ancestor])];
            bool wasTyped = sources.Any(source => source.TypedByHand == cellType);
            if (!wasTyped && sources.Any(source => source.TypedByHand.Length == 0 && source.CellType == cellType)) continue;
            string probability = _probabilities.TryGetValue(cluster, out string? there) && !sources.Any(source => IsSame(source.Probability, there)) ? there : "";
            typed.Add(cluster, (cellType, probability));
        }
        return typed;
    }

    /// <summary>Adds the tables of a labelled recording to the files to be written.</summary>
    /// <param name="files">The files.</param>
    /// <param name="labelled">The recording.</param>
    /// <param name="clusters">All clusters of the folder, also those that were not to be labelled: SpikeInterface drops units that a table lacks.</param>
    /// <param name="typed">The cell types that stay.</param>
    internal void AddTo(FileSet files, LabelledRecording labelled, IEnumerable<string> clusters, IReadOnlyDictionary<string, (string CellType, string Probability)> typed)
    {
        Dictionary<string, LabelledUnit> units = labelled.Units.ToDictionary(unit => unit.Unit.Name);
        string[] rows = [.. clusters.Union(typed.Keys).OrderBy(cluster => double.Parse(cluster, CultureInfo.InvariantCulture))];
        Add(CellTypeTable, "cell_type", hand => hand.CellType, unit => unit.CellType);
        Add(ProbabilityTable, "cell_type_probability", hand => hand.Probability, unit => unit.CellType is null ? "" : unit.Label.Probability.ToString("0.####", CultureInfo.InvariantCulture));
        Add(StatusTable, "cell_type_status", _ => TypedStatus, unit => LabelText.Name(unit.Label.Status));
        if (File.Exists(ClustersOf(labelled.Recording)))
        {
            files.Add(ClustersOfLastLabelling, to =>
            {
                using FileStream from = File.OpenRead(ClustersOf(labelled.Recording));
                from.CopyTo(to);
            });
        }

        void Add(string file, string column, Func<(string CellType, string Probability), string> ofTyped, Func<LabelledUnit, string?> ofUnit) => files.Add(
            Path.Combine(_folder, file),
            rows.Select(row => TableText.Tabs(
                row, typed.TryGetValue(row, out (string, string) hand) ? ofTyped(hand) : units.TryGetValue(row, out LabelledUnit? unit) ? ofUnit(unit) ?? "" : ""))
                .Prepend(TableText.Tabs("cluster_id", column)));
    }

    /// <summary>Writes a cluster id the one way that it is written here.</summary>
    internal static string NameOf(double id) => id.ToString("R", CultureInfo.InvariantCulture);

    // phy writes this file once something was merged or split.
    private static string ClustersOf(SortedRecording recording)
    {
        string path = Path.Combine(recording.Path, "spike_clusters.npy");
        return File.Exists(path) ? path : Path.Combine(recording.Path, "spike_templates.npy");
    }

    // phy reads 0.50 as a number and writes 0.5.
    private static bool IsSame(string first, string second) => first == second
        || (double.TryParse(first, NumberStyles.Float, CultureInfo.InvariantCulture, out double a) && double.TryParse(second, NumberStyles.Float, CultureInfo.InvariantCulture, out double b) && a == b);

    // A column by cluster, without what is blank.
    private Dictionary<string, string> ReadColumn(string file, string column)
    {
        string path = Path.Combine(_folder, file);
        Dictionary<string, string> values = [];
        if (!File.Exists(path)) return values;
        IReadOnlyList<string> lines = InputFile.ReadLines(path);
        string[]? names = TableText.Fields(lines[0], '\t');
        if (names is not { Length: 2 } || names[0] is not ("cluster_id" or "id") || names[1] != column)
            throw Foreign(path, $"has other columns than cluster_id and {column}");
        for (int line = 1; line < lines.Count; line++)
        {
            if (lines[line].Trim().Length == 0) continue;
            string[]? fields = TableText.Fields(lines[line], '\t');
            if (fields is not { Length: <= 2 } || !double.TryParse(fields[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double id))
                throw Foreign(path, $"line {line + 1}, '{PlainText.Show(lines[line])}', is not a cluster and its {column}");
            if (fields.Length == 2 && fields[1].Length > 0) values[NameOf(id)] = fields[1];
        }
        return values;
    }

    private static CellTypesException Foreign(string path, string problem) =>
        new($"{path} {problem}, and would be lost: move the file away, name another folder with --output, or replace it with --overwrite.");

    // What the last labelling wrote into the tables, by unit.
    private Dictionary<string, Written> ReadWritten()
    {
        bool isEarlier = !File.Exists(UnitTableFile);
        string? path = isEarlier ? FindEarlierTable(_folder) : UnitTableFile;
        if (path is null) return [];
        string[]?[] rows = [.. InputFile.ReadLines(path).Select(line => TableText.Fields(line))];
        string[] columns = rows[0] ?? [];
        Dictionary<string, Written> written = [];
        foreach (string[]? row in rows.Skip(1))
        {
            if (row?.Length != columns.Length) continue;
            written[Value(isEarlier ? "cluster_id" : UnitTable.Unit)] = isEarlier
                ? new Written(Value("status") == "ok" ? Value("label") : Value("status"), "", "")
                : new Written(Value(UnitTable.CellType), Value(UnitTable.Probability), Value(UnitTable.TypedByHand));

            string Value(string column) => Array.IndexOf(columns, column) is int at && at >= 0 ? row[at] : "";
        }
        return written;
    }

    private sealed record Written(string CellType, string Probability, string TypedByHand);
}
