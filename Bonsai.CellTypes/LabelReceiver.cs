using System;
using System.ComponentModel;
using System.Reactive.Linq;
using System.Xml;
using System.Xml.Serialization;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Remote;
using Receiver = CellTypes.Streaming.Publishing.LabelReceiver;

namespace Bonsai.CellTypes;

/// <summary>Represents an operator that receives the labels that another program publishes.</summary>
/// <remarks>
/// That is a running <c>celltypes live</c>, or a workflow with <see cref="PublishLabels"/>. The publisher may start later and start again. Messages that are
/// lost on the way are made up for by the next keyframe, a second later.
/// </remarks>
[DefaultProperty(nameof(Endpoint))]
[Description("Receives the labels that another program publishes.")]
public class LabelReceiver : Source<LabelFrame>
{
    /// <summary>Gets or sets the address of the publisher, <c>tcp://host:port</c>.</summary>
    [Category(Categories.Connection)]
    [Description("The address of the publisher, tcp://host:port.")]
    public string Endpoint { get; set; } = LabelPublisherOptions.DefaultEndpoint;

    /// <summary>Gets or sets a value indicating whether the sequence ends when the publisher's session does, instead of waiting for another one.</summary>
    [Category(Categories.Connection)]
    [Description("Whether the sequence ends when the session of the publisher does, instead of waiting for another one.")]
    public bool CompleteAtEnd { get; set; } = true;

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

    /// <summary>Receives labels.</summary>
    /// <returns>One frame for each update of the publisher that brought news.</returns>
    public override IObservable<LabelFrame> Generate() => Operators.Source(nameof(LabelReceiver), () =>
    {
        bool completeAtEnd = CompleteAtEnd;
        Receiver receiver = new(Endpoint, Receivers.Keys(KeyFile));
        return receiver
            .FirstWithin(Timeout, Receivers.Silence("labels", Endpoint, Timeout, receiver.Counters))
            .TakeWhile(message => !(completeAtEnd && message is EndMessage))
            .ToUpdates()
            .Select(update => new LabelFrame(update));
    });
}
