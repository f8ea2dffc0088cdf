using System;
using System.IO;

namespace CellTypes.Cli.Data;

/// <summary>Where the recordings and tables are that models are trained and judged on. They do not ship with the program.</summary>
internal static class DataFolder
{
    private const string Variable = "CELLTYPES_DATA";

    public const string Description = $"The folder of tables and recordings. [default: ${Variable}, or shared/data beside the repository]";

    public static string Resolve(string? folder)
    {
        string? found = folder ?? Environment.GetEnvironmentVariable(Variable) ?? BesideTheProgram();
        if (found is null) throw new CellTypesException($"there are no data: name their folder with --data-folder or in {Variable}.");
        return Directory.Exists(found) ? found : throw new CellTypesException($"the data folder {found} does not exist; name another with --data-folder or in {Variable}.");
    }

    /// <summary>Finds a data set in the folder.</summary>
    public static string Find(string folder, string set)
    {
        string path = Path.Combine(folder, set);
        return Directory.Exists(path) ? path : throw new CellTypesException($"{path} does not exist; name the folder that holds {set} with --data-folder or in {Variable}.");
    }

    private static string? BesideTheProgram()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(candidate)) return candidate;
        }
        return null;
    }
}
