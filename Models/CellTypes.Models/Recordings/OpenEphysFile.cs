using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace CellTypes.Models.Recordings;

/// <summary>Opens recordings in Open Ephys' binary format: <c>structure.oebin</c> and <c>continuous/STREAM/continuous.dat</c>.</summary>
/// <remarks>Format: the "Binary format" page of the Open Ephys GUI's documentation.</remarks>
internal static class OpenEphysFile
{
    private const string Structure = "structure.oebin", Data = "continuous.dat";

    /// <summary>Finds the structure.oebin that a path belongs to: the file itself, in the folder, or above continuous/STREAM.</summary>
    /// <returns>Its path, or null where there is none.</returns>
    public static string? FindStructure(string path)
    {
        if (!Directory.Exists(path) && Path.GetFileName(path) is not (Structure or Data)) return null;
        string? folder = Path.GetDirectoryName(Path.GetFullPath(Directory.Exists(path) ? Path.Combine(path, Structure) : path));
        for (int level = 0; folder is not null && level < 3; level++, folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, Structure))) return Path.Combine(folder, Structure);
        }
        return null;
    }

    /// <summary>Opens a stream of a recording.</summary>
    /// <param name="structure">The structure.oebin.</param>
    /// <param name="path">What the user gave, which says the stream where there are several.</param>
    public static RawRecording Open(string structure, string path)
    {
        string continuous = Path.Combine(Path.GetDirectoryName(structure)!, "continuous");
        using JsonDocument document = Parse(structure);
        List<(string Folder, JsonElement Stream)> streams = [.. Streams(document, structure).Select(stream => (Path.Combine(continuous, FolderName(stream, structure)), stream))];
        string given = Path.GetFullPath(path).TrimEnd(Path.DirectorySeparatorChar);
        List<(string Folder, JsonElement Stream)> chosen = streams.FindAll(stream => given == stream.Folder || given == Path.Combine(stream.Folder, Data));
        if (chosen.Count == 0 && (given == Path.GetDirectoryName(structure) || given == structure || given == continuous)) chosen = streams;
        if (chosen.Count == 1) return Open(chosen[0].Folder, chosen[0].Stream, structure);
        string names = string.Join(", ", streams.Select(stream => Path.GetFileName(stream.Folder)));
        throw new CellTypesException(
            streams.Count == 0 ? $"{structure} has no continuous stream; give the recording that was sorted."
            : chosen.Count == 0 ? $"{structure} does not know {path}; its streams are {names}."
            : $"{structure} has several streams ({names}); give the folder of the one that was sorted, such as {streams[0].Folder}.");
    }

    private static RawRecording Open(string folder, JsonElement stream, string structure)
    {
        string name = Path.GetFileName(folder);
        if (name.EndsWith("-LFP", StringComparison.OrdinalIgnoreCase)) throw new CellTypesException($"{folder} holds field potentials, without spikes; give the folder of the stream that was sorted.");
        RawChannel[] channels = [.. Items(stream, "channels", structure).Select(channel => Channel(channel, name, structure))];
        if (channels.Length == 0 || channels.Length != Number(stream, "num_channels", structure)) throw Damaged(structure, $"num_channels of {name} is not the number of its channels");
        if (!channels.Any(channel => channel.IsNeural)) throw new CellTypesException($"{folder} has no channel with electrodes; give the folder of the stream that was sorted.");
        string data = Path.Combine(folder, Data);
        if (!File.Exists(data)) throw new CellTypesException($"{data} is missing; copy it with the rest of the recording.");
        List<string> notes = [];
        long first = ReadNumbers(folder, InputFile.LengthOf(data) / sizeof(short) / channels.Length, notes);
        return new RawRecording(data, Number(stream, "sample_rate", structure), channels, [(data, 0)], notes) { FirstSample = first };
    }

    // The stream -AP is that of a Neuropixels 1.0 probe, which has the filter in hardware; the stream of a 2.0 probe has no such ending.
    private static RawChannel Channel(JsonElement channel, string stream, string structure)
    {
        string name = Text(channel, "channel_name"), units = Text(channel, "units");
        bool isOther = units == "V" || name.EndsWith("SYNC", StringComparison.Ordinal) || new[] { "ADC", "AUX", "AI" }.Any(kind => name.StartsWith(kind, StringComparison.Ordinal));
        double scale = Number(channel, "bit_volts", structure);
        if (!isOther && !(scale is > 0 and < 1000)) throw Damaged(structure, $"bit_volts of {name} is {scale}");
        return new RawChannel
        {
            IsNeural = !isOther,
            Scale = isOther ? 1 : scale,
            IsHighPassFiltered = stream.EndsWith("-AP", StringComparison.OrdinalIgnoreCase) || Text(channel, "history").Contains("Bandpass"),
        };
    }

    // sample_numbers.npy is 8 bytes a sample: only its ends are read. Before version 0.6 it was timestamps.npy.
    private static long ReadNumbers(string folder, long length, List<string> notes)
    {
        string? path = new[] { "sample_numbers.npy", "timestamps.npy" }.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        if (path is null) return 0;
        using FileStream stream = InputFile.Open(path);
        NpyHeader header = NpyHeader.Read(stream, path);
        if (header.ElementType != "i8" || header.BigEndian || header.Length == 0) return 0;
        using BinaryReader reader = new(stream);
        long first = reader.ReadInt64();
        stream.Position = stream.Length - sizeof(long);
        long last = reader.ReadInt64();
        if (header.Length != length) notes.Add($"{path} numbers {header.Length} samples, but there are {length}: one of the two was not copied to its end.");
        else if (last - first + 1 != length) notes.Add($"{path} skips {last - first + 1 - length} samples, which were lost; spike times have to count the samples of the file, as sorters do.");
        return first;
    }

    private static JsonDocument Parse(string structure)
    {
        try
        {
            return JsonDocument.Parse(InputFile.ReadBytes(structure, InputFile.LargestText));
        }
        catch (JsonException error)
        {
            throw new CellTypesException($"{structure} is damaged: {JsonProblem.Of(error)}; copy it again from the recording.", error);
        }
    }

    private static IEnumerable<JsonElement> Streams(JsonDocument document, string structure) =>
        document.RootElement.ValueKind == JsonValueKind.Object ? Items(document.RootElement, "continuous", structure) : throw Damaged(structure, "it is no object");

    // A name that leads elsewhere would read another file than the user gave.
    private static string FolderName(JsonElement stream, string structure)
    {
        string name = Text(stream, "folder_name").TrimEnd('/', '\\');
        return name.Length > 0 && name == Path.GetFileName(name) && name != ".." ? name : throw Damaged(structure, "a stream has no folder_name");
    }

    private static IEnumerable<JsonElement> Items(JsonElement element, string name, string structure) =>
        element.TryGetProperty(name, out JsonElement items) && items.ValueKind == JsonValueKind.Array && items.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object)
            ? items.EnumerateArray()
            : throw Damaged(structure, $"it has no list '{name}'");

    private static double Number(JsonElement element, string name, string structure) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number)
            ? number
            : throw Damaged(structure, $"it has no number '{name}'");

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static CellTypesException Damaged(string structure, string problem) => new($"{structure} is damaged: {problem}; copy it again from the recording.");
}
