using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CellTypes.Models.Recordings;
using CsvHelper;

namespace CellTypes.Training.Data;

/// <summary>A comma-separated file with a header line, or a tab-separated one that ends in .tsv, read whole; every error names the file, the line and the column.</summary>
internal sealed class CsvTable
{
    private readonly string _path;
    private readonly Dictionary<string, int> _columns;
    private readonly List<(long Line, string[] Fields)> _rows = [];

    private CsvTable(string path, string[] header)
    {
        _path = path;
        _columns = new Dictionary<string, int>();
        for (int i = 0; i < header.Length; i++)
        {
            if (!_columns.TryAdd(header[i], i))
                throw new CellTypesException($"{path}: there are two columns '{header[i]}'.");
        }
    }

    public int Count => _rows.Count;

    public IEnumerable<string> Columns => _columns.Keys;

    /// <exception cref="CellTypesException">The file is empty, lacks a column or is not well-formed.</exception>
    public static CsvTable Read(string path, IEnumerable<string> requiredColumns)
    {
        CsvReaderOptions options = new()
        {
            Separator = path.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase) ? '\t' : ',',
            TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Throw,
            FieldCountMismatch = CsvFieldCountHandling.Throw,
        };
        using CsvReader reader = CsvReader.Create(InputFile.Open(path), options, leaveOpen: false);
        try
        {
            return Read(path, requiredColumns, reader);
        }
        catch (CsvFormatException e)
        {
            throw new CellTypesException(
                $"{path}, line {e.LineNumber}: a quote is not closed, or the line has not as many fields as the header.", e);
        }
    }

    /// <summary>A field as text.</summary>
    public string Text(int row, string column) => _rows[row].Fields[_columns[column]];

    /// <summary>A field as a finite number.</summary>
    /// <exception cref="CellTypesException">The field is not one.</exception>
    public float Number(int row, string column)
    {
        string text = Text(row, column);
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || !float.IsFinite((float)number))
            throw Error(row, column, $"'{text}' is not a finite number");
        return (float)number;
    }

    /// <summary>The error of a field that cannot be used.</summary>
    public CellTypesException Error(int row, string column, string what) =>
        new($"{_path}, line {_rows[row].Line}, column '{column}': {what}.");

    private static CsvTable Read(string path, IEnumerable<string> requiredColumns, CsvReader reader)
    {
        reader.ReadHeader();
        if (reader.Headers.Count == 0)
            throw new CellTypesException($"{path} is empty.");
        var table = new CsvTable(path, [.. reader.Headers]);
        if (requiredColumns.FirstOrDefault(column => !table._columns.ContainsKey(column)) is string missing)
            throw new CellTypesException($"{path} has no column '{missing}'; its columns are {string.Join(", ", table.Columns)}.");
        while (reader.Read())
            table._rows.Add((reader.LineNumber, reader.Current.ToArray()));
        return table.Count > 0 ? table : throw new CellTypesException($"{path} has a header and no units.");
    }
}
