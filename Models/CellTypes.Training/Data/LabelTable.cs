using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace CellTypes.Training.Data;

/// <summary>
/// The cell types that someone has found: a CSV file, or a tab-separated one that ends in .tsv, with the columns <c>recording</c>, <c>unit</c> and
/// <c>label</c>.
/// </summary>
/// <remarks>A recording is named by its folder, with or without the path to it, and a unit by its name: the cluster id for a phy folder, of which a spreadsheet may make 7.0.</remarks>
public sealed class LabelTable
{
    private const string RecordingColumn = "recording";
    private const string UnitColumn = "unit";
    private const string LabelColumn = "label";

    private readonly CsvTable _table;
    private readonly Dictionary<(string Recording, string Unit), int> _rows = [];

    private LabelTable(CsvTable table)
    {
        _table = table;
        for (int row = 0; row < table.Count; row++)
        {
            string unit = NameOf(table.Text(row, UnitColumn).Trim());
            if (unit.Length == 0) throw table.Error(row, UnitColumn, "the unit is empty");
            if (string.IsNullOrWhiteSpace(table.Text(row, LabelColumn))) throw table.Error(row, LabelColumn, "the label is empty; leave the line out");
            if (!_rows.TryAdd((Recording(row), unit), row)) throw table.Error(row, UnitColumn, $"unit {unit} of {Recording(row)} is there twice");
        }
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The labels.</returns>
    /// <exception cref="CellTypesException">A column is missing, or a line is not as described; the message says which.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static LabelTable Read(string path) => new(CsvTable.Read(path, [RecordingColumn, UnitColumn, LabelColumn]));

    /// <summary>Finds the label of a unit.</summary>
    /// <param name="recording">The name of its recording.</param>
    /// <param name="unit">Its name.</param>
    /// <returns>The label, or null where the table has none.</returns>
    public string? Find(string recording, string unit) => _rows.TryGetValue((recording, unit), out int row) ? _table.Text(row, LabelColumn).Trim() : null;

    /// <summary>Checks that every line is about a unit that exists: a slip in a name must not lose a label.</summary>
    /// <param name="units">The names of the units of each recording.</param>
    /// <exception cref="CellTypesException">A line is about another recording or unit; the message says which.</exception>
    public void CheckAgainst(IReadOnlyDictionary<string, IReadOnlyCollection<string>> units)
    {
        foreach (((string recording, string unit), int row) in _rows.OrderBy(entry => entry.Value))
        {
            if (!units.TryGetValue(recording, out IReadOnlyCollection<string>? known))
                throw _table.Error(row, RecordingColumn, $"'{recording}' is none of the recordings, which are {string.Join(", ", units.Keys)}");
            if (!known.Contains(unit)) throw _table.Error(row, UnitColumn, $"{recording} has no spikes of a unit {unit}");
        }
    }

    private static string NameOf(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number) && number == decimal.Truncate(number)
            ? decimal.Truncate(number).ToString(CultureInfo.InvariantCulture)
            : text;

    private string Recording(int row) => Path.GetFileName(Path.TrimEndingDirectorySeparator(_table.Text(row, RecordingColumn).Trim()));
}
