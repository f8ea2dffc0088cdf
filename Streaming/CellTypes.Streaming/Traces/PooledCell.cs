using System;
using System.Linq;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Spikes;

namespace CellTypes.Streaming.Traces;

/// <summary>What the windows of one cell said so far.</summary>
internal sealed class PooledCell(long key, UnitInfo info, int classes)
{
    private readonly double[] _sums = new double[classes];
    private double _noveltySum;
    private int _windows;
    private long? _first;
    private long _last;

    /// <summary>Adds what the model says of a window.</summary>
    public void Add(TraceWindow window, ReadOnlySpan<float> probabilities, float novelty)
    {
        for (int i = 0; i < _sums.Length; i++) _sums[i] += probabilities[i];
        _noveltySum += novelty;
        _windows++;
        See(window);
    }

    /// <summary>Takes note of a window that is not classified.</summary>
    public void See(TraceWindow window)
    {
        _first ??= window.StartSample;
        _last = Math.Max(_last, window.EndSample);
    }

    /// <summary>Writes the means over all windows.</summary>
    /// <returns>The mean novelty.</returns>
    public float Pool(Span<float> probabilities)
    {
        for (int i = 0; i < _sums.Length; i++) probabilities[i] = (float)(_sums[i] / _windows);
        return (float)(_noveltySum / _windows);
    }

    /// <summary>Describes the cell.</summary>
    /// <param name="window">The window that is new, or null.</param>
    public UnitState State(TraceWindow? window)
    {
        bool isClassified = window is { Problem: null };
        // What is wrong with one window says nothing of a cell that others have labelled.
        string? problem = _windows == 0 && window?.Problem != Models.Views.TraceCutter.NoActionPotential ? window?.Problem : null;
        return new()
        {
            Key = key,
            Info = info,
            IsCell = true,
            Channel = info.Channels.DefaultIfEmpty(-1).First(),
            Spikes = _windows,
            FirstSpike = _first ?? 0,
            LastSpike = _last,
            IsDue = isClassified || problem is not null,
            Row = isClassified ? 0 : -1,
            Problem = problem,
        };
    }
}
