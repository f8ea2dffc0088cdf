using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CellTypes.Models.Recordings;
using CellTypes.Streaming.Protocol;

namespace CellTypes.Dashboard.Curation;

/// <summary>The file <c>celltypes/labels-NAME.json</c> of a recording: what one person says of its units. docs/dashboard.md describes it.</summary>
internal sealed record LabelFile
{
    private const string CurrentFormat = "CellTypes labels 1", Prefix = "labels-", Suffix = ".json";

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
    };

    /// <summary>Gets the version of the format.</summary>
    public string Format { get; init; } = CurrentFormat;

    /// <summary>Gets the name of the recording.</summary>
    public required string Recording { get; init; }

    /// <summary>Gets who says it.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the units of which something was said, by name.</summary>
    public required IReadOnlyDictionary<string, UnitJudgement> Units { get; init; }

    /// <summary>Tells whether a name can be part of that of a file on every system.</summary>
    /// <param name="name">The name of a person: letters, digits, hyphens, underscores and dots, a letter or digit first.</param>
    public static bool IsName(string? name) =>
        name is { Length: > 0 and <= 40 } && char.IsLetterOrDigit(name[0]) && name[^1] != '.' && name.All(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.');

    /// <summary>Makes a name of any text.</summary>
    /// <param name="text">For example the name of an account.</param>
    public static string NameOf(string text)
    {
        string name = new([.. text.Where(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_').SkipWhile(letter => !char.IsLetterOrDigit(letter)).Take(40)]);
        return name.Length > 0 ? name : "me";
    }

    /// <summary>Gets the file of a person.</summary>
    /// <param name="folder">The folder for what the program knows of the recording.</param>
    /// <param name="name">The person.</param>
    public static string PathOf(string folder, string name) => Path.Combine(folder, Prefix + name + Suffix);

    /// <summary>Finds the persons who have a file.</summary>
    /// <param name="folder">The folder for what the program knows of the recording.</param>
    public static string[] Names(string folder) => Directory.Exists(folder)
        ? [.. Directory.GetFiles(folder, Prefix + "*" + Suffix).Select(path => Path.GetFileName(path)[Prefix.Length..^Suffix.Length]).Where(IsName).Order(StringComparer.OrdinalIgnoreCase)]
        : [];

    /// <summary>Reads a file.</summary>
    /// <param name="bytes">What it holds.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="CellTypesException">It is damaged, or of another format.</exception>
    public static LabelFile Read(byte[] bytes, string path)
    {
        try
        {
            LabelFile file = JsonSerializer.Deserialize<LabelFile>(bytes, Options) ?? throw new JsonException("it is empty.");
            if (file.Units.Any(unit => unit.Value is null)) throw new JsonException("a unit is null.");
            return file.Format == CurrentFormat ? file : throw new CellTypesException($"{path} has the format '{PlainText.Show(file.Format)}', and this program reads '{CurrentFormat}': use a newer version of it.");
        }
        catch (JsonException error)
        {
            throw new CellTypesException($"{path} does not hold labels of the dashboard{(error.LineNumber is long line ? $" (line {line + 1})" : "")}: mend it, or move it away to begin anew.", error);
        }
    }

    /// <summary>Writes the file's bytes.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(this, Options) + "\n");

    /// <summary>Puts the file in its place in one step.</summary>
    /// <param name="bytes">What it holds.</param>
    /// <param name="path">The file; its folder is made.</param>
    public static void Write(byte[] bytes, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        FileSet files = new();
        files.Add(path, stream => stream.Write(bytes));
        files.Replace();
    }
}
