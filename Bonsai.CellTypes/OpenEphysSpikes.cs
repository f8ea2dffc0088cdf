using System;
using System.ComponentModel;
using System.Xml;
using System.Xml.Serialization;
using CellTypes.Streaming.Sources;

namespace Bonsai.CellTypes;

/// <summary>Represents an operator that receives the sorted spikes of the Open Ephys GUI.</summary>
/// <remarks>
/// Put a ZMQ Interface or an Event Broadcaster behind the Spike Sorter. Units are named stream/electrode/sorted id; unsorted spikes are counted and
/// ignored. The messages of the ZMQ Interface do not say the sampling rate.
/// </remarks>
[DefaultProperty(nameof(Endpoint))]
[Description("Receives the sorted spikes of the Open Ephys GUI, from its ZMQ Interface or its Event Broadcaster.")]
public class OpenEphysSpikes : Source<SpikeFrame>
{
    /// <summary>Gets or sets the plugin that sends the spikes.</summary>
    [Category(Categories.Connection)]
    [Description("The plugin that sends the spikes.")]
    public OpenEphysPlugin Plugin { get; set; } = OpenEphysPlugin.ZmqInterface;

    /// <summary>Gets or sets the address of the plugin: port 5556 is the ZMQ Interface's, 5557 the Event Broadcaster's.</summary>
    [Category(Categories.Connection)]
    [Description("The address of the plugin: port 5556 is usual for the ZMQ Interface, 5557 for the Event Broadcaster.")]
    public string Endpoint { get; set; } = "tcp://127.0.0.1:5556";

    /// <summary>Gets or sets the sampling rate of the stream in hertz, where the messages do not say it.</summary>
    [Range(1000, 1000000)]
    [Precision(1, 1000)]
    [Editor(DesignTypes.NumericUpDownEditor, DesignTypes.UITypeEditor)]
    [Category(Categories.Recording)]
    [Description("The sampling rate of the stream in hertz, where the messages do not say it.")]
    public double SamplingRate { get; set; } = 30000;

    /// <summary>Gets or sets the channel_positions.npy of the probe, for models that need to know where channels are; empty where it is not known.</summary>
    [FileNameFilter("Channel positions|*.npy|All Files|*.*")]
    [Editor(DesignTypes.OpenFileNameEditor, DesignTypes.UITypeEditor)]
    [Category(Categories.Recording)]
    [Description("The channel_positions.npy of the probe, for models that need to know where channels are. Empty where it is not known.")]
    public string ProbeFile { get; set; } = "";

    /// <summary>Gets or sets how long to wait for the first message; zero for ever.</summary>
    [XmlIgnore]
    [Category(Categories.Connection)]
    [Description("How long to wait for the first message, before it is an error; zero waits for ever.")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets <see cref="Timeout"/> as it is written in workflow files.</summary>
    [Browsable(false)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [XmlElement(nameof(Timeout))]
    public string TimeoutXml
    {
        get => XmlConvert.ToString(Timeout);
        set => Timeout = XmlConvert.ToTimeSpan(value);
    }

    /// <summary>Receives spikes.</summary>
    /// <returns>One frame a message. Time is the sample clock of the stream; waveforms are in microvolts.</returns>
    public override IObservable<SpikeFrame> Generate() => Operators.Source(nameof(OpenEphysSpikes), () =>
    {
        ZeroMqOptions options = Receivers.Options(bind: false, ProbeFile, keyFile: "");
        return Receivers.Spikes(
            Plugin == OpenEphysPlugin.ZmqInterface
                ? ZeroMqSpikes.OpenEphys(Endpoint, SamplingRate, options)
                : ZeroMqSpikes.EventBroadcaster(Endpoint, SamplingRate, options),
            Timeout);
    });
}
