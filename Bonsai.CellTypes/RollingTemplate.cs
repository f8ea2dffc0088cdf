using System;
using System.ComponentModel;
using System.Linq;
using System.Reactive.Linq;
using System.Xml;
using System.Xml.Serialization;
using CellTypes.Models.Signals;
using CellTypes.Streaming.Rolling;

namespace Bonsai.CellTypes;

/// <summary>Represents an operator that keeps the running mean of every unit's waveforms.</summary>
/// <remarks>All times are times of the sample clock.</remarks>
[DefaultProperty(nameof(Memory))]
[Description("Keeps the running mean of every unit's waveforms.")]
public class RollingTemplate : Transform<SpikeFrame, UnitTemplate[]>
{
    /// <summary>Gets or sets how often templates are emitted.</summary>
    [XmlIgnore]
    [Category(Categories.History)]
    [Description("How often templates are emitted, from 1 ms on.")]
    public TimeSpan Cadence { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets <see cref="Cadence"/> as it is written in workflow files.</summary>
    [Browsable(false)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [XmlElement(nameof(Cadence))]
    public string CadenceXml
    {
        get => XmlConvert.ToString(Cadence);
        set => Cadence = XmlConvert.ToTimeSpan(value);
    }

    /// <summary>Gets or sets the number of spikes after which the mean starts to forget old ones.</summary>
    [Range(1, int.MaxValue)]
    [Editor(DesignTypes.NumericUpDownEditor, DesignTypes.UITypeEditor)]
    [Category(Categories.History)]
    [Description("The number of spikes after which the mean starts to forget old ones.")]
    public int Memory { get; set; } = 1000;

    /// <summary>Follows units.</summary>
    /// <param name="source">The spikes, of one source.</param>
    /// <returns>Once a cadence the template of every unit whose spikes have waveforms.</returns>
    public override IObservable<UnitTemplate[]> Process(IObservable<SpikeFrame> source) => Operators.Transform(nameof(RollingTemplate), source, frames =>
        frames
            .Select(frame => frame.Batch)
            .RollingUnits([LagAxis.Milliseconds100], new RollingOptions { Cadence = Cadence, Phases = 1, TemplateMemory = Memory })
            .Select(update => update.Units.Where(unit => unit.Template is not null).Select(unit => Describe(unit.Info.Id, unit.Channel, unit.Template!)).ToArray()));

    private static UnitTemplate Describe(string id, int channel, Template template)
    {
        float[,] waveform = new float[template.Channels.Length, template.SampleCount];
        Buffer.BlockCopy(template.Values, 0, waveform, 0, waveform.Length * sizeof(float));
        return new UnitTemplate(id, [.. template.Channels], channel, waveform);
    }
}
