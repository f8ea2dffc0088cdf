using System;
using System.ComponentModel;
using System.Reactive.Linq;
using System.Xml;
using System.Xml.Serialization;
using CellTypes.Models.Views;
using CellTypes.Streaming.Traces;

namespace Bonsai.CellTypes;

/// <summary>Represents an operator that cuts windows out of membrane potential: 25 ms before to 25 ms after each trigger, at 50 kHz.</summary>
/// <remarks>The windows are those that <see cref="ClassifyTraces"/> classifies. All times are times of the sample clock.</remarks>
[Combinator]
[WorkflowElementCategory(ElementCategory.Transform)]
[DefaultProperty(nameof(Trigger))]
[Description("Cuts windows out of membrane potential, around triggers.")]
public class TraceWindows
{
    /// <summary>Gets or sets the view that makes a window: trace/50ms@1, or trace/ap-3ms@1 for the action potential alone.</summary>
    [Category(Categories.Window)]
    [Description("The view that makes a window: trace/50ms@1, or trace/ap-3ms@1 for the action potential alone.")]
    public string View { get; set; } = "trace/50ms@1";

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
    [Category(Categories.Window)]
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

    /// <summary>Cuts windows.</summary>
    /// <param name="source">The traces, of one source.</param>
    /// <returns>One window a trigger, as soon as it is whole; one that cannot be classified says why.</returns>
    public IObservable<TraceWindow> Process(IObservable<TraceFrame> source) => Operators.Transform(nameof(TraceWindows), source, frames =>
    {
        TraceOptions options = new() { Trigger = Trigger, StimulusLevel = StimulusLevel, PotentialLevel = PotentialLevel, Lateness = Lateness };
        if (UnitViews.Parse(View) is not TraceView view) throw new ArgumentException($"{View} is no view of membrane potential; write trace/50ms@1.");
        return frames.Select(frame => frame.Batch).CutWindows([view], options);
    });

    /// <summary>Cuts windows around triggers that come by themselves, such as the times of a stimulus.</summary>
    /// <param name="source">The traces, of one source.</param>
    /// <param name="triggers">Sample indices on the clock of the traces, for all cells.</param>
    /// <returns>One window a trigger, as soon as it is whole; one that cannot be classified says why.</returns>
    public IObservable<TraceWindow> Process(IObservable<TraceFrame> source, IObservable<long> triggers) => Process(source.WithTriggers(triggers));
}
