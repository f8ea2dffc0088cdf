using System;
using System.Text.Json;

namespace CellTypes.Models.Recordings;

/// <summary>Says what is wrong with a JSON file to somebody who opens it in an editor: the line, counted from 1, and the name.</summary>
internal static class JsonProblem
{
    private const string Lacking = "missing required properties including: ";

    /// <summary>Describes an error of System.Text.Json, whose own messages speak of .NET types and count lines from 0.</summary>
    /// <param name="error">The error. One without a line is described by its own message.</param>
    /// <returns>The rest of a sentence, without a full stop.</returns>
    public static string Of(JsonException error)
    {
        int lacking = error.Message.IndexOf(Lacking, StringComparison.Ordinal);
        if (lacking >= 0) return $"it lacks {error.Message.Substring(lacking + Lacking.Length).Split('.')[0]}";
        if (error.LineNumber is not long line) return PlainText.Show(error.Message).TrimEnd('.');
        // A deserializer wraps the reader's error when the text itself is malformed.
        return error.InnerException is JsonException || error.Path is not { Length: > 2 } path
            ? $"line {line + 1} is not valid JSON"
            : $"the value of {PlainText.Show(path.Substring(2))} on line {line + 1} is not of the kind that belongs there";
    }
}
