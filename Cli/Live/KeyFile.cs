using System;
using System.CommandLine;
using System.IO;
using CellTypes.Streaming.Protocol;

namespace CellTypes.Cli.Live;

/// <summary>The file of CURVE keys that an option names.</summary>
internal static class KeyFile
{
    private const UnixFileMode OfOthers = (UnixFileMode)0b000_111_111;

    /// <summary>Reads the keys, and says of a secret one whether others can read it.</summary>
    /// <returns>The keys, or null where none is named.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="CellTypesException">The file holds no keys.</exception>
    public static CurveKeys? Read(ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetValue(option) is not string path) return null;
        CurveKeys keys = CurveKeys.Read(path);
        if (keys.SecretKey is not null && !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & OfOthers) != 0)
            Console.Error.WriteLine($"celltypes {parsed.CommandResult.Command.Name}: the secret key in {path} is open to others: keep them out with chmod 600 {path}");
        return keys;
    }
}
