using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace CellTypes.Training.Tuning;

/// <summary>Every trial of a search as a line of JSON, on the disk before the next trial begins. The first line is the search.</summary>
public sealed class TrialLog : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        // No web page: gp+forest stays legible.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    // Two searches in one file would mix; a reader that asks for no lock reads on.
    private static readonly FileShare OneWriter = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? FileShare.Read : FileShare.None;

    private readonly FileStream _file;

    private TrialLog(FileStream file, TrialLogHeader header)
    {
        _file = file;
        Trials = ReadTrials(header);
        if (file.Length == 0) WriteLine(header);
    }

    /// <summary>Gets the trials that the log held when it was opened.</summary>
    public IReadOnlyList<Trial> Trials { get; }

    /// <summary>Begins a new log.</summary>
    /// <param name="path">The file; it must not exist.</param>
    /// <param name="header">The search.</param>
    /// <exception cref="CellTypesException">The file exists, or cannot be written. One line says why.</exception>
    public static TrialLog Create(string path, TrialLogHeader header) => File.Exists(path)
        ? throw new CellTypesException($"The trial log {path} exists already: resume it, or choose another name.")
        : Open(path, FileMode.CreateNew, header);

    /// <summary>Goes on with the log of an interrupted search. A last line that was torn when the program died is taken away.</summary>
    /// <param name="path">The log.</param>
    /// <param name="header">The search, which must be the same.</param>
    /// <exception cref="CellTypesException">The file is missing, is the log of another search or no trial log, or cannot be written. One line says
    /// which.</exception>
    public static TrialLog Resume(string path, TrialLogHeader header) => Open(path, FileMode.Open, header);

    /// <summary>Writes a trial and brings it to the disk.</summary>
    /// <param name="trial">The trial.</param>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Append(Trial trial) => WriteLine(trial);

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private static TrialLog Open(string path, FileMode mode, TrialLogHeader header)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(path, mode, FileAccess.ReadWrite, OneWriter, bufferSize: 0);
            return new TrialLog(file, header);
        }
        catch (Exception error) when (error is CellTypesException or IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            string mend = error is CellTypesException || error.GetType() == typeof(IOException) ? "" : " Name another file.";
            throw new CellTypesException($"Cannot use the trial log {path}: {error.Message}{mend}", error);
        }
    }

    private List<Trial> ReadTrials(TrialLogHeader header)
    {
        byte[] bytes = new byte[_file.Length];
        _file.ReadExactly(bytes);
        int end = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        _file.SetLength(end);
        List<Trial> trials = [];
        string[] lines = Encoding.UTF8.GetString(bytes, 0, end).Split('\n')[..^1];
        if (lines.Length > 0) CheckHeader(lines[0], header);
        for (int i = 1; i < lines.Length; i++)
        {
            Trial? trial = Parse<Trial>(lines[i]);
            if (trial is null || trial.Number != trials.Count || (trial.State == TrialState.Complete) != (trial.Score is not null))
                throw new CellTypesException($"line {i + 1} is not trial {trials.Count}; begin a new log.");
            trials.Add(trial);
        }
        return trials;
    }

    private static void CheckHeader(string line, TrialLogHeader header)
    {
        JsonObject expected = JsonSerializer.SerializeToNode(header, Json)!.AsObject();
        JsonObject there = Parse<JsonObject>(line) is { } first && JsonNode.DeepEquals(first["schema"], expected["schema"])
            ? first
            : throw new CellTypesException("it is no trial log, or one of another version; begin a new log.");
        foreach ((string name, JsonNode? value) in expected)
        {
            if (JsonNode.DeepEquals(there[name], value)) continue;
            throw new CellTypesException(
                $"it is of another search, whose {name} is {there[name]?.ToJsonString(Json)}, not {value?.ToJsonString(Json)}; "
                + "ask for that one, or begin a new log.");
        }
    }

    private static T? Parse<T>(string line)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void WriteLine<T>(T record)
    {
        _file.Write([.. JsonSerializer.SerializeToUtf8Bytes(record, Json), (byte)'\n']);
        _file.Flush(flushToDisk: true);
    }
}
