using System;
using System.Text.Json.Serialization;

namespace CellTypes.Dashboard.Curation;

/// <summary>What a person says of a unit. Immutable.</summary>
public sealed record UnitJudgement
{
    /// <summary>Gets the judgement of a unit of which nothing was said.</summary>
    [JsonIgnore]
    public static UnitJudgement None { get; } = new();

    /// <summary>Gets the cell type, or null where none was given.</summary>
    public string? Label { get; init; }

    /// <summary>Gets the group, <c>good</c>, <c>mua</c> or <c>noise</c>, or null where none was given.</summary>
    public string? Group { get; init; }

    /// <summary>Gets a value indicating whether the person is unsure: the label is kept, and no export takes it for known.</summary>
    public bool Unsure { get; init; }

    /// <summary>Gets a note, or null.</summary>
    public string? Note { get; init; }

    /// <summary>Gets when it last changed, in UTC, or null where nothing was said.</summary>
    public DateTime? Changed { get; init; }

    /// <summary>Gets a value indicating whether nothing is said.</summary>
    [JsonIgnore]
    public bool IsEmpty => Label is null && Group is null && !Unsure && Note is null;
}
