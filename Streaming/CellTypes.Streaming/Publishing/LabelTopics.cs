namespace CellTypes.Streaming.Publishing;

/// <summary>The topics of the label protocol, version 1.</summary>
/// <remarks>ZeroMQ compares first bytes only; the closing delimiter keeps one topic from being the beginning of another.</remarks>
public static class LabelTopics
{
    /// <summary>What every topic begins with: subscribe to it for everything.</summary>
    public const string All = "celltypes/v1/";

    /// <summary>One message per window: the units judged anew or changed.</summary>
    public const string Label = All + "label/";

    /// <summary>The state of every unit, each second and at once when a subscriber joins.</summary>
    public const string Keyframe = All + "keyframe/";

    /// <summary>A heartbeat with all counters, each second.</summary>
    public const string Status = All + "status/";

    /// <summary>The last message of a session.</summary>
    public const string End = All + "end/";
}
