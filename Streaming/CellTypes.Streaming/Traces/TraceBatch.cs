using System;
using System.Collections.Generic;
using System.Diagnostics;
using CellTypes.Models.Views;
using CellTypes.Streaming.Spikes;

namespace CellTypes.Streaming.Traces;

/// <summary>A stretch of the membrane potential of one cell as it arrives, with the current that was injected, where the source has it, and
/// triggers.</summary>
/// <remarks>
/// <para>Time is the sample clock of the recording, the same for all cells. A batch that does not begin where the one before of the same cell
/// ended begins a new stretch: no window reaches across.</para>
/// <para>Subscribers of a <see cref="BatchSource{TBatch}"/> get batches of their own. <see cref="BatchSource{TBatch}.Reused"/> hands on the one that the source fills again
/// and again: it is valid until <c>OnNext</c> returns.</para>
/// </remarks>
public sealed class TraceBatch : IBatch<TraceBatch>
{
    private long _arrivedAt;
    private readonly List<long> _triggers = [];
    private float[] _potential = [];
    private float[] _current = [];

    /// <summary>Creates an empty batch.</summary>
    /// <param name="cells">The cells of the source.</param>
    /// <param name="counters">What could not be used of what the source sent.</param>
    public TraceBatch(UnitDirectory cells, SourceCounters counters)
    {
        Cells = cells ?? throw new ArgumentNullException(nameof(cells));
        Counters = counters ?? throw new ArgumentNullException(nameof(counters));
    }

    /// <summary>Gets the cells of the source, which <see cref="Cell"/> refers to.</summary>
    public UnitDirectory Cells { get; }

    /// <summary>Gets what could not be used of what the source sent.</summary>
    public SourceCounters Counters { get; }

    /// <summary>Gets or sets the number of the message that brought the samples, or null where the source numbers none.</summary>
    public long? Sequence { get; set; }

    /// <summary>
    /// Gets or sets the monotonic clock (<see cref="Stopwatch.GetTimestamp"/>) when the samples arrived: now, where it was not set.
    /// </summary>
    public long ArrivedAt
    {
        get => _arrivedAt == 0 ? Stopwatch.GetTimestamp() : _arrivedAt;
        set => _arrivedAt = value;
    }

    /// <summary>
    /// Gets or sets a value indicating whether the samples come as they are recorded, so that the source cannot wait: the default. A recording is not live, and waits for
    /// who takes its samples.
    /// </summary>
    public bool IsLive { get; set; } = true;

    /// <summary>Gets the slot of the cell in <see cref="Cells"/>.</summary>
    public int Cell { get; private set; }

    /// <summary>Gets the sampling rate of the sample clock in hertz.</summary>
    public double SamplingRate { get; private set; }

    /// <summary>Gets the sample index of the first sample.</summary>
    public long FirstSample { get; private set; }

    /// <summary>Gets the number of samples.</summary>
    public int Count { get; private set; }

    /// <summary>Gets a value indicating whether the current is known.</summary>
    public bool HasCurrent { get; private set; }

    /// <summary>Gets or sets a value indicating whether a sweep ends with this batch: windows that reach beyond it are not whole.</summary>
    public bool SweepEnds { get; set; }

    /// <summary>Gets the membrane potential in millivolts, to be filled by the source.</summary>
    public Span<float> Potential => _potential.AsSpan(0, Count);

    /// <summary>Gets the injected current in picoamperes, to be filled by the source; empty where it is not known.</summary>
    public Span<float> Current => _current.AsSpan(0, HasCurrent ? Count : 0);

    /// <summary>Gets the sample indices of the triggers that came with the batch. They may lie before it and beyond it.</summary>
    public IReadOnlyList<long> Triggers => _triggers;

    /// <summary>Lays the batch out for the next samples.</summary>
    /// <param name="cell">The slot of the cell.</param>
    /// <param name="samplingRate">The sampling rate in hertz.</param>
    /// <param name="firstSample">The sample index of the first sample.</param>
    /// <param name="count">The number of samples.</param>
    /// <param name="hasCurrent">Whether the current is known.</param>
    /// <exception cref="CellTypesException">The rate shows no action potential, see <see cref="TraceCutter"/>; the message says so.</exception>
    public void Reset(int cell, double samplingRate, long firstSample, int count, bool hasCurrent = false)
    {
        TraceCutter.CheckSamplingRate(samplingRate);
        Clear();
        Cell = cell;
        SamplingRate = samplingRate;
        FirstSample = firstSample;
        Count = count;
        HasCurrent = hasCurrent;
        if (_potential.Length < count) _potential = new float[count];
        if (hasCurrent && _current.Length < count) _current = new float[count];
    }

    /// <summary>Empties the batch.</summary>
    public void Clear()
    {
        Count = 0;
        HasCurrent = SweepEnds = false;
        _triggers.Clear();
    }

    /// <inheritdoc/>
    public TraceBatch Copy()
    {
        TraceBatch copy = new(Cells, Counters)
        {
            Cell = Cell,
            SamplingRate = SamplingRate,
            FirstSample = FirstSample,
            Count = Count,
            HasCurrent = HasCurrent,
            SweepEnds = SweepEnds,
            Sequence = Sequence,
            ArrivedAt = ArrivedAt,
            IsLive = IsLive,
            _potential = Potential.ToArray(),
            _current = Current.ToArray(),
        };
        copy._triggers.AddRange(_triggers);
        return copy;
    }

    /// <summary>Adds a trigger.</summary>
    /// <param name="sample">Its sample index.</param>
    public void AddTrigger(long sample) => _triggers.Add(sample);
}
