using System;
using System.ComponentModel;
using System.Reactive.Linq;
using CellTypes.Streaming.Labels;

namespace Bonsai.CellTypes;

/// <summary>Represents an operator that holds labels back that flicker, until several judgements in a row agree.</summary>
/// <remarks><see cref="ClassifyUnits"/> does so by itself; this is for labels from elsewhere, or for a slower second opinion beside the quick one.</remarks>
[DefaultProperty(nameof(ConfirmingWindows))]
[Description("Holds labels back that flicker, until several judgements in a row agree.")]
public class SmoothLabels : Transform<LabelFrame, LabelFrame>
{
    /// <summary>Gets or sets the judgements of a unit in a row that must agree before its label changes; can be changed while the workflow runs.</summary>
    [Range(1, 60)]
    [Editor(DesignTypes.SliderEditor, DesignTypes.UITypeEditor)]
    [Category(Categories.Labels)]
    [Description("Judgements of a unit in a row that must agree before its label changes.")]
    public int ConfirmingWindows { get; set; } = 5;

    /// <summary>Smooths labels.</summary>
    /// <param name="source">The labels.</param>
    /// <returns>The labels that hold, one frame for each that came.</returns>
    public override IObservable<LabelFrame> Process(IObservable<LabelFrame> source) => Operators.Transform(nameof(SmoothLabels), source, frames =>
        frames.Select(frame => frame.Update).Confirm(() => ConfirmingWindows).Select(update => new LabelFrame(update)));
}
