using System;
using System.Threading;
using CellTypes.Streaming.Protocol;
using CellTypes.Streaming.Spikes;

namespace CellTypes.Streaming.Sources;

/// <summary>Where and how a source of messages is reached, whatever they carry.</summary>
internal sealed class ZeroMqConnection
{
    private string? _boundEndpoint;

    /// <exception cref="CellTypesException">The endpoint is not a TCP address, or a key or a time is missing.</exception>
    public ZeroMqConnection(string endpoint, string topic, string? otherTopic, int messagesHeld, long maxFrameBytes, ZeroMqOptions? options)
    {
        Options = options ?? new ZeroMqOptions();
        Endpoint = ZeroMqEndpoint.Check(endpoint, Options.Bind);
        Topic = topic;
        OtherTopic = otherTopic;
        MessagesHeld = messagesHeld;
        MaxFrameBytes = maxFrameBytes;
        if (Options.ReconnectAfterSilence <= TimeSpan.Zero)
            throw new CellTypesException("The silence before a new connection is above 0.");
        if (Options is { Bind: true, Keys.SecretKey: null, Keys: not null })
            throw new CellTypesException("To listen with encryption takes the secret key too; give the file whose name ends in _secret.");
    }

    public string Endpoint { get; }

    public string Topic { get; }

    /// <summary>Gets the topic of the other native format, of which one message tells that the wrong sender was named; null where there is none.</summary>
    public string? OtherTopic { get; }

    /// <summary>Gets how many messages ZeroMQ itself holds before <see cref="ReceivedMessages"/> has room.</summary>
    public int MessagesHeld { get; }

    /// <summary>Gets the largest frame; a peer that sends more is disconnected before the memory for it is taken.</summary>
    public long MaxFrameBytes { get; }

    public ZeroMqOptions Options { get; }

    public SourceCounters Counters { get; } = new();

    public string? BoundEndpoint
    {
        get => Volatile.Read(ref _boundEndpoint);
        set => Volatile.Write(ref _boundEndpoint, value);
    }
}
