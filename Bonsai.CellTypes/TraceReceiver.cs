using System;
using System.ComponentModel;
using System.Reactive.Linq;
using System.Xml;
using System.Xml.Serialization;
using CellTypes.Streaming.Sources;

namespace Bonsai.CellTypes;

/// <summary>Represents an operator that receives membrane potential over ZeroMQ in the native trace format of celltypes.</summary>
/// <remarks>
/// The format is in docs/protocol.md. A connection that breaks is made again. The sequence ends with the sender's end message.
/// </remarks>
[DefaultProperty(nameof(Endpoint))]
[Description("Receives membrane potential over ZeroMQ in the native trace format of celltypes.")]
public class TraceReceiver : Source<TraceFrame>
{
    /// <summary>Gets or sets the address of the rig, <c>tcp://host:port</c>.</summary>
    [Category(Categories.Connection)]
    [Description("The address of the rig, tcp://host:port.")]
    public string Endpoint { get; set; } = "tcp://127.0.0.1:5560";

    /// <summary>Gets or sets a value indicating whether to listen at the address for the rig to connect, instead of connecting to it.</summary>
    [Category(Categories.Connection)]
    [Description("Whether to listen at the address for the rig to connect, instead of connecting to it.")]
    public bool Bind { get; set; }

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

    /// <summary>Receives traces.</summary>
    /// <returns>One frame a message: millivolts on the sample clock of the rig.</returns>
    public override IObservable<TraceFrame> Generate() => Operators.Source(nameof(TraceReceiver), () =>
    {
        ZeroMqTraces traces = new(Endpoint, Receivers.Options(Bind, probeFile: "", KeyFile));
        return traces
            .FirstWithin(Timeout, Receivers.Silence("traces", Endpoint, Timeout, traces.Counters))
            .Select(batch => new TraceFrame(batch.Copy()));
    });
}
