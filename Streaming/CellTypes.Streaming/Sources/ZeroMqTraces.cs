using CellTypes.Streaming.Protocol;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Traces;

namespace CellTypes.Streaming.Sources;

/// <summary>Membrane potential that another program publishes over ZeroMQ, in the native trace format, version 1 (docs/protocol.md).</summary>
/// <remarks>Connections, queues and ends are those of <see cref="ZeroMqSpikes"/>.</remarks>
public sealed class ZeroMqTraces : BatchSource<TraceBatch>
{
    private readonly ZeroMqConnection _connection;

    /// <summary>Prepares to receive.</summary>
    /// <param name="endpoint">The address, for example tcp://127.0.0.1:5560.</param>
    /// <param name="options">How to receive; null to connect without encryption.</param>
    /// <exception cref="CellTypesException">The endpoint is not a TCP address, or a key is missing.</exception>
    public ZeroMqTraces(string endpoint, ZeroMqOptions? options = null)
        : this(new ZeroMqConnection(endpoint, TraceProtocol.Topic, SpikeProtocol.Topic, ZeroMqSpikes.BatchesHeld, ZeroMqSpikes.MaxBatchFrameBytes, options))
    {
    }

    private ZeroMqTraces(ZeroMqConnection connection)
        : base(new ZeroMqSource<TraceBatch>(connection, () => new TraceBatch(new UnitDirectory(), connection.Counters), batch => new NativeTraceDecoder(batch))) =>
        _connection = connection;

    /// <summary>Gets the address to connect to or to listen at.</summary>
    public string Endpoint => _connection.Endpoint;

    /// <summary>Gets what could not be used so far, over all subscriptions.</summary>
    public SourceCounters Counters => _connection.Counters;

    /// <summary>Gets where the last subscription listens, with the port where any was asked for; null before and when connecting.</summary>
    public string? BoundEndpoint => _connection.BoundEndpoint;
}
