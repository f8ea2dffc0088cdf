using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Publishing;

/// <summary>Puts the messages of a publisher together to what it knows of every unit.</summary>
/// <remarks>
/// A label message brings the news of its units. A keyframe brings every unit of its stream: it is an update of its own where it tells of one that was not
/// received, such as the first after joining, and otherwise nothing new. A new session begins anew. Not thread-safe.
/// </remarks>
internal sealed class ReceivedLabels
{
    private readonly Dictionary<string, Stream> _streams = [];
    private string? _session;
    private StreamCounters _counters = new();

    /// <summary>Takes a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="update">The update that it tells of, with every unit of its stream known so far; its <see cref="LabelUpdate.ArrivedAt"/> is now.</param>
    /// <returns>Whether it brought an update.</returns>
    public bool TryAdd(LabelMessage message, [NotNullWhen(true)] out LabelUpdate? update)
    {
        update = null;
        if (message.Session != _session) Begin(message.Session);
        if (message is StatusMessage { Counters: StreamCounters counters }) _counters = counters;
        if (message is not UnitsMessage { Update: LabelMessageUpdate told } units) return false;
        if (!_streams.TryGetValue(message.Stream, out Stream? stream)) _streams.Add(message.Stream, stream = new Stream());
        if (!stream.TryAdd(units, told.EndSample)) return false;
        update = new LabelUpdate
        {
            Stream = message.Stream,
            StartSample = told.StartSample,
            EndSample = told.EndSample,
            SamplingRate = told.SamplingRate,
            Units = stream.Take(),
            Updated = units.Units,
            Counters = _counters,
            ArrivedAt = Stopwatch.GetTimestamp(),
        };
        return true;
    }

    private void Begin(string session)
    {
        _session = session;
        _counters = new();
        _streams.Clear();
    }

    private sealed class Stream
    {
        private readonly Dictionary<string, UnitLabel> _units = [];
        private readonly List<string> _inOrder = [];
        private long? _end;

        public bool TryAdd(UnitsMessage message, long end)
        {
            if (message.IsKeyframe && end == _end) return false;
            _end = end;
            foreach (UnitLabel unit in message.Units)
            {
                if (!_units.ContainsKey(unit.Unit)) _inOrder.Add(unit.Unit);
                _units[unit.Unit] = unit;
            }
            if (message.IsKeyframe) ForgetAllBut(message.Units);
            return true;
        }

        public UnitLabel[] Take()
        {
            UnitLabel[] all = [.. _inOrder.Select(unit => _units[unit])];
            // A change is news once.
            foreach (UnitLabel unit in all) _units[unit.Unit] = unit with { Changed = false };
            return all;
        }

        private void ForgetAllBut(IReadOnlyList<UnitLabel> units)
        {
            HashSet<string> known = [.. units.Select(unit => unit.Unit)];
            _inOrder.RemoveAll(unit => !known.Contains(unit));
            foreach (string unit in _units.Keys.Where(unit => !known.Contains(unit)).ToArray()) _units.Remove(unit);
        }
    }
}
