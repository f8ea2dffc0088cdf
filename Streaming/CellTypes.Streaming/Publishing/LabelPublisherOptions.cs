using System;
using System.Reactive.Concurrency;
using CellTypes.Streaming.Protocol;

namespace CellTypes.Streaming.Publishing;

/// <summary>How a <see cref="LabelPublisher"/> publishes.</summary>
public sealed record LabelPublisherOptions
{
    /// <summary>The endpoint of a publisher unless another is given: this machine only.</summary>
    public const string DefaultEndpoint = "tcp://127.0.0.1:5561";

    /// <summary>Gets the endpoint to bind, <c>tcp://address:port</c>; port 0 takes any free one.</summary>
    public string Endpoint { get; init; } = DefaultEndpoint;

    /// <summary>Gets the version of the label protocol, 1 or 2. Version 1 is for subscribers that were written for it: a unit of other tissue is an outlier there.</summary>
    public int Version { get; init; } = LabelMessageWriter.CurrentVersion;

    /// <summary>Gets the clock of keyframes, heartbeats and the like.</summary>
    public IScheduler Scheduler { get; init; } = System.Reactive.Concurrency.Scheduler.Default;

    /// <summary>Gets how many updates may wait to be sent; beyond that the oldest is left out and counted.</summary>
    public int QueueCapacity { get; init; } = 512;

    /// <summary>Gets how many messages wait for each slow subscriber; beyond that it loses the newest.</summary>
    public int SendHighWatermark { get; init; } = 400;

    /// <summary>Gets the wall time between two keyframes.</summary>
    public TimeSpan KeyframeInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets the recorded time after which the autocorrelogram and the waveform of a unit are sent again to who subscribes to them.</summary>
    public TimeSpan SignalsInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets the publisher's certificate with its secret key, or null to send in the clear.</summary>
    public CurveKeys? Keys { get; init; }
}
