using System;
using CellTypes.Models.Signals;
using CellTypes.Streaming.Protocol;

namespace CellTypes.Streaming.Sources;

/// <summary>How spikes and traces are received over ZeroMQ.</summary>
public sealed record ZeroMqOptions
{
    /// <summary>Gets a value indicating whether to listen at the endpoint for the sorter or rig to connect, instead of connecting to it.</summary>
    public bool Bind { get; init; }

    /// <summary>Gets how long a connection may be silent before it is made anew; 30 s by default. Not used when listening.</summary>
    /// <remarks>What is sent in the few milliseconds of the new connection is missed, so a source should send more often.</remarks>
    public TimeSpan ReconnectAfterSilence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets the probe that the channels of the units refer to, or null where its geometry is unknown.</summary>
    public ProbeGeometry? Probe { get; init; }

    /// <summary>
    /// Gets the CURVE keys: the sender's public one to connect to it, this side's pair to listen; null for no encryption.
    /// </summary>
    /// <remarks>CURVE encrypts and proves who the listening side is. It does not restrict who may connect.</remarks>
    public CurveKeys? Keys { get; init; }
}
