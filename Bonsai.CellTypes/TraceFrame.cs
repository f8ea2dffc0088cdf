using System;
using CellTypes.Streaming.Traces;

namespace Bonsai.CellTypes;

/// <summary>A stretch of the membrane potential of one cell.</summary>
/// <remarks>
/// <para>Time is the sample clock of the recording.</para>
/// <para>Nobody changes a frame once it was emitted. Arrays are made when they are asked for, and belong to who asked.</para>
/// </remarks>
public sealed class TraceFrame
{
    /// <summary>Wraps a batch.</summary>
    /// <param name="batch">The batch, which nobody changes any more.</param>
    public TraceFrame(TraceBatch batch) => Batch = batch ?? throw new ArgumentNullException(nameof(batch));

    /// <summary>Gets the name of the cell.</summary>
    public string Cell => Batch.Cells[Batch.Cell].Id;

    /// <summary>Gets the sampling rate of the sample clock in hertz.</summary>
    public double SamplingRate => Batch.SamplingRate;

    /// <summary>Gets the sample index of the first sample.</summary>
    public long FirstSample => Batch.FirstSample;

    /// <summary>Gets the number of samples.</summary>
    public int Count => Batch.Count;

    /// <summary>Gets the membrane potential in millivolts.</summary>
    public float[] Potential => Batch.Potential.ToArray();

    /// <summary>Gets the injected current in picoamperes; empty where it is not known.</summary>
    public float[] Current => Batch.Current.ToArray();

    /// <summary>Gets the sample indices of the triggers that came with the stretch.</summary>
    public long[] Triggers => [.. Batch.Triggers];

    /// <summary>Gets a value indicating whether a sweep ends with the stretch: windows that reach beyond it are not whole.</summary>
    public bool SweepEnds => Batch.SweepEnds;

    /// <summary>Gets what the operators of this package compute with.</summary>
    internal TraceBatch Batch { get; }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Count} samples of cell {Cell} from sample {FirstSample} on");
}
