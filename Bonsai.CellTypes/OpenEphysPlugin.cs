namespace Bonsai.CellTypes;

/// <summary>The plugins of the Open Ephys GUI that send spikes over ZeroMQ.</summary>
public enum OpenEphysPlugin
{
    /// <summary>The ZMQ Interface: spikes with their waveforms.</summary>
    ZmqInterface,

    /// <summary>The Event Broadcaster: JSON without waveforms, or raw binary with them.</summary>
    EventBroadcaster,
}
