using System;
using System.ComponentModel;
using System.Reactive.Linq;
using System.Xml;
using System.Xml.Serialization;
using CellTypes;
using CellTypes.Models.Bundles;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Traces;

namespace Bonsai.CellTypes;

/// <summary>Represents an operator that labels cells by 50 ms windows of their membrane potential.</summary>
/// <remarks>
/// <para>The labels are those of <c>celltypes live</c> with the same settings: of a cell, the mean over all of its windows so far. Windows without an action
/// potential are counted, not classified.</para>
/// <para>All times are times of the sample clock. Settings are read when the workflow starts. Each workflow run loads the model anew and frees it when it
/// stops.</para>
/// </remarks>
[Combinator]
[WorkflowElementCategory(ElementCategory.Transform)]
[DefaultProperty(nameof(Model))]
[Description("Labels cells by windows of their membrane potential.")]
public class ClassifyTraces : TraceTriggerSettings
{
    /// <summary>Gets or sets the model: the model.json of a bundle, or its folder.</summary>
    [FileNameFilter(Models.Filter)]
    [Editor(DesignTypes.OpenFileNameEditor, DesignTypes.UITypeEditor)]
    [Category(Categories.Model)]
    [Description("The model: the model.json of a bundle, or its folder.")]
    public string Model { get; set; } = "";

    /// <summary>Gets or sets where the networks of the model run.</summary>
    [Category(Categories.Model)]
    [Description("Where the networks of the model run. Forests run on the processor.")]
    public ComputeDevice Device { get; set; }

    /// <summary>Gets or sets how many updates of a cell in a row must agree before its label changes.</summary>
    [Range(1, 1000)]
    [Editor(DesignTypes.NumericUpDownEditor, DesignTypes.UITypeEditor)]
    [Category(Categories.Labels)]
    [Description("How many updates of a cell in a row must agree before its label changes.")]
    public int ConfirmingUpdates { get; set; } = 1;

    /// <summary>Gets or sets <see cref="ConfirmingUpdates"/> by the name that it had in version 0.1.0, whose workflow files are read.</summary>
    [Browsable(false)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public int ConfirmingWindows
    {
        get => ConfirmingUpdates;
        set => ConfirmingUpdates = value;
    }

    /// <summary>Keeps the old name out of workflow files.</summary>
    /// <returns>False.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool ShouldSerializeConfirmingWindows() => false;

    /// <summary>Gets or sets the time without a window after which a cell is stale.</summary>
    [XmlIgnore]
    [Category(Categories.Labels)]
    [Description("A cell without a window for this long is stale.")]
    public TimeSpan StaleAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets <see cref="StaleAfter"/> as it is written in workflow files.</summary>
    [Browsable(false)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [XmlElement(nameof(StaleAfter))]
    public string StaleAfterXml
    {
        get => XmlConvert.ToString(StaleAfter);
        set => StaleAfter = XmlConvert.ToTimeSpan(value);
    }

    /// <summary>Gets or sets what happens when an update is due while the classifier is busy: a live source goes on, a recording can wait.</summary>
    [Category(Categories.Labels)]
    [Description("What happens when an update is due while the classifier is busy: Coalesce for live sources, Wait for recordings.")]
    public WhenBusy WhenBusy { get; set; }

    /// <summary>Labels cells.</summary>
    /// <param name="source">The traces, of one source.</param>
    /// <returns>One frame a window, one for each second without any, and one when the source ends.</returns>
    public IObservable<LabelFrame> Process(IObservable<TraceFrame> source) => Operators.Transform(nameof(ClassifyTraces), source, frames => Classify(frames.Select(frame => frame.Batch)));

    /// <summary>Labels cells around triggers that come by themselves, such as the times of a stimulus.</summary>
    /// <param name="source">The traces, of one source.</param>
    /// <param name="triggers">Sample indices on the clock of the traces, for all cells.</param>
    /// <returns>One frame a window, one for each second without any, and one when the source ends.</returns>
    public IObservable<LabelFrame> Process(IObservable<TraceFrame> source, IObservable<long> triggers) => Operators.Transform(nameof(ClassifyTraces), source, triggers, (frames, times) =>
        Classify(frames.Select(frame => frame.Batch).WithTriggers(times)));

    private IObservable<LabelFrame> Classify(IObservable<TraceBatch> batches)
    {
        LabelOptions labelOptions = new() { StaleAfter = StaleAfter };
        labelOptions.Validate();
        bool isLive = WhenBusy == WhenBusy.Coalesce;
        ModelBundle bundle = Models.Load(Model, Device);
        if (!bundle.Model.TakesTraces)
        {
            bundle.Model.Dispose();
            throw new CellTypesException($"model {bundle.Model.Name} labels units of sorted spikes, not membrane potential; choose a model of windows.");
        }
        return batches
            .TraceWindows(bundle.Model.Views, TraceOptions)
            .Select(update => update with { IsLive = isLive })
            .Classify(bundle, labelOptions, disposesModel: true)
            .Confirm(ConfirmingUpdates)
            .Select(update => new LabelFrame(update));
    }
}
