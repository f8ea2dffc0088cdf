using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using CellTypes.Models.Recordings;

namespace CellTypes.Streaming.Tables;

/// <summary>Cell types as a curation of SpikeInterface, version 2 of its format: what <c>load_curation</c>, <c>apply_curation</c> and spikeinterface-gui
/// read.</summary>
/// <remarks>
/// https://spikeinterface.readthedocs.io/en/latest/modules/curation.html and <c>CurationModel</c> in SpikeInterface say what it holds. Its list of units
/// must be that of the sorting it is applied to, in the same order.
/// </remarks>
internal sealed class CurationFile
{
    private const string CellType = "cell_type";

    private readonly string[] _unitIds;
    private readonly Dictionary<string, string> _idOfUnit;
    private readonly bool _hasNumbers;

    private CurationFile(string[] unitIds, Dictionary<string, string> idOfUnit)
    {
        _unitIds = unitIds;
        _idOfUnit = idOfUnit;
        _hasNumbers = unitIds.All(id => long.TryParse(id, out long number) && $"{number}" == id);
    }

    /// <summary>Finds the units of a recording as SpikeInterface names them.</summary>
    /// <param name="recording">The recording, with all of its units.</param>
    /// <remarks>SpikeInterface numbers the units anew when it writes a folder for phy, and says so in <c>cluster_si_unit_ids.tsv</c>.</remarks>
    public static CurationFile Of(SortedRecording recording)
    {
        string path = Path.Combine(recording.Path, "cluster_si_unit_ids.tsv");
        if (!File.Exists(path))
        {
            string[] names = [.. recording.Units.Select(unit => unit.Name)];
            return new CurationFile(names, names.ToDictionary(name => name));
        }
        string[]?[] rows = [.. InputFile.ReadLines(path).Where(line => line.Trim().Length > 0).Select(line => TableText.Fields(line, '\t'))];
        int cluster = Array.IndexOf(rows[0] ?? [], "cluster_id"), id = Array.IndexOf(rows[0] ?? [], "si_unit_id");
        if (cluster < 0 || id < 0 || rows.Any(row => row?.Length != rows[0]!.Length))
            throw new CellTypesException($"{path} is not a table of cluster_id and si_unit_id, which --curation needs; export the folder again, or move the file away.");
        return new CurationFile([.. rows.Skip(1).Select(row => row![id])], rows.Skip(1).ToDictionary(row => row![cluster], row => row![id]));
    }

    /// <summary>Counts the units that SpikeInterface does not have: those that were merged or split in phy since.</summary>
    public int CountUnknown(IEnumerable<string> units) => units.Count(unit => !_idOfUnit.ContainsKey(unit));

    /// <summary>Writes the curation.</summary>
    /// <param name="to">Receives the file.</param>
    /// <param name="cellTypes">The cell types by unit; a unit that SpikeInterface does not have is left out.</param>
    /// <param name="classes">The cell types of the model.</param>
    public void Write(Stream to, IEnumerable<KeyValuePair<string, string>> cellTypes, IReadOnlyList<string> classes)
    {
        // SpikeInterface refuses fewer than two options.
        string[] options = [.. classes.Union(cellTypes.Select(unit => unit.Value))], atLeastTwo = options.Length > 1 ? options : [.. options, "other"];
        using Utf8JsonWriter json = new(to, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("format_version", "2");
        json.WriteStartArray("unit_ids");
        foreach (string id in _unitIds) WriteId(json, id);
        json.WriteEndArray();
        json.WriteStartObject("label_definitions");
        json.WriteStartObject(CellType);
        json.WriteString("name", CellType);
        WriteTexts(json, "label_options", atLeastTwo);
        json.WriteBoolean("exclusive", true);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("manual_labels");
        foreach (KeyValuePair<string, string> unit in cellTypes)
        {
            if (!_idOfUnit.TryGetValue(unit.Key, out string? id)) continue;
            json.WriteStartObject();
            json.WritePropertyName("unit_id");
            WriteId(json, id);
            json.WriteStartObject("labels");
            WriteTexts(json, CellType, [unit.Value]);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, string[] texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    // A number and its text are different units there.
    private void WriteId(Utf8JsonWriter json, string id)
    {
        if (_hasNumbers) json.WriteNumberValue(long.Parse(id));
        else json.WriteStringValue(id);
    }
}
