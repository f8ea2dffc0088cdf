namespace CellTypes.Streaming.Protocol;

/// <summary>The names and limits of the native trace format, version 1, as docs/protocol.md specifies it.</summary>
internal static class TraceProtocol
{
    /// <summary>The topic, the first frame of every message. It ends with a delimiter because a subscription matches by prefix.</summary>
    public const string Topic = "celltypes/v1/trace/";

    /// <summary>The value of the header's <c>schema</c> field.</summary>
    public const string Schema = "celltypes.trace/1";

    /// <summary>The most samples of one message.</summary>
    public const int MaxSamples = 8_000_000;

    /// <summary>The most triggers of one message.</summary>
    public const int MaxTriggers = 10_000;

    /// <summary>The most cells that a source may name.</summary>
    public const int MaxCells = 64;
}
