using System;
using System.IO;

namespace CellTypes.Cli;

/// <summary>Writes the files of a command.</summary>
internal static class Output
{
    /// <summary>Runs what writes to a place, and says of a failure which place it was.</summary>
    public static void WriteTo(string place, Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"Cannot write to {place}: {error.Message} Name another place with --output.", error);
        }
    }
}
