using System.IO;

namespace CellTypes.Dashboard.Tests.Support;

/// <summary>Copies recordings, so that what is written beside them is written beside the copy.</summary>
internal static class SharedFolder
{
    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
