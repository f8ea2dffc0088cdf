using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using CellTypes.Training.Data;

namespace CellTypes.Training.Tuning;

/// <summary>The first line of a <see cref="TrialLog"/>: everything that decides which trials follow.</summary>
public sealed record TrialLogHeader
{
    /// <summary>Gets the kind of file: <c>celltypes.trials</c>, version 1.</summary>
    public string Schema { get; init; } = "celltypes.trials/1";

    /// <summary>Gets the family with the settings that stay as they are.</summary>
    public required string Family { get; init; }

    /// <summary>Gets the ranges of the settings that are searched.</summary>
    public required IReadOnlyList<string> Space { get; init; }

    /// <summary>Gets the data as the user names them.</summary>
    public required string Data { get; init; }

    /// <summary>Gets <see cref="FingerprintOf"/> the units.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Gets the protocol as text.</summary>
    public required string Protocol { get; init; }

    /// <summary>Gets the name of the score.</summary>
    public required string Score { get; init; }

    /// <summary>Gets the name of the sampler.</summary>
    public required string Sampler { get; init; }

    /// <summary>Gets the seed.</summary>
    public required int Seed { get; init; }

    /// <summary>Describes a search.</summary>
    /// <param name="family">The family.</param>
    /// <param name="data">The data as the user names them.</param>
    /// <param name="set">The units.</param>
    /// <param name="protocol">The protocol as text.</param>
    /// <param name="options">How to search.</param>
    public static TrialLogHeader Of(TunableFamily family, string data, LabelledSet set, string protocol, TuningOptions options) => new()
    {
        Family = family.Name,
        Space = [.. family.Space.Ranges.Select(range => $"{range}")],
        Data = data,
        Fingerprint = FingerprintOf(set),
        Protocol = protocol,
        Score = options.Score.Name,
        Sampler = options.Sampler.Name,
        Seed = options.Seed,
    };

    /// <summary>A hash (SHA-256, hexadecimal) of the inputs, labels, names and groups of units.</summary>
    /// <param name="set">The units.</param>
    public static string FingerprintOf(LabelledSet set)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(set.Inputs));
        hash.AppendData(MemoryMarshal.AsBytes(set.Labels));
        hash.AppendData(MemoryMarshal.AsBytes(set.Unlabelled.Inputs));
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(
            new { set.InputNames, set.ClassNames, set.UnitIds, set.Groups, Unlabelled = set.Unlabelled.UnitIds }));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
