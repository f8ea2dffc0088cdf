using System;
using System.Collections.Generic;
using System.Linq;
using PureHDF.Interop;

namespace PureHDF.VOL.Native;

/// <summary>A group of an open file.</summary>
public class NativeGroup : NativeAttributableObject, IH5Group
{
    internal NativeGroup(FileHandle file, string path)
        : base(file, path)
    {
    }

    /// <inheritdoc/>
    public bool LinkExists(string path)
    {
        using (Libhdf5.Enter())
        {
            string current = Start(path);
            if (path == "/") return true;
            foreach (string segment in Segments(path))
            {
                if (!File.IsGroup(current)) return false;
                current = Append(current, segment);
                if (!File.HasLink(current)) return false;
            }
            return true;
        }
    }

    /// <inheritdoc/>
    public IH5Object Get(string path)
    {
        using (Libhdf5.Enter())
        {
            string current = Start(path);
            if (path == "/") return new NativeGroup(File, path);
            foreach (string segment in Segments(path))
            {
                if (!File.IsGroup(current)) throw new Exception($"Path segment '{Name(current)}' is not a group.");
                current = Append(current, segment);
                if (segment.Length == 0 || !File.HasLink(current)) throw new Exception($"Could not find part of the path '{path}'.");
            }
            return Open(current);
        }
    }

    /// <inheritdoc/>
    public IEnumerable<IH5Object> Children()
    {
        List<string> names;
        using (Libhdf5.Enter()) names = File.LinkNames(FullPath);
        return names.Select(name => Open(Append(FullPath, name)));
    }

    private static string[] Segments(string path) => path.TrimStart('/').Split('/');

    private static string Append(string path, string segment) => path == "/" ? path + segment : $"{path}/{segment}";

    private static new string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    private string Start(string path) => path.StartsWith('/') ? "/" : FullPath;

    private NativeObject Open(string path)
    {
        using (Libhdf5.Enter())
        {
            return File.KindOf(path) switch
            {
                ObjectKind.Group => new NativeGroup(File, path),
                ObjectKind.Dataset => new NativeDataset(File, path),
                _ => new NativeUnresolvedLink(path),
            };
        }
    }
}
