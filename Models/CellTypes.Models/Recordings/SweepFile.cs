using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CellTypes.Models.Views;

namespace CellTypes.Models.Recordings;

/// <summary>Sweeps of membrane potential in a .npy array, one a row, with a table that says which cell each is of and when its trigger came.</summary>
public sealed class SweepFile
{
    private readonly float[] _potential;
    private readonly float[]? _current;

    private SweepFile(string path, double samplingRate, float[] potential, float[]? current, int sweepCount)
    {
        Path = path;
        SamplingRate = samplingRate;
        SweepCount = sweepCount;
        SampleCount = potential.Length / sweepCount;
        _potential = potential;
        _current = current;
        Cells = [.. Enumerable.Repeat(System.IO.Path.GetFileNameWithoutExtension(path), sweepCount)];
    }

    /// <summary>Gets the file.</summary>
    public string Path { get; }

    /// <summary>Gets the sampling rate in hertz.</summary>
    public double SamplingRate { get; }

    /// <summary>Gets the number of sweeps.</summary>
    public int SweepCount { get; }

    /// <summary>Gets the number of samples of each sweep.</summary>
    public int SampleCount { get; }

    /// <summary>Gets the name of the cell of each sweep; without a table all are of one cell, which has the name of the file.</summary>
    public IReadOnlyList<string> Cells { get; private init; }

    /// <summary>Gets the trigger of each sweep in milliseconds from its first sample, null where the table has none; null where it does not say.</summary>
    public IReadOnlyList<double?>? Triggers { get; private init; }

    /// <summary>Gets a value indicating whether the injected current is known.</summary>
    public bool HasCurrent => _current is not null;

    /// <summary>Reads sweeps.</summary>
    /// <param name="path">The .npy file: sweeps x samples, or the samples of one sweep.</param>
    /// <param name="samplingRate">The sampling rate in hertz.</param>
    /// <param name="isVolts">Whether the values are volts instead of millivolts.</param>
    /// <param name="current">A .npy file of the same shape with the current in picoamperes, or null.</param>
    /// <param name="table">A comma-separated table with one line a sweep below its header, or null; fields may be in quotes.</param>
    /// <param name="cellColumn">The column of the table with the name of the cell.</param>
    /// <param name="triggerColumn">The column with the trigger in milliseconds, empty where a sweep has none; null for no such column.</param>
    /// <returns>The sweeps. Samples that are not finite stay among them; a window that holds one is skipped when it is cut.</returns>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    /// <exception cref="CellTypesException">A file is damaged, the files do not fit together, or the values are no such unit; the message says what
    /// is wrong in one line.</exception>
    /// <exception cref="CellTypesException">The sampling rate is below 10 kHz or above 1 MHz.</exception>
    public static SweepFile Load(
        string path,
        double samplingRate,
        bool isVolts = false,
        string? current = null,
        string? table = null,
        string cellColumn = "cell",
        string? triggerColumn = null)
    {
        TraceCutter.CheckSamplingRate(samplingRate);
        NpyArray array = NpyFile.Read(path);
        if (array.Shape.Count is < 1 or > 2 || array.Length == 0)
            throw new CellTypesException($"{path} is of shape ({string.Join(", ", array.Shape)}); sweeps x samples are needed, or the samples of one sweep.");
        int sweeps = array.Shape.Count == 2 ? array.Shape[0] : 1;
        float[] potential = ToMillivolts(array.ToSingle(), isVolts, path);
        SweepFile file = new(path, samplingRate, potential, current is null ? null : ReadCurrent(current, array, path), sweeps);
        if (table is null) return file;
        List<string[]> rows = ReadTable(table, sweeps, path);
        return new SweepFile(path, samplingRate, potential, file._current, sweeps)
        {
            Cells = [.. Column(rows, cellColumn, table)],
            Triggers = triggerColumn is null ? null : [.. Column(rows, triggerColumn, table).Select((text, i) => ReadTrigger(text, table, i + 2, triggerColumn))],
        };
    }

    /// <summary>Gets the membrane potential of a sweep in millivolts.</summary>
    /// <param name="sweep">The sweep, from 0.</param>
    public ReadOnlySpan<float> Potential(int sweep) => _potential.AsSpan(sweep * SampleCount, SampleCount);

    /// <summary>Gets the injected current of a sweep in picoamperes; empty where it is not known.</summary>
    /// <param name="sweep">The sweep, from 0.</param>
    public ReadOnlySpan<float> Current(int sweep) => _current is null ? default : _current.AsSpan(sweep * SampleCount, SampleCount);

    private static float[] ToMillivolts(float[] values, bool isVolts, string path)
    {
        float largest = values.Max(value => float.IsNaN(value) || float.IsInfinity(value) ? -1 : Math.Abs(value));
        if (largest < 0) throw new CellTypesException($"{path} holds no finite value, only NaN or infinity; write the file again, or give another.");
        if (!isVolts && largest < 1) throw new CellTypesException($"{path} holds no value of 1 mV or more: it looks like volts; say so (unit=V).");
        return isVolts ? Array.ConvertAll(values, value => value * 1000) : values;
    }

    private static float[] ReadCurrent(string path, NpyArray potential, string potentialPath)
    {
        NpyArray current = NpyFile.Read(path);
        return current.Shape.SequenceEqual(potential.Shape)
            ? current.ToSingle()
            : throw new CellTypesException($"{path} is of shape ({string.Join(", ", current.Shape)}), {potentialPath} of ({string.Join(", ", potential.Shape)}); they must agree.");
    }

    private static List<string[]> ReadTable(string table, int sweeps, string path)
    {
        if (!File.Exists(table)) throw new CellTypesException($"{table} is missing.");
        List<string[]> rows = [.. InputFile.ReadLines(table).Where(line => line.Trim().Length > 0).Select((line, i) => Fields(line, table, i + 1))];
        if (rows.Count != sweeps + 1)
            throw new CellTypesException($"{table} has {Math.Max(0, rows.Count - 1)} lines below its header, but {path} has {sweeps} sweeps; one line a sweep is needed.");
        int wrong = rows.FindIndex(row => row.Length != rows[0].Length);
        return wrong < 0 ? rows : throw new CellTypesException($"{table}, line {wrong + 1}: {rows[wrong].Length} fields, but the header has {rows[0].Length}.");
    }

    private static string[] Fields(string line, string table, int number) =>
        TableText.Fields(line) ?? throw new CellTypesException($"{table}, line {number}: a quote is not closed on its line.");

    private static IEnumerable<string> Column(List<string[]> rows, string name, string table)
    {
        int column = Array.IndexOf(rows[0], name);
        return column >= 0
            ? rows.Skip(1).Select(row => row[column])
            : throw new CellTypesException($"{table} has no column '{name}'; its columns are {string.Join(", ", rows[0])}.");
    }

    private static double? ReadTrigger(string text, string table, int line, string column)
    {
        if (text.Length == 0) return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double milliseconds) && Math.Abs(milliseconds) < 1e9
            ? milliseconds
            : throw new CellTypesException($"{table}, line {line}, column '{column}': '{text}' is no time in milliseconds.");
    }
}
