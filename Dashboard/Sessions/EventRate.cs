using System.Collections.Generic;
using CellTypes.Streaming.Updates;

namespace CellTypes.Dashboard.Sessions;

/// <summary>How many spikes, or windows of membrane potential, came in a second of the recording over the last ten.</summary>
internal sealed class EventRate
{
    private const double Seconds = 10;
    private readonly Queue<(double Time, long Count)> _past = new();
    private string? _stream;
    private (double Time, long Count) _newest;

    /// <summary>Gets the rate; null where too little is known.</summary>
    public double? PerSecond => _past.TryPeek(out (double Time, long Count) first) && _newest.Time > first.Time ? (_newest.Count - first.Count) / (_newest.Time - first.Time) : null;

    /// <summary>Takes note of a window. Those of one stream tell the time; their counts are those of all streams.</summary>
    public void Add(LabelUpdate window)
    {
        _stream ??= window.Stream;
        if (window.Stream != _stream) return;
        (double Time, long Count) next = (window.EndSample / window.SamplingRate, window.Counters.Windows?.Classified ?? window.Counters.Spikes);
        if (next.Time < _newest.Time || next.Count < _newest.Count) _past.Clear();
        _past.Enqueue(_newest = next);
        while (_past.Count > 2 && _newest.Time - _past.Peek().Time > Seconds) _past.Dequeue();
    }
}
