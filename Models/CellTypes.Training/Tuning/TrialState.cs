using System.Text.Json.Serialization;

namespace CellTypes.Training.Tuning;

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
