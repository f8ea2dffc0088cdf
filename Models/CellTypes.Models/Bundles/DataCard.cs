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
