using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using CellTypes.Streaming.Labels;

namespace CellTypes.Streaming.Publishing;

/// <summary>Puts the messages of a publisher together to what it knows of every unit.</summary>
/// <remarks>
/// A label message brings the news of its units. A keyframe brings every unit: it is a window of its own where it tells of one that was not received, such as
/// the first after joining, and otherwise nothing new. A new session begins anew. Not thread-safe.
/// </remarks>
public sealed class ReceivedLabels
{
    private readonly Dictionary<string, UnitLabel> _units = [];
    private readonly List<string> _inOrder = [];
    private string? _session;
    private long? _end;
    private StreamCounters _counters = new();

    /// <summary>Takes a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="window">The window that it tells of, with every unit known so far; its <see cref="LabelWindow.ClosedAt"/> is now.</param>
    /// <returns>Whether it brought a window.</returns>
    public bool TryAdd(LabelMessage message, [NotNullWhen(true)] out LabelWindow? window)
    {
        window = null;
        if (message.Session != _session) Begin(message.Session);
        if (message is StatusMessage { Counters: StreamCounters counters }) _counters = counters;
        if (message is not UnitsMessage { Window: LabelMessageWindow told } units) return false;
        if (units.IsKeyframe && told.EndSample == _end) return false;
        _end = told.EndSample;
        foreach (UnitLabel unit in units.Units)
        {
            if (!_units.ContainsKey(unit.Unit)) _inOrder.Add(unit.Unit);
            _units[unit.Unit] = unit;
        }
        if (units.IsKeyframe) ForgetAllBut(units.Units);
        UnitLabel[] all = [.. _inOrder.Select(unit => _units[unit])];
        window = new LabelWindow
        {
            StartSample = told.StartSample,
            EndSample = told.EndSample,
            SamplingRate = told.SamplingRate,
            Units = all,
            Updated = units.Units,
            Counters = _counters,
            ClosedAt = Stopwatch.GetTimestamp(),
        };
        // A change is news once.
        foreach (UnitLabel unit in all) _units[unit.Unit] = unit with { Changed = false };
        return true;
    }

    private void Begin(string session)
    {
        _session = session;
        _end = null;
        _counters = new();
        _units.Clear();
        _inOrder.Clear();
    }

    private void ForgetAllBut(IReadOnlyList<UnitLabel> units)
    {
        HashSet<string> known = [.. units.Select(unit => unit.Unit)];
        _inOrder.RemoveAll(unit => !known.Contains(unit));
        foreach (string unit in _units.Keys.Where(unit => !known.Contains(unit)).ToArray()) _units.Remove(unit);
    }
}
