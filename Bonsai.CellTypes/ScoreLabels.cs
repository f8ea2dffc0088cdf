using System;
using System.ComponentModel;
using System.Reactive.Linq;
using CellTypes.Streaming.Labels;

namespace Bonsai.CellTypes;

/// <summary>Represents an operator that compares labels with the cell types of units that are known beforehand, such as simulated ones.</summary>
[Combinator]
[WorkflowElementCategory(ElementCategory.Combinator)]
[Description("Compares labels with the cell types of units that are known beforehand, such as simulated ones.")]
public class ScoreLabels
{
    /// <summary>Compares labels.</summary>
    /// <param name="source">The labels.</param>
    /// <param name="spikes">The spikes whose units are labelled, which tell the true cell types.</param>
    /// <returns>One score for each frame of labels.</returns>
    public IObservable<LabelScore> Process(IObservable<LabelFrame> source, IObservable<SpikeFrame> spikes) => Operators.Transform(nameof(ScoreLabels), source, spikes, (labels, frames) =>
        labels.Select(frame => frame.Update).Score(frames.Select(frame => frame.Batch)).Select(score => new LabelScore(score)));
}
