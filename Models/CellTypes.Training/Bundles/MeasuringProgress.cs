using System;
using CellTypes.Training.Evaluation;

namespace CellTypes.Training.Bundles;

/// <summary>Says how far a measurement is, as part of a training.</summary>
internal sealed class MeasuringProgress : IProgress<EvaluationProgress>
{
    private readonly string _what;
    private readonly IProgress<TrainingProgress>? _progress;

    /// <param name="what">What is measured.</param>
    /// <param name="progress">Receives a report at once and after each fit; null for none.</param>
    public MeasuringProgress(string what, IProgress<TrainingProgress>? progress)
    {
        (_what, _progress) = (what, progress);
        progress?.Report(new TrainingProgress(what));
    }

    /// <inheritdoc/>
    public void Report(EvaluationProgress value) => _progress?.Report(new TrainingProgress(_what, value.Done, value.Total));
}
