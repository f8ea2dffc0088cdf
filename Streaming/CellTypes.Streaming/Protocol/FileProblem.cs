using System;
using System.IO;

namespace CellTypes.Streaming.Protocol;

/// <summary>Says why a file cannot be opened. The system gives one reason for a folder and for a file of somebody else.</summary>
internal static class FileProblem
{
    /// <summary>Gets a sentence that goes on after a colon.</summary>
    /// <param name="error">What opening the file threw.</param>
    /// <param name="path">The file, or the folder that it is in.</param>
    public static string Of(Exception error, string path) => error switch
    {
        _ when path.Length == 0 => "the name is empty.",
        FileNotFoundException => "there is no such file.",
        DirectoryNotFoundException => "its folder does not exist.",
        UnauthorizedAccessException when Directory.Exists(path) && error.Message.Contains($"'{Path.GetFullPath(path)}'") => "it is a folder.",
        UnauthorizedAccessException => "permission denied.",
        _ => OneLine.Of(error),
    };
}
