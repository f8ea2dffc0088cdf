using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using CellTypes.Models.Recordings;

namespace CellTypes.Models.Bundles;

/// <summary>The files of a bundle and their checksums.</summary>
/// <remarks>
/// <c>SHA256SUMS</c> holds one line for each other file, in ordinal order of the names: the SHA-256 of its bytes in lower-case hexadecimal,
/// two spaces, the name, a line feed (<c>sha256sum -c SHA256SUMS</c> checks it). The hash of the bundle is the SHA-256 of that file, and so
/// covers the name and every byte of all of them.
/// </remarks>
internal sealed class BundleFiles
{
    public const string Card = "model.json";
    public const string Forest = "trees.forest";
    public const string Novelty = "novelty.bin";
    public const string Weights = "weights.safetensors";
    public const string Bands = "bands.json";
    public const string Units = "units.txt";
    private const string Readable = "README.md";
    private const string Sums = "SHA256SUMS";
    private const string Mend = "Copy the whole bundle again, or train it again.";

    // What is for people to read is short; sizes are checked before anything is read.
    private const int LargestText = 1 << 24, LargestNumbers = 1 << 30;

    private static readonly string[] Always = [Readable, Card, Novelty, Forest];
    private static readonly string[] All = [.. Always, Weights, Bands, Units];

    private readonly string _folder;
    private readonly Dictionary<string, byte[]> _bytes;

    private BundleFiles(string folder, Dictionary<string, byte[]> bytes, string sha256)
    {
        _folder = folder;
        _bytes = bytes;
        Sha256 = sha256;
    }

    /// <summary>The hash of the bundle.</summary>
    public string Sha256 { get; }

    public byte[] this[string name] => _bytes.TryGetValue(name, out byte[]? bytes)
        ? bytes
        : throw new CellTypesException($"{PathOf(name)} is missing from the bundle. {Mend}");

    /// <summary>The hash of some bytes, in lower-case hexadecimal.</summary>
    public static string HashOf(byte[] bytes)
    {
        using SHA256 hash = SHA256.Create();
        return string.Concat(hash.ComputeHash(bytes).Select(value => value.ToString("x2")));
    }

    public string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>Reads all files and checks them against their checksums.</summary>
    public static BundleFiles Read(string folder)
    {
        InputFolder.Holds(folder, Sums, $"There is no model bundle {folder}; give the folder that holds {Card} and {Sums}.");
        byte[] sums = ReadFile(folder, Sums);
        Dictionary<string, string> expected = ParseSums(Path.Combine(folder, Sums), Encoding.UTF8.GetString(sums));
        if (Always.FirstOrDefault(name => !expected.ContainsKey(name)) is string missing)
            throw new CellTypesException($"{Path.Combine(folder, Sums)} has no line for {missing}. {Mend}");
        CheckUnlisted(folder, expected);
        Dictionary<string, byte[]> bytes = [];
        foreach (string name in All.Where(expected.ContainsKey))
        {
            string path = Path.Combine(folder, name), hash = expected[name];
            bytes[name] = ReadFile(folder, name);
            if (HashOf(bytes[name]) != hash)
                throw new CellTypesException($"{path} is damaged or was changed: its SHA-256 is not the one in {Sums}. {Mend}");
        }
        return new BundleFiles(folder, bytes, HashOf(sums));
    }

    /// <summary>Tells whether a file is there.</summary>
    public bool Has(string name) => _bytes.ContainsKey(name);

    /// <summary>Writes all files.</summary>
    /// <returns>The files.</returns>
    public static BundleFiles Write(string folder, byte[] card, byte[] readable, byte[] forest, byte[] novelty, byte[]? weights, TrainingUnits? training)
    {
        Directory.CreateDirectory(folder);
        Dictionary<string, byte[]> bytes = new() { [Card] = card, [Readable] = readable, [Forest] = forest, [Novelty] = novelty };
        if (weights is not null) bytes[Weights] = weights;
        if (training is not null) (bytes[Bands], bytes[Units]) = (training.WriteBands(), training.WriteHashes());
        IEnumerable<string> names = bytes.Keys.OrderBy(name => name, StringComparer.Ordinal);
        byte[] sums = Encoding.UTF8.GetBytes(string.Concat(names.Select(name => $"{HashOf(bytes[name])}  {name}\n")));
        // Those of an earlier bundle in the same folder.
        foreach (string name in All.Where(name => !bytes.ContainsKey(name))) File.Delete(Path.Combine(folder, name));
        foreach (string name in names) File.WriteAllBytes(Path.Combine(folder, name), bytes[name]);
        File.WriteAllBytes(Path.Combine(folder, Sums), sums);
        return new BundleFiles(folder, bytes, HashOf(sums));
    }

    private static byte[] ReadFile(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        if (!File.Exists(path)) throw new CellTypesException($"{path} is missing. {Mend}");
        try
        {
            return InputFile.ReadBytes(path, name is Forest or Novelty or Weights ? LargestNumbers : LargestText);
        }
        catch (CellTypesException error)
        {
            throw new CellTypesException($"{error.Message} {Mend}", error);
        }
    }

    // What no checksum covers is no part of the bundle, although it looks so in the folder. Systems leave hidden files everywhere.
    private static void CheckUnlisted(string folder, Dictionary<string, string> listed)
    {
        string? other = Directory.GetFileSystemEntries(folder).OrderBy(path => path, StringComparer.Ordinal).FirstOrDefault(path =>
            Path.GetFileName(path) is string name && name != Sums && !listed.ContainsKey(name) && (File.GetAttributes(path) & FileAttributes.Hidden) == 0);
        if (other is not null)
            throw new CellTypesException($"{PlainText.Show(other)} is in the bundle, but {Sums} has no line for it. Move it elsewhere, or copy the whole bundle again.");
    }

    private static Dictionary<string, string> ParseSums(string path, string text)
    {
        Dictionary<string, string> sums = [];
        foreach (string line in text.Split(['\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split([' '], StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length != 2 || parts[0].Length != 64)
                throw new CellTypesException($"{path}: '{PlainText.Show(line)}' is not a checksum and a file name. {Mend}");
            if (sums.ContainsKey(parts[1])) throw new CellTypesException($"{path} lists {parts[1]} twice. {Mend}");
            if (!All.Contains(parts[1]))
                throw new CellTypesException($"{path} lists {PlainText.Show(parts[1])}, which is no file of a bundle; there are {string.Join(", ", All)}. {Mend}");
            sums.Add(parts[1], parts[0]);
        }
        return sums;
    }
}
