using System;
using System.ComponentModel;
using System.Reactive.Linq;
using System.Xml.Serialization;
using CellTypes.Models.Bundles;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Rolling;

namespace Bonsai.CellTypes;

/// <summary>Represents an operator that labels the units of a stream of sorted spikes with their cell types.</summary>
/// <remarks>
/// <para>The labels are those of <c>celltypes live</c> with the same settings. Units are followed on the source's thread and classified on another,
/// so that the source never waits, unless <see cref="WhenBusy"/> says so.</para>
/// <para>All times are times of the sample clock. Settings are read when the workflow starts. Each workflow run loads the model anew and frees it when it
/// stops.</para>
/// </remarks>
[DefaultProperty(nameof(Model))]
[Description("Labels the units of a stream of sorted spikes with their cell types.")]
public partial class ClassifyUnits : Transform<SpikeFrame, LabelFrame>
{
    /// <summary>Gets or sets the model: the model.json of a bundle, its folder, or the name of one that ships.</summary>
    [FileNameFilter(Models.Filter)]
    [Editor(DesignTypes.OpenFileNameEditor, DesignTypes.UITypeEditor)]
    [Category(Categories.Model)]
    [Description("The model: the model.json of a bundle, its folder, or the name of one that ships with the package.")]
    public string Model { get; set; } = Models.Default;

    /// <summary>Gets or sets where the networks of the model run.</summary>
    [Category(Categories.Model)]
    [Description("Where the networks of the model run. Forests run on the processor.")]
    public ComputeDevice Device { get; set; }

    /// <summary>Gets or sets how often units are judged.</summary>
    [XmlIgnore]
    [Category(Categories.History)]
    [Description("How often units are judged, from 1 ms on.")]
    public TimeSpan Cadence { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets how much of the past a unit's autocorrelogram covers.</summary>
    [XmlIgnore]
    [Category(Categories.History)]
    [Description("How much of the past a unit's autocorrelogram covers, up to 12 hours.")]
    public TimeSpan History { get; set; } = TimeSpan.FromMinutes(20);

    /// <summary>Gets or sets how late a spike may come and still count.</summary>
    [XmlIgnore]
    [Category(Categories.History)]
    [Description("How late a spike may come and still count.")]
    public TimeSpan Lateness { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets the number of spikes below which a unit is warming up.</summary>
    [Range(1, int.MaxValue)]
    [Editor(DesignTypes.NumericUpDownEditor, DesignTypes.UITypeEditor)]
    [Category(Categories.Labels)]
    [Description("A unit is not judged before it has this many spikes.")]
    public int WarmUpSpikes { get; set; } = 100;

    /// <summary>Gets or sets the time since a unit's first spike below which it is warming up.</summary>
    [XmlIgnore]
    [Category(Categories.Labels)]
    [Description("A unit is not judged before this time after its first spike.")]
    public TimeSpan WarmUpTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how many updates of a unit in a row must agree before its label changes.</summary>
    [Range(1, 1000)]
    [Editor(DesignTypes.NumericUpDownEditor, DesignTypes.UITypeEditor)]
    [Category(Categories.Labels)]
    [Description("How many updates of a unit in a row must agree before its label changes.")]
    public int ConfirmingUpdates { get; set; } = 3;

    /// <summary>Gets or sets the silence after which a unit is stale.</summary>
    [XmlIgnore]
    [Category(Categories.Labels)]
    [Description("A unit that is silent for this long is stale.")]
    public TimeSpan StaleAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets what happens when an update is due while the classifier is busy: a live source goes on, a recording can wait.</summary>
    [Category(Categories.Labels)]
    [Description("What happens when an update is due while the classifier is busy: Coalesce for live sources, Wait for recordings.")]
    public WhenBusy WhenBusy { get; set; }

    /// <summary>Labels units.</summary>
    /// <param name="source">The spikes, of one source.</param>
    /// <returns>One frame for each twentieth of the cadence, with the units that were judged then in <see cref="LabelFrame.Updated"/>; a last one when the source ends.</returns>
    public override IObservable<LabelFrame> Process(IObservable<SpikeFrame> source) => Operators.Transform(nameof(ClassifyUnits), source, frames =>
    {
        RollingOptions rollingOptions = new()
        {
            History = History,
            Cadence = Cadence,
            Lateness = Lateness,
            WarmUpSpikes = WarmUpSpikes,
            WarmUpTime = WarmUpTime,
        };
        LabelOptions labelOptions = new() { StaleAfter = StaleAfter };
        bool isLive = WhenBusy == WhenBusy.Coalesce;
        rollingOptions.Validate();
        rollingOptions.CheckWarmUp();
        labelOptions.Validate();
        ModelBundle bundle = Models.Load(Model, Device);
        SpikeInput input = SpikeInput.Open(bundle.Model);
        return frames
            .Select(input.Check)
            .RollingUnits(bundle.Model.Views, rollingOptions)
            .Select(update => update with { IsLive = isLive })
            .Classify(bundle, labelOptions, disposesModel: true)
            .Confirm(ConfirmingUpdates)
            .Select(update => new LabelFrame(update));
    });
}
