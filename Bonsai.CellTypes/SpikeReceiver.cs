using System;
using System.ComponentModel;
using System.Xml;
using System.Xml.Serialization;
using CellTypes.Streaming.Sources;

namespace Bonsai.CellTypes;

/// <summary>Represents an operator that receives sorted spikes over ZeroMQ in the native format of celltypes.</summary>
/// <remarks>
/// The format, which a sorter of 20 lines can speak, is in docs/protocol.md. A connection that breaks is made again. The sequence ends with the sorter's end
/// message.
/// </remarks>
[DefaultProperty(nameof(Endpoint))]
[Description("Receives sorted spikes over ZeroMQ in the native format of celltypes.")]
public class SpikeReceiver : Source<SpikeFrame>
{
    /// <summary>Gets or sets the address of the sorter, <c>tcp://host:port</c>.</summary>
    [Category(Categories.Connection)]
    [Description("The address of the sorter, tcp://host:port.")]
    public string Endpoint { get; set; } = "tcp://127.0.0.1:5560";

    /// <summary>Gets or sets a value indicating whether to listen at the address for the sorter to connect, instead of connecting to it.</summary>
    [Category(Categories.Connection)]
    [Description("Whether to listen at the address for the sorter to connect, instead of connecting to it.")]
    public bool Bind { get; set; }

    /// <summary>Gets or sets the channel_positions.npy of the probe, for models that need to know where channels are; empty where it is not known.</summary>
    [FileNameFilter("Channel positions|*.npy|All Files|*.*")]
    [Editor(DesignTypes.OpenFileNameEditor, DesignTypes.UITypeEditor)]
    [Category(Categories.Recording)]
    [Description("The channel_positions.npy of the probe, for models that need to know where channels are. Empty where it is not known.")]
    public string ProbeFile { get; set; } = "";

    /// <summary>Gets or sets the file with the CURVE keys of the other side (its public one), or this side's own pair to listen; empty for no
    /// encryption.</summary>
    [FileNameFilter("CURVE keys|*.key;*.key_secret|All Files|*.*")]
    [Editor(DesignTypes.OpenFileNameEditor, DesignTypes.UITypeEditor)]
    [Category(Categories.Connection)]
    [Description("The CURVE key file: the public key of the other side, or this side's own pair when listening. Empty for no encryption.")]
    public string KeyFile { get; set; } = "";

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
    /// <returns>One frame a message. Time is the sample clock of the sorter; waveforms are in microvolts.</returns>
    public override IObservable<SpikeFrame> Generate() => Operators.Source(nameof(SpikeReceiver), () =>
        Receivers.Spikes(ZeroMqSpikes.Native(Endpoint, Receivers.Options(Bind, ProbeFile, KeyFile)), Timeout));
}
