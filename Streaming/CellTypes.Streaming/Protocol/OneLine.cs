using System;

namespace CellTypes.Streaming.Protocol;

/// <summary>Makes what an exception says fit for one line of a terminal or a log.</summary>
internal static class OneLine
{
    /// <summary>Gets the message of an exception without line breaks.</summary>
    /// <param name="error">The exception.</param>
    public static string Of(Exception error) => string.Join(" ", error.Message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
