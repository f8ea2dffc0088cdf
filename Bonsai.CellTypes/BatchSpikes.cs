using System;
using System.ComponentModel;
using System.Reactive.Linq;
using System.Xml;
using System.Xml.Serialization;
using CellTypes.Streaming.Spikes;

namespace Bonsai.CellTypes;

/// <summary>Represents an operator that puts single spikes together to frames, which is what the other operators of this package take.</summary>
/// <remarks>Labels depend on the spikes and their order, not on how they are put together.</remarks>
[DefaultProperty(nameof(Interval))]
[Description("Puts single spikes together to frames, which is what the other operators of this package take.")]
public class BatchSpikes : Transform<Spike, SpikeFrame>
{
    /// <summary>Gets or sets the sampling rate of the sample clock in hertz.</summary>
    [Range(1000, 1000000)]
    [Precision(1, 1000)]
    [Editor(DesignTypes.NumericUpDownEditor, DesignTypes.UITypeEditor)]
    [Category(Categories.Recording)]
    [Description("The sampling rate of the sample clock in hertz.")]
    public double SamplingRate { get; set; } = 30000;

    /// <summary>Gets or sets how long spikes wait for others, on the wall clock.</summary>
    [XmlIgnore]
    [Category(Categories.Output)]
    [Description("How long spikes wait for others, on the wall clock.")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Gets or sets <see cref="Interval"/> as it is written in workflow files.</summary>
    [Browsable(false)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [XmlElement(nameof(Interval))]
    public string IntervalXml
    {
        get => XmlConvert.ToString(Interval);
        set => Interval = XmlConvert.ToTimeSpan(value);
    }

    /// <summary>Puts spikes together.</summary>
    /// <param name="source">The spikes. Those of one frame have waveforms of one shape, or none; another shape begins another frame.</param>
    /// <returns>The frames.</returns>
    public override IObservable<SpikeFrame> Process(IObservable<Spike> source) => Operators.Transform(nameof(BatchSpikes), source, spikes =>
        spikes.ToBatches(SamplingRate, Interval).Select(batch => new SpikeFrame(batch)));
}
