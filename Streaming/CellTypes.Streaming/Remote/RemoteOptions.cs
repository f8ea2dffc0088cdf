using System;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Publishing;

namespace CellTypes.Streaming.Remote;

/// <summary>How spikes get to a <c>celltypes live</c> process, and its labels back.</summary>
public sealed record RemoteOptions
{
    /// <summary>Gets the address at which spikes are published for the process, its <c>--source zmq:</c>.</summary>
    public string SpikesEndpoint { get; init; } = SpikePublisher.DefaultEndpoint;

    /// <summary>Gets the address at which the process publishes labels, its <c>--publish</c>.</summary>
    public string LabelsEndpoint { get; init; } = LabelPublisherOptions.DefaultEndpoint;

    /// <summary>Gets how long to wait for the process, on the clock of the scheduler; zero for ever.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets what happens where spikes come faster than the process takes them: a live source loses some, a recording waits.</summary>
    public WhenBusy WhenBusy { get; init; }
}
