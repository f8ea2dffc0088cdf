using System.Collections.Generic;

namespace CellTypes.Models.Bundles;

/// <summary>The data that a model was trained on.</summary>
public sealed record DataCard
{
    /// <summary>Gets what was read, each file with its SHA-256.</summary>
    public required IReadOnlyList<DataFile> Files { get; init; }

    /// <summary>Gets the labs with their animals.</summary>
    public required IReadOnlyList<LabCard> Labs { get; init; }

    /// <summary>Gets what was left out and why, one line each.</summary>
    public required IReadOnlyList<string> LeftOut { get; init; }

    /// <summary>Gets the terms of use.</summary>
    public required string Licence { get; init; }

    /// <summary>Gets what to cite.</summary>
    public required IReadOnlyList<string> Citations { get; init; }
}

/// <summary>A file of training data.</summary>
/// <param name="Path">Its path in the data set.</param>
/// <param name="Sha256">The SHA-256 of its bytes, in lower-case hexadecimal.</param>
public sealed record DataFile(string Path, string Sha256);

/// <summary>What one lab contributed to the training data.</summary>
/// <param name="Name">The lab.</param>
/// <param name="Description">The animal, the region, and where the labels come from.</param>
/// <param name="Units">The number of units of each class.</param>
public sealed record LabCard(string Name, string Description, IReadOnlyDictionary<string, int> Units);
