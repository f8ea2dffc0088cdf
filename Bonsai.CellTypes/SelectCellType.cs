using System;
using System.ComponentModel;
using System.Linq;
using System.Reactive.Linq;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Updates;

namespace Bonsai.CellTypes;

/// <summary>Represents an operator that passes only units, or the spikes of units, of given cell types, so that a label can drive an experiment.</summary>
/// <remarks>Its settings can be changed while the workflow runs.</remarks>
[Combinator]
[WorkflowElementCategory(ElementCategory.Combinator)]
[DefaultProperty(nameof(CellTypes))]
[Description("Passes only units, or the spikes of units, of given cell types.")]
public class SelectCellType
{
    /// <summary>Gets or sets the cell types that pass, as the model names them.</summary>
    [TypeConverter(typeof(UnidimensionalArrayConverter))]
    [Category(Categories.Selection)]
    [Description("The cell types that pass, as the model names them, with commas between.")]
    public string[] CellTypes { get; set; } = [];

    /// <summary>Gets or sets the least probability of the label.</summary>
    [Range(0, 1)]
    [Precision(2, 0.01)]
    [Editor(DesignTypes.SliderEditor, DesignTypes.UITypeEditor)]
    [Category(Categories.Selection)]
    [Description("The least probability of the label.")]
    public double MinimumProbability { get; set; }

    /// <summary>Gets or sets a value indicating whether only units pass whose status is ok, not those that are uncertain or stale.</summary>
    [Category(Categories.Selection)]
    [Description("Whether only units pass whose status is Ok, not those that are uncertain or stale.")]
    public bool ConfidentOnly { get; set; } = true;

    /// <summary>Passes units.</summary>
    /// <param name="source">The labels.</param>
    /// <returns>One frame for each that came, with the selected units only.</returns>
    public IObservable<LabelFrame> Process(IObservable<LabelFrame> source) => Operators.Transform(nameof(SelectCellType), source, frames =>
        frames.Select(frame => frame.Update).SelectUnits(IsSelected).Select(update => new LabelFrame(update)));

    /// <summary>Passes units.</summary>
    /// <param name="source">The labels.</param>
    /// <returns>The selected ones.</returns>
    public IObservable<UnitLabel> Process(IObservable<UnitLabel> source) => Operators.Transform(nameof(SelectCellType), source, units => units.Where(IsSelected));

    /// <summary>Passes spikes of units that have such a label at the time.</summary>
    /// <param name="source">The spikes.</param>
    /// <param name="labels">The labels of their units. Before the first ones nothing passes.</param>
    /// <returns>Frames with the spikes of the selected units only; those without any are left out.</returns>
    public IObservable<SpikeFrame> Process(IObservable<SpikeFrame> source, IObservable<LabelFrame> labels) => Operators.Transform(nameof(SelectCellType), source, labels, (frames, latest) =>
        frames.Select(frame => frame.Batch).OfUnits(latest.Select(frame => frame.Update), IsSelected).Select(batch => new SpikeFrame(batch)));

    /// <summary>Passes spikes of units that have such a label at the time.</summary>
    /// <param name="source">The spikes.</param>
    /// <param name="labels">The labels of their units. Before the first ones nothing passes.</param>
    /// <returns>The spikes of the selected units.</returns>
    public IObservable<Spike> Process(IObservable<Spike> source, IObservable<LabelFrame> labels) => Operators.Transform(nameof(SelectCellType), source, labels, (spikes, latest) =>
        spikes.OfUnits(latest.Select(frame => frame.Update), IsSelected));

    private bool IsSelected(UnitLabel unit) =>
        unit.Label is not null
        && unit.Probability >= MinimumProbability
        && (!ConfidentOnly || unit.Status == LabelStatus.Ok)
        && (CellTypes ?? []).Any(type => type.Trim() == unit.Label);
}
