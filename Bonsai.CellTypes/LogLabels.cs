using System;
using System.ComponentModel;
using System.Reactive.Linq;
using CellTypes;
using CellTypes.Streaming.Publishing;

namespace Bonsai.CellTypes;

/// <summary>Represents an operator that writes every change of a label to an append-only file, one JSON record a line.</summary>
/// <remarks>
/// The records are in docs/protocol.md; they are those of <c>celltypes live --log</c>. A slow disk slows nothing. What the disk did not take
/// in the end is an error when the workflow ends.
/// </remarks>
[DefaultProperty(nameof(FileName))]
[Description("Writes every change of a label to an append-only file, one JSON record a line.")]
public class LogLabels : Sink<LabelFrame>
{
    /// <summary>Gets or sets the file, which must not exist yet unless <see cref="Resume"/> is set.</summary>
    [FileNameFilter("JSON Lines|*.jsonl|All Files|*.*")]
    [Editor(DesignTypes.SaveFileNameEditor, DesignTypes.UITypeEditor)]
    [Category(Categories.Output)]
    [Description("The file, which must not exist yet unless Resume is set.")]
    public string FileName { get; set; } = "";

    /// <summary>Gets or sets a value indicating whether to go on with a log that is there, numbering included.</summary>
    [Category(Categories.Output)]
    [Description("Whether to go on with a log that is there, numbering included.")]
    public bool Resume { get; set; }

    /// <summary>Writes labels.</summary>
    /// <param name="source">The labels.</param>
    /// <returns>The labels.</returns>
    public override IObservable<LabelFrame> Process(IObservable<LabelFrame> source) => Operators.Transform(nameof(LogLabels), source, frames =>
    {
        string file = FileName;
        if (string.IsNullOrWhiteSpace(file)) throw new CellTypesException("no file is chosen: set FileName.");
        return frames.Select(frame => frame.Update).LogTo(file, Resume).Select(update => new LabelFrame(update));
    });
}
