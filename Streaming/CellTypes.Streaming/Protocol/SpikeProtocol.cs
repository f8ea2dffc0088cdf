namespace CellTypes.Streaming.Protocol;

/// <summary>The names and limits of the native spike format, version 1, as docs/protocol.md specifies it.</summary>
internal static class SpikeProtocol
{
    /// <summary>The topic, the first frame of every message. It ends with a delimiter because a subscription matches by prefix.</summary>
    public const string Topic = "celltypes/v1/spikes/";

    /// <summary>The value of the header's <c>schema</c> field.</summary>
    public const string Schema = "celltypes.spikes/1";

    /// <summary>The most spikes of one message.</summary>
    public const int MaxSpikes = 10_000_000;

    /// <summary>The most channels, and the most samples a channel, of one waveform.</summary>
    public const int MaxWaveformSide = 16_384;

    /// <summary>The most bytes of a stream's name.</summary>
    public const int MaxStreamBytes = 1_024;

    /// <summary>The largest sample index: what every JSON reader still holds exactly, and 9,500 years at 30 kHz.</summary>
    public const long MaxSample = (1L << 53) - 1;
}
