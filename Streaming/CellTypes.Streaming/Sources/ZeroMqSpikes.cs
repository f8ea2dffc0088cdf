using System;
using CellTypes.Streaming.Protocol;
using CellTypes.Streaming.Spikes;

namespace CellTypes.Streaming.Sources;

/// <summary>Sorted spikes that another program publishes over ZeroMQ.</summary>
/// <remarks>
/// <para>
/// Each subscription opens a SUB socket of its own, on a thread of its own, and calls the observer on another one. A connection that breaks is made
/// again as soon as the peer is back, and one that is silent for long
/// (<see cref="ZeroMqOptions.ReconnectAfterSilence"/>) is made anew. Disposing a subscription, which any thread may do, also inside <c>OnNext</c>, closes the
/// socket before it returns, and does not wait for an observer that is still busy.
/// </para>
/// <para>
/// An observer that is slow holds up neither the socket nor ZeroMQ: up to 512 MB of messages, none older than 30 s, wait for it. Beyond that no more are
/// read, and the peer's own queue fills: a peer that can wait does, and what another one drops
/// <see cref="SourceCounters.LostMessages"/> tells where the format numbers its messages.
/// </para>
/// <para>
/// <c>OnCompleted</c> comes with the native format's end message only; <c>OnError</c> where the socket cannot be opened or the observer
/// threw.
/// </para>
/// </remarks>
public sealed class ZeroMqSpikes : BatchSource<SpikeBatch>
{
    /// <summary>The largest message in bytes; a larger one is counted as bad.</summary>
    public const long MaxMessageBytes = 64L << 20;

    // Twice the size, so that a batch that is somewhat too large is told rather than looking like a broken connection.
    internal const long MaxBatchFrameBytes = 2 * MaxMessageBytes;
    internal const int BatchesHeld = 4;

    private const long MaxSpikeFrameBytes = 1L << 20;
    private const int SpikesHeld = 1_000;

    private readonly ZeroMqConnection _connection;

    private ZeroMqSpikes(ZeroMqConnection connection, Func<SpikeBatch, IMessageDecoder> createDecoder)
        : base(new ZeroMqSource<SpikeBatch>(connection, () => new SpikeBatch(new UnitDirectory(), connection.Counters) { Probe = connection.Options.Probe }, createDecoder)) =>
        _connection = connection;

    /// <summary>Gets the address to connect to or to listen at.</summary>
    public string Endpoint => _connection.Endpoint;

    /// <summary>Gets what could not be used so far, over all subscriptions.</summary>
    public SourceCounters Counters => _connection.Counters;

    /// <summary>Gets where the last subscription listens, with the port where any was asked for; null before and when connecting.</summary>
    public string? BoundEndpoint => _connection.BoundEndpoint;

    /// <summary>Receives the native format, version 1.</summary>
    /// <param name="endpoint">The address, for example tcp://127.0.0.1:5560.</param>
    /// <param name="options">How to receive; null to connect without encryption.</param>
    /// <returns>The spikes.</returns>
    /// <exception cref="CellTypesException">The endpoint is not a TCP address, or a key is missing.</exception>
    public static ZeroMqSpikes Native(string endpoint, ZeroMqOptions? options = null) =>
        new(new ZeroMqConnection(endpoint, SpikeProtocol.Topic, TraceProtocol.Topic, BatchesHeld, MaxBatchFrameBytes, options), batch => new NativeSpikeDecoder(batch));

    /// <summary>Receives the spikes of the Open Ephys ZMQ Interface.</summary>
    /// <param name="endpoint">The address, for example tcp://127.0.0.1:5556.</param>
    /// <param name="samplingRate">The sampling rate of the stream in hertz, which the messages do not say.</param>
    /// <param name="options">How to receive; null to connect without encryption.</param>
    /// <returns>The spikes.</returns>
    /// <remarks>
    /// Every message is subscribed to, because <c>message_num</c> counts them all. Deselect the continuous channels in the plugin where
    /// they are not needed otherwise.
    /// </remarks>
    /// <exception cref="CellTypesException">The endpoint is no address, a key has a wrong length, or the rate is not positive.</exception>
    public static ZeroMqSpikes OpenEphys(string endpoint, double samplingRate = 30_000, ZeroMqOptions? options = null)
    {
        SourceLimits.CheckSamplingRate(samplingRate);
        return new(new ZeroMqConnection(endpoint, "", null, SpikesHeld, MaxSpikeFrameBytes, options), batch => new OpenEphysDecoder(batch, samplingRate));
    }

    /// <summary>Receives the spikes of the Open Ephys Event Broadcaster.</summary>
    /// <param name="endpoint">The address, for example tcp://127.0.0.1:5557.</param>
    /// <param name="samplingRate">The sampling rate in hertz where the messages do not say it, which the raw binary form does not.</param>
    /// <param name="options">How to receive; null to connect without encryption.</param>
    /// <returns>The spikes.</returns>
    /// <exception cref="CellTypesException">The endpoint is no address, a key has a wrong length, or the rate is not positive.</exception>
    public static ZeroMqSpikes EventBroadcaster(string endpoint, double samplingRate = 30_000, ZeroMqOptions? options = null)
    {
        SourceLimits.CheckSamplingRate(samplingRate);
        return new(new ZeroMqConnection(endpoint, "", null, SpikesHeld, MaxSpikeFrameBytes, options), batch => new EventBroadcasterDecoder(batch, samplingRate));
    }
}
