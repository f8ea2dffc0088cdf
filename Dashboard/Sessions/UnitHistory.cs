using System.Collections.Generic;
using CellTypes.Streaming.Updates;

namespace CellTypes.Dashboard.Sessions;

/// <summary>The past of a unit in bounded memory: all of it, the more coarsely the longer it is.</summary>
internal sealed class UnitHistory
{
    /// <summary>At most so many moments are kept, and at least half as many once there were more: every second one goes where the room is full.</summary>
    public const int MostPoints = 400;

    /// <summary>At most so many changes are kept, the newest.</summary>
    public const int MostChanges = 200;

    private readonly List<UnitPoint> _points = [];
    private readonly Queue<LabelChange> _changes = [];
    private double _spacing;

    /// <summary>Takes note of a unit at its turn.</summary>
    /// <param name="label">The unit.</param>
    /// <param name="seconds">The time of the recording.</param>
    public void Add(UnitLabel label, double seconds)
    {
        if (label.Changed || _changes.Count == 0)
        {
            _changes.Enqueue(new LabelChange(seconds, label));
            if (_changes.Count > MostChanges) _changes.Dequeue();
        }
        if (_points.Count > 0 && seconds < _points[^1].Seconds) _points.Clear(); // the clock began anew
        // A little less, because turns do not come at exactly equal times.
        if (_points.Count > 0 && seconds - _points[^1].Seconds < 0.9 * _spacing) return;
        _points.Add(new UnitPoint(seconds, label.Rate, label.Probabilities));
        if (_points.Count < MostPoints) return;
        for (int i = 0; i < MostPoints / 2; i++) _points[i] = _points[2 * i];
        _points.RemoveRange(MostPoints / 2, MostPoints / 2);
        _spacing = (_points[^1].Seconds - _points[0].Seconds) / (_points.Count - 1);
    }

    /// <summary>Copies the moments, oldest first.</summary>
    public UnitPoint[] Points() => [.. _points];

    /// <summary>Copies the changes, oldest first.</summary>
    public LabelChange[] Changes() => [.. _changes];
}
