using System;
using System.ComponentModel;
using System.Reactive.Linq;
using CellTypes.Streaming.Labels;

namespace Bonsai.CellTypes;

/// <summary>Represents an operator that holds labels back that flicker, until several updates in a row agree.</summary>
/// <remarks><see cref="ClassifyUnits"/> does so by itself; this is for labels from elsewhere, or for a slower second opinion beside the quick one.</remarks>
[DefaultProperty(nameof(ConfirmingUpdates))]
[Description("Holds labels back that flicker, until several updates in a row agree.")]
public class SmoothLabels : Transform<LabelFrame, LabelFrame>
{
    /// <summary>Gets or sets how many updates of a unit in a row must agree before its label changes; can be changed while the workflow runs.</summary>
    [Range(1, 60)]
    [Editor(DesignTypes.SliderEditor, DesignTypes.UITypeEditor)]
    [Category(Categories.Labels)]
    [Description("How many updates of a unit in a row must agree before its label changes.")]
    public int ConfirmingUpdates { get; set; } = 5;

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

    /// <summary>Smooths labels.</summary>
    /// <param name="source">The labels.</param>
    /// <returns>The labels that hold, one frame for each that came.</returns>
    public override IObservable<LabelFrame> Process(IObservable<LabelFrame> source) => Operators.Transform(nameof(SmoothLabels), source, frames =>
        frames.Select(frame => frame.Update).Confirm(() => ConfirmingUpdates).Select(update => new LabelFrame(update)));
}
