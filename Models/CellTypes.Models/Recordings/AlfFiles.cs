using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace CellTypes.Models.Recordings;

/// <summary>The files of an ALF folder by what they hold.</summary>
/// <remarks>A file is named object.attribute.extension, with a namespace before it (<c>_ibl_spikes.times.npy</c>) or other parts before the extension
/// (<c>spikes.times.probe00.npy</c>) as may be. A later revision is in a sub-folder named <c>#2024-05-06#</c>, and holds the files that were made anew.
/// Format: the ALyx File naming convention of the International Brain Laboratory.</remarks>
internal sealed class AlfFiles
{
    private static readonly Regex FileName = new(@"^(?:_[^_.]+_)?(?<what>[A-Za-z]+\.[A-Za-z0-9_]+)(?:\.[^.]+)*\.(?<extension>[A-Za-z0-9]+)$");
    private static readonly Regex Revision = new("^#[^#]+#$");

    private readonly string _folder;

    // Of each revision, the folder itself first, the files by object.attribute.extension.
    private readonly List<Dictionary<string, List<string>>> _revisions = [];

    private AlfFiles(string folder) => _folder = folder;

    /// <summary>Tells whether a folder holds spikes under the names of ALF.</summary>
    /// <param name="folder">A folder that can be read.</param>
    public static bool Holds(string folder)
    {
        AlfFiles files = Read(folder);
        return files.Find("spikes.times.npy") is not null || files.Find("spikes.samples.npy") is not null;
    }

    /// <summary>Lists the files of a folder and of its revisions.</summary>
    /// <param name="folder">The folder.</param>
    public static AlfFiles Read(string folder)
    {
        AlfFiles files = new(folder);
        IEnumerable<string> revisions = Directory.GetDirectories(folder).Where(path => Revision.IsMatch(Path.GetFileName(path))).OrderBy(path => path, StringComparer.Ordinal);
        foreach (string revision in revisions.Prepend(folder))
        {
            files._revisions.Add(Directory.GetFiles(revision).Select(path => (Path: path, Name: FileName.Match(Path.GetFileName(path)))).Where(file => file.Name.Success)
                .GroupBy(file => $"{file.Name.Groups["what"].Value}.{file.Name.Groups["extension"].Value}")
                .ToDictionary(group => group.Key, group => group.Select(file => file.Path).ToList()));
        }
        return files;
    }

    /// <summary>Finds a file in the latest revision that has it.</summary>
    /// <param name="name">What it holds, for example <c>spikes.times.npy</c>.</param>
    /// <returns>Its path, or null where there is none.</returns>
    /// <exception cref="CellTypesException">Two files of the revision go by that name.</exception>
    public string? Find(string name)
    {
        List<string>? paths = _revisions.Select(files => files.TryGetValue(name, out List<string>? found) ? found : null).LastOrDefault(found => found is not null);
        if (paths?.Count > 1)
            throw new CellTypesException($"{_folder} holds {name} twice, as {string.Join(" and ", paths.Select(Path.GetFileName))}: leave one of them in the folder, and the other files of that sorting.");
        return paths?[0];
    }

    /// <summary>The error of a file that the folder must have.</summary>
    public CellTypesException Missing(string name, string mend) => new($"{Path.Combine(_folder, name)} is missing; {mend}.");
}
