using System;
using System.ComponentModel;
using System.Reactive.Linq;
using CellTypes.Streaming.Publishing;

namespace Bonsai.CellTypes;

/// <summary>Represents an operator that publishes labels over ZeroMQ for other lab software.</summary>
/// <remarks>
/// The protocol is in docs/protocol.md; it is that of <c>celltypes live</c>. No subscriber slows the workflow. The socket is bound with the first labels.
/// </remarks>
[DefaultProperty(nameof(Endpoint))]
[Description("Publishes labels over ZeroMQ for other lab software.")]
public class PublishLabels : Sink<LabelFrame>
{
    /// <summary>Gets or sets the address that subscribers connect to; 127.0.0.1 is this machine only.</summary>
    [Category(Categories.Connection)]
    [Description("The address that subscribers connect to; 127.0.0.1 is for this machine only, 0.0.0.0 for others too.")]
    public string Endpoint { get; set; } = LabelPublisherOptions.DefaultEndpoint;

    /// <summary>Gets or sets the file with the CURVE key pair of the publisher; empty to send in the clear.</summary>
    [FileNameFilter("CURVE keys|*.key_secret|All Files|*.*")]
    [Editor(DesignTypes.OpenFileNameEditor, DesignTypes.UITypeEditor)]
    [Category(Categories.Connection)]
    [Description("The file with the CURVE key pair of the publisher. Empty to send in the clear.")]
    public string KeyFile { get; set; } = "";

    /// <summary>Publishes labels.</summary>
    /// <param name="source">The labels.</param>
    /// <returns>The labels.</returns>
    public override IObservable<LabelFrame> Process(IObservable<LabelFrame> source) => Operators.Transform(nameof(PublishLabels), source, frames =>
    {
        LabelPublisherOptions options = new() { Endpoint = Endpoint, Keys = Receivers.Keys(KeyFile) };
        return frames.Select(frame => frame.Update).PublishTo(options).Select(update => new LabelFrame(update));
    });
}
