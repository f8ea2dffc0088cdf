namespace CellTypes.Streaming.Publishing;

/// <summary>The topics of the label protocol.</summary>
/// <remarks>ZeroMQ compares first bytes only; the closing delimiter keeps one topic from being the beginning of another.</remarks>
public static class LabelTopics
{
    /// <summary>What every topic but <see cref="Signals"/> begins with: subscribe to it for everything that is said of labels.</summary>
    public const string All = "celltypes/v2/";

    /// <summary>One message per update: the units judged anew or changed.</summary>
    public const string Label = All + "label/";

    /// <summary>The state of every unit, each second and at once when a subscriber joins.</summary>
    public const string Keyframe = All + "keyframe/";

    /// <summary>A heartbeat with all counters, each second.</summary>
    public const string Status = All + "status/";

    /// <summary>The last message of a session.</summary>
    public const string End = All + "end/";

    /// <summary>The autocorrelogram and the mean waveform of each unit every few seconds, sent while somebody is subscribed to this topic.</summary>
    public const string Signals = "celltypes/signals/v2/";

    /// <summary>Gets what every topic of a version begins with.</summary>
    /// <param name="version">The version of the protocol, 1 or 2.</param>
    public static string AllOf(int version) => $"celltypes/v{version}/";
}
