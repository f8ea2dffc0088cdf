using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CellTypes.Models.Recordings;

namespace CellTypes.Streaming.Protocol;

/// <summary>The keys of a ZeroMQ CURVE certificate, as pyzmq (<c>zmq.auth.create_certificates</c>) and CZMQ write them to files.</summary>
public sealed class CurveKeys
{
    private const int Z85Length = 40;
    private const string Z85Characters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

    /// <summary>Wraps keys.</summary>
    /// <param name="publicKey">The public key, 40 characters of Z85.</param>
    /// <param name="secretKey">The secret key, 40 characters of Z85, or null where it is not this side's pair.</param>
    /// <exception cref="CellTypesException">A key is none.</exception>
    public CurveKeys(string publicKey, string? secretKey = null)
    {
        PublicKey = Checked("public-key", publicKey ?? throw new ArgumentNullException(nameof(publicKey)));
        SecretKey = secretKey is null ? null : Checked("secret-key", secretKey);
    }

    /// <summary>Gets the public key, 40 characters of Z85 (ZeroMQ RFC 32).</summary>
    public string PublicKey { get; }

    /// <summary>Gets the secret key, 40 characters of Z85, or null where the file holds only the public one.</summary>
    public string? SecretKey { get; }

    /// <summary>Reads a certificate file (ZPL, ZeroMQ RFC 4).</summary>
    /// <param name="path">The file.</param>
    /// <returns>The keys.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="CellTypesException">The file is no certificate.</exception>
    public static CurveKeys Read(string path)
    {
        Dictionary<string, string> keys = ReadCurveSection(ReadLines(path));
        if (!keys.TryGetValue("public-key", out string? publicKey))
        {
            throw new CellTypesException($"{path} holds no public-key under 'curve'; make one with zmq.auth.create_certificates.");
        }
        keys.TryGetValue("secret-key", out string? secretKey);
        try
        {
            return new CurveKeys(publicKey, secretKey);
        }
        catch (CellTypesException error)
        {
            throw new CellTypesException($"{path}: {error.Message}", error);
        }
    }

    private static IReadOnlyList<string> ReadLines(string path)
    {
        try
        {
            return InputFile.ReadLines(path);
        }
        catch (Exception error) when (error is CellTypesException or IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CellTypesException($"Cannot read the CURVE certificate {path}: {OneLine.Of(error)}", error);
        }
    }

    // ZPL nests by indentation: the keys are the indented lines below the unindented line "curve".
    private static Dictionary<string, string> ReadCurveSection(IReadOnlyList<string> lines)
    {
        var keys = new Dictionary<string, string>();
        bool inside = false;
        foreach (string line in lines)
        {
            string text = line.Trim();
            if (text.Length == 0 || text[0] == '#') continue;
            int equals = text.IndexOf('=');
            if (!char.IsWhiteSpace(line[0])) inside = text == "curve";
            else if (inside && equals > 0) keys[text.Substring(0, equals).Trim()] = Unquoted(text.Substring(equals + 1).Trim());
        }
        return keys;
    }

    // A Z85 key may hold a '#', so what follows a closing quote is dropped and nothing before it is.
    private static string Unquoted(string value)
    {
        if (value.Length == 0 || value[0] is not ('"' or '\'')) return value;
        int end = value.IndexOf(value[0], 1);
        return end < 0 ? value : value.Substring(1, end - 1);
    }

    private static string Checked(string name, string key) =>
        key.Length == Z85Length && key.All(c => Z85Characters.IndexOf(c) >= 0) && FiveCharacterGroupsFit(key)
            ? key
            : throw new CellTypesException($"The {name} is no CURVE key: it must be {Z85Length} characters of Z85.");

    // Five Z85 digits reach beyond the 32 bits that they stand for.
    private static bool FiveCharacterGroupsFit(string key) => Enumerable.Range(0, Z85Length / 5).All(group =>
        key.Substring(group * 5, 5).Aggregate(0L, (value, c) => value * 85 + Z85Characters.IndexOf(c)) <= uint.MaxValue);
}
