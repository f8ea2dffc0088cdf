using CellTypes.Models.Views;

namespace CellTypes.Streaming.Traces;

/// <summary>A window that was cut out of the trace of a cell, or why there is none.</summary>
public sealed record TraceWindow
{
    /// <summary>Gets the slot of the cell in the directory of the source.</summary>
    public required int Cell { get; init; }

    /// <summary>Gets the cell's name.</summary>
    public required string CellName { get; init; }

    /// <summary>Gets the first sample index of the window; where a sweep has no trigger, that of the sweep.</summary>
    public required long StartSample { get; init; }

    /// <summary>Gets the sample index just after the window, or the sweep.</summary>
    public required long EndSample { get; init; }

    /// <summary>Gets the sampling rate of the sample clock in hertz.</summary>
    public required double SamplingRate { get; init; }

    /// <summary>Gets the inputs of the views, one after the other; empty where there is a <see cref="Problem"/>.</summary>
    public required float[] Inputs { get; init; }

    /// <summary>Gets why the window cannot be classified, in a few words, or null where it can; <see cref="TraceCutter.NoActionPotential"/> is no
    /// fault.</summary>
    public string? Problem { get; init; }
}
