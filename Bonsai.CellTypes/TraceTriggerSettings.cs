using System;
using System.ComponentModel;
using System.Xml;
using System.Xml.Serialization;
using CellTypes.Streaming.Traces;

namespace Bonsai.CellTypes;

/// <summary>What operators that cut windows out of membrane potential cut them around.</summary>
/// <remarks>All times are times of the sample clock.</remarks>
public abstract class TraceTriggerSettings
{
    /// <summary>Gets or sets what a window is cut around.</summary>
    [Category(Categories.Trigger)]
    [Description("What a window is cut around: events that come with the trace, the onset of a stimulus in the current, or a level of the potential.")]
    public TraceTrigger Trigger { get; set; }

    /// <summary>Gets or sets the current in picoamperes from which there is a stimulus.</summary>
    [Category(Categories.Trigger)]
    [Description("The current in picoamperes from which there is a stimulus.")]
    public float StimulusLevel { get; set; } = 50;

    /// <summary>Gets or sets the membrane potential in millivolts whose crossing is a trigger.</summary>
    [Range(-150, 100)]
    [Precision(1, 1)]
    [Editor(DesignTypes.NumericUpDownEditor, DesignTypes.UITypeEditor)]
    [Category(Categories.Trigger)]
    [Description("The membrane potential in millivolts whose crossing is a trigger.")]
    public float PotentialLevel { get; set; } = -20;

    /// <summary>Gets or sets how long after its sample an event may come and still find its window.</summary>
    [XmlIgnore]
    [Category(Categories.Trigger)]
    [Description("How long after its sample an event may come and still find its window, up to 1 minute.")]
    public TimeSpan Lateness { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets <see cref="Lateness"/> as it is written in workflow files.</summary>
    [Browsable(false)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [XmlElement(nameof(Lateness))]
    public string LatenessXml
    {
        get => XmlConvert.ToString(Lateness);
        set => Lateness = XmlConvert.ToTimeSpan(value);
    }

    private protected TraceOptions TraceOptions => new() { Trigger = Trigger, StimulusLevel = StimulusLevel, PotentialLevel = PotentialLevel, Lateness = Lateness };
}
