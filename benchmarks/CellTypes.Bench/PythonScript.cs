using System;
using System.IO;

namespace CellTypes.Bench;

/// <summary>Python programs that the program is measured beside.</summary>
internal static class PythonScript
{
    /// <summary>Gets the interpreter. Debian's own has Debian's packages; another one on the path may have none.</summary>
    public static string Interpreter { get; } = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    /// <summary>Finds a script of the repository that the program runs from.</summary>
    public static string Find(string script)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, script);
            if (File.Exists(path)) return path;
        }
        throw new CellTypesException($"There is no {script} above {AppContext.BaseDirectory}; run the program from its repository.");
    }
}
