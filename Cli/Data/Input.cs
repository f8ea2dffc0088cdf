using System;
using System.IO;
using CellTypes.Streaming.Protocol;

namespace CellTypes.Cli.Data;

/// <summary>Reads the files of a command.</summary>
internal static class Input
{
    /// <summary>Runs what reads a file, and says of a failure to open it which file it was and who named it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="mend">What to do, for example "Name another file with --labels."</param>
    /// <param name="read">Reads it.</param>
    public static T Read<T>(string file, string mend, Func<string, T> read)
    {
        try
        {
            return read(file);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException || file.Length == 0)
        {
            throw new CellTypesException($"Cannot read {(file.Length == 0 ? "''" : file)}: {FileProblem.Of(error, file)} {mend}", error);
        }
    }
}
