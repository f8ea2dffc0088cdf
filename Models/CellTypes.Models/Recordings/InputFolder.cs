using System;
using System.IO;

namespace CellTypes.Models.Recordings;

/// <summary>Tells a folder that is missing, a file in its place, and one that may not be read apart from one that lacks a file.</summary>
internal static class InputFolder
{
    /// <summary>Checks that a folder holds a file.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="file">The name of the file.</param>
    /// <param name="missing">What it means that there is no such folder; ends with a full stop.</param>
    /// <returns>Whether the folder, which can be read, holds the file.</returns>
    /// <exception cref="CellTypesException">There is no such folder, or it is a file.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    public static bool Holds(string folder, string file, string missing)
    {
        if (File.Exists(folder)) throw new CellTypesException($"{folder} is a file; give the folder that holds {file}.");
        if (!Directory.Exists(folder)) throw new CellTypesException(missing);
        if (File.Exists(Path.Combine(folder, file))) return true;
        try
        {
            // A folder may be one to list and not to enter: then there is a name, but no file.
            if (Directory.GetFiles(folder, file).Length == 0) return false;
        }
        catch (UnauthorizedAccessException)
        {
        }
        throw new CellTypesException($"The folder {folder} may not be read; change its permissions, or have its owner do so.");
    }
}
