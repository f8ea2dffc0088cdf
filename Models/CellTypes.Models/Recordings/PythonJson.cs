using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CellTypes.Models.Recordings;

/// <summary>A JSON file as Python writes it: with NaN and Infinity, which JSON does not have and which are read as null.</summary>
internal static class PythonJson
{
    private static readonly Regex TextOrNumber = new("\"(?:\\\\.|[^\"\\\\])*\"|-?\\b(?:NaN|Infinity)\\b");

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its value.</returns>
    /// <exception cref="CellTypesException">It is missing, too large, or no JSON.</exception>
    public static JsonElement Read(string path)
    {
        if (!File.Exists(path)) throw new CellTypesException($"{path} is missing; copy the whole folder again.");
        string text = Encoding.UTF8.GetString(InputFile.ReadBytes(path, InputFile.LargestText));
        try
        {
            using JsonDocument document = JsonDocument.Parse(TextOrNumber.Replace(text, found => found.Value[0] == '"' ? found.Value : "null"));
            return document.RootElement.Clone();
        }
        catch (JsonException error)
        {
            throw new CellTypesException($"{path} is damaged: {JsonProblem.Of(error)}; copy it again.", error);
        }
    }

    /// <summary>Gets a member of an object.</summary>
    /// <param name="owner">What may be an object.</param>
    /// <param name="name">The name of the member.</param>
    /// <returns>Its value, or null where there is no such member, or it is null.</returns>
    public static JsonElement? Member(this JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>Gets a finite number.</summary>
    /// <returns>The number, or null where the value is none.</returns>
    public static double? Number(this JsonElement? value) =>
        value is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out double found) && !double.IsInfinity(found) ? found : null;

    /// <summary>Gets an array of numbers.</summary>
    /// <returns>The numbers, NaN for what is none; null where the value is no array.</returns>
    public static double[]? Numbers(this JsonElement? value) => value.Items()?.Select(item => ((JsonElement?)item).Number() ?? double.NaN).ToArray();

    /// <summary>Gets an array of texts.</summary>
    /// <returns>The texts, and other values as they are written; null where the value is no array.</returns>
    public static string[]? Texts(this JsonElement? value) => value.Items()?.Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : item.GetRawText()).ToArray();

    /// <summary>Gets the items of an array.</summary>
    /// <returns>The items; null where the value is no array.</returns>
    public static IReadOnlyList<JsonElement>? Items(this JsonElement? value) => value is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray()] : null;
}
