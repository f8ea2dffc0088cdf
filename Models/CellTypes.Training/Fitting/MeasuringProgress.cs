using System;
using System.Diagnostics;
using CellTypes.Training.Evaluation;

namespace CellTypes.Training.Fitting;

/// <summary>Says now and then how far a measurement is: a line every half minute at most, so that short ones say nothing.</summary>
/// <param name="what">What is measured.</param>
/// <param name="lines">Takes the lines; null for nobody.</param>
internal sealed class MeasuringProgress(string what, IProgress<string>? lines) : IProgress<EvaluationProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly Stopwatch _sinceLine = Stopwatch.StartNew();

    /// <inheritdoc/>
    public void Report(EvaluationProgress value)
    {
        // Fits end on several threads.
        lock (_sinceLine)
        {
            if (lines is null || _sinceLine.Elapsed < Interval) return;
            _sinceLine.Restart();
            lines.Report($"{what}: {value.Done} of {value.Total} fits");
        }
    }
}
