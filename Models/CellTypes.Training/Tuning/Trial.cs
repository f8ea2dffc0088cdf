using System.Collections.Generic;
using System.Text.Json.Serialization;

namespace CellTypes.Training.Tuning;

/// <summary>Settings that were tried, and what came of it.</summary>
public sealed record Trial
{
    /// <summary>Gets the number of the trial, from 0.</summary>
    public required int Number { get; init; }

    /// <summary>Gets the state: complete or failed.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<TrialState>))]
    public required TrialState State { get; init; }

    /// <summary>Gets the score of the predictions of all folds, pooled; null where the trial failed.</summary>
    public double? Score { get; init; }

    /// <summary>Gets the score of each fold; none where the trial failed.</summary>
    public IReadOnlyList<double> FoldScores { get; init; } = [];

    /// <summary>Gets the settings by name.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>Gets how long the trial took, in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>Gets why the trial failed; null where it did not.</summary>
    public string? Problem { get; init; }
}

/// <summary>What came of a trial.</summary>
public enum TrialState
{
    /// <summary>It has a score.</summary>
    [JsonStringEnumMemberName("complete")]
    Complete,

    /// <summary>A model could not be made or fitted with these settings.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
