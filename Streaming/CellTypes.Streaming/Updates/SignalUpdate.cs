using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Signals;
using CellTypes.Streaming.Spikes;

namespace CellTypes.Streaming.Updates;

/// <summary>One due moment on the sample clock of a stream: the units whose turn it is, or the cell of which a window is whole.</summary>
/// <remarks>Immutable but for <see cref="Progress"/>, so that any operator may keep it or hand it to another thread.</remarks>
public sealed record SignalUpdate
{
    /// <summary>Gets the stream whose sample clock the update is of; empty where the source has one stream only.</summary>
    public string Stream { get; init; } = "";

    /// <summary>Gets the first sample index that counts: of the history of the units, or of the trace window.</summary>
    public required long StartSample { get; init; }

    /// <summary>Gets the sample index just after the last one that counts.</summary>
    public required long EndSample { get; init; }

    /// <summary>Gets the sampling rate in hertz.</summary>
    public required double SamplingRate { get; init; }

    /// <summary>Gets the probe, or null where its geometry is unknown.</summary>
    public ProbeGeometry? Probe { get; init; }

    /// <summary>Gets the units whose turn it is, whether they changed or not, in order of appearance. None may be due.</summary>
    public required IReadOnlyList<UnitSnapshot> Units { get; init; }

    /// <summary>Gets whose turn it is of all that share a cadence, or null: the turns of several were put together, the source has ended, or it has cells.</summary>
    public Phase? Phase { get; init; }

    /// <summary>Gets the keys of units that are no longer followed.</summary>
    public IReadOnlyList<long> Gone { get; init; } = [];

    /// <summary>Gets what has come in since the start, and what of it was not used.</summary>
    public required StreamCounters Counters { get; init; }

    /// <summary>Gets the monotonic clock (<see cref="System.Diagnostics.Stopwatch.GetTimestamp"/>) when the batch that made the update due came in.</summary>
    public required long ArrivedAt { get; init; }

    /// <summary>Gets how far the stream has come since, which goes on, or null where it is not known.</summary>
    public StreamProgress? Progress { get; init; }

    /// <summary>Gets a value indicating whether the source cannot wait: what follows and is busy puts updates together. For a recording it lets the source wait.</summary>
    public bool IsLive { get; init; } = true;

    /// <summary>Gets a value indicating whether this is the last update of the stream: the source has ended.</summary>
    public bool IsLast { get; init; }

    /// <summary>Puts two updates of a stream together: every unit as it was at its latest turn, with all that was not looked at before.</summary>
    /// <param name="later">The later one.</param>
    /// <returns>The later update, with the units of both.</returns>
    internal SignalUpdate With(SignalUpdate later)
    {
        Dictionary<long, UnitSnapshot> units = Units.ToDictionary(unit => unit.Key);
        foreach (long key in later.Gone) units.Remove(key);
        foreach (UnitSnapshot unit in later.Units)
        {
            units[unit.Key] = units.TryGetValue(unit.Key, out UnitSnapshot? before) && before.HasChanged && !unit.HasChanged
                ? unit with { HasChanged = true, Inputs = before.Inputs, Problem = before.Problem }
                : unit;
        }
        return later with { Units = [.. units.Values.OrderBy(unit => unit.Key)], Gone = [.. Gone, .. later.Gone], Phase = null };
    }
}

/// <summary>One of the moments into which a cadence is divided: each unit has its turn in one of them.</summary>
/// <param name="Index">Which one, from 0 to <paramref name="Count"/> - 1.</param>
/// <param name="Count">How many there are in a cadence.</param>
public readonly record struct Phase(int Index, int Count);

/// <summary>A unit as it was at its turn, or a cell with its newest trace window. Immutable: it holds copies, never the spike train.</summary>
public sealed record UnitSnapshot
{
    /// <summary>Gets a number that no other unit of the stream has or had.</summary>
    public required long Key { get; init; }

    /// <summary>Gets the unit's name and channels.</summary>
    public required UnitInfo Info { get; init; }

    /// <summary>Gets a value indicating whether it is a cell whose membrane potential is recorded: it has trace windows in the place of spikes.</summary>
    public bool IsCell { get; init; }

    /// <summary>Gets the probe channel with the largest amplitude, -1 where it is unknown.</summary>
    public int Channel { get; init; } = -1;

    /// <summary>Gets the number of spikes in the history.</summary>
    public int Spikes { get; init; }

    /// <summary>Gets the share of refractory violations among them, from 0 on.</summary>
    public double Violations { get; init; }

    /// <summary>Gets the sample index of the oldest spike in the history.</summary>
    public long FirstSpike { get; init; }

    /// <summary>Gets the sample index of the newest spike.</summary>
    public long LastSpike { get; init; }

    /// <summary>Gets a value indicating whether spikes have come or gone since the unit's inputs were last computed.</summary>
    public bool HasChanged { get; init; }

    /// <summary>Gets the inputs of the views, one after the other; empty where there are none: the unit is warming up, has not changed, or has a
    /// <see cref="Problem"/>.</summary>
    public ReadOnlyMemory<float> Inputs { get; init; }

    /// <summary>Gets why there are no inputs although the unit has changed and is warm, in a few words, or null.</summary>
    public string? Problem { get; init; }

    /// <summary>Gets the pair counts of the autocorrelogram on each lag axis, exactly those of the spikes in the history; of a cell none.</summary>
    public IReadOnlyList<LagCounts> Autocorrelograms { get; init; } = [];

    /// <summary>Gets the intervals between the spikes in the history, counted in the bins of <see cref="IntervalHistogram"/>; empty unless
    /// <see cref="Rolling.RollingOptions.CountsIntervals"/> asks for them.</summary>
    public ReadOnlyMemory<int> Intervals { get; init; }

    /// <summary>Gets the mean waveform of the last thousand spikes or so, or null where none came with the spikes.</summary>
    public Template? Template { get; init; }

    /// <summary>Gets the label that held in an earlier session, with which a unit goes on that was not judged yet, or null.</summary>
    internal UnitLabel? LabelBefore { get; init; }
}

/// <summary>The autocorrelogram of a unit on one axis.</summary>
/// <param name="Axis">The lag axis.</param>
/// <param name="Counts">The pairs of spikes in each lag bin.</param>
public readonly record struct LagCounts(LagAxis Axis, ReadOnlyMemory<int> Counts);
