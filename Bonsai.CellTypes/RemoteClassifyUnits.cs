using System;
using System.ComponentModel;
using System.Reactive.Linq;
using System.Xml;
using System.Xml.Serialization;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Remote;

namespace Bonsai.CellTypes;

/// <summary>Represents an operator that has units labelled by a <c>celltypes live</c> process, so that a GPU is used without CUDA in Bonsai's own process.</summary>
/// <remarks>
/// <para>Start the process on this machine or another with <c>celltypes live --source zmq:SPIKES --publish LABELS</c>, with the addresses of
/// <see cref="SpikesEndpoint"/> and <see cref="LabelsEndpoint"/>; model and settings are those of the process. The spikes are subscribed to as soon as it is
/// there.</para>
/// <para>A process that ends and starts again is found again by itself. What it knew of the units it has to learn anew; what was sent meanwhile
/// is lost to it.</para>
/// <para>What a live source sends faster than the process takes is lost, and counted in <see cref="LabelFrame.Counters"/> of the frames (lost
/// messages). A recording waits, where <see cref="WhenBusy"/> says so.</para>
/// </remarks>
[DefaultProperty(nameof(SpikesEndpoint))]
[Description("Has units labelled by a celltypes live process, so that a GPU is used without CUDA in Bonsai's own process.")]
public class RemoteClassifyUnits : Transform<SpikeFrame, LabelFrame>
{
    /// <summary>Gets or sets the address at which spikes are published for the process, its <c>--source zmq:</c>.</summary>
    [Category(Categories.Connection)]
    [Description("The address at which spikes are published for the process, its --source zmq:.")]
    public string SpikesEndpoint { get; set; } = SpikePublisher.DefaultEndpoint;

    /// <summary>Gets or sets the address at which the process publishes labels, its <c>--publish</c>.</summary>
    [Category(Categories.Connection)]
    [Description("The address at which the process publishes labels, its --publish.")]
    public string LabelsEndpoint { get; set; } = LabelPublisherOptions.DefaultEndpoint;

    /// <summary>Gets or sets how long to wait for the process; zero for ever.</summary>
    [XmlIgnore]
    [Category(Categories.Connection)]
    [Description("How long to wait for the process, before it is an error; zero waits for ever.")]
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

    /// <summary>Gets or sets what happens where spikes come faster than the process takes them: a live source goes on, a recording can wait.</summary>
    [Category(Categories.Connection)]
    [Description("What happens where spikes come faster than the process takes them: Coalesce for live sources, which lose some, Wait for recordings.")]
    public WhenBusy WhenBusy { get; set; }

    /// <summary>Has units labelled.</summary>
    /// <param name="source">The spikes, of one source.</param>
    /// <returns>One frame for each update of the process that brought news; when the source ends, those up to the last.</returns>
    public override IObservable<LabelFrame> Process(IObservable<SpikeFrame> source) => Operators.Transform(nameof(RemoteClassifyUnits), source, frames =>
        frames.Select(frame => frame.Batch).ClassifyRemotely(Remote).Select(update => new LabelFrame(update)));

    private RemoteOptions Remote => new() { SpikesEndpoint = SpikesEndpoint, LabelsEndpoint = LabelsEndpoint, Timeout = Timeout, WhenBusy = WhenBusy };
}
