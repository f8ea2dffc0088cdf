using System;

namespace CellTypes.Streaming.Protocol;

/// <summary>Makes what an exception says fit for one line of a terminal or a log.</summary>
internal static class OneLine
{
    /// <summary>Gets the message of an exception without line breaks and with a full stop, so that another sentence may follow.</summary>
    /// <param name="error">The exception.</param>
    public static string Of(Exception error) => Of(error.Message);

    /// <summary>Gets a text without line breaks and with a full stop.</summary>
    /// <param name="text">The text.</param>
    public static string Of(string text)
    {
        string[] lines = text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        string line = string.Join(" ", Array.ConvertAll(lines, part => part.Trim()));
        return line.EndsWith(".", StringComparison.Ordinal) ? line : line + ".";
    }
}
