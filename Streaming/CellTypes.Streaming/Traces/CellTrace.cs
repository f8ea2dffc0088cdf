using System;
using System.Collections.Generic;
using CellTypes.Models.Views;

namespace CellTypes.Streaming.Traces;

/// <summary>The newest stretch of one cell's trace, and the windows in it that wait for their end.</summary>
internal sealed class CellTrace
{
    private const int MostPending = 100_000;

    // No sample index is beyond it, whatever a trigger says.
    private const long Farthest = 1L << 53;
    private const double SecondsBelowLevel = 0.001;
    private const double SecondsAboveLevel = 0.0001;
    private const int LeastSamplesAbove = 2;

    private readonly int _cell;
    private readonly string _name;
    private readonly double _samplingRate;
    private readonly TraceCutter[] _cutters;
    private readonly int _inputLength;
    private readonly int _before;
    private readonly int _after;
    private readonly int _reach;
    private readonly LevelCrossing? _crossing;
    private readonly int _samplesAbove;
    private readonly TraceTrigger _trigger;
    private readonly long _stretchStart;

    // What a window may still need, twice over, so that moving the newest half to the front is rare.
    private readonly float[] _samples;
    private readonly int _kept;
    private readonly List<long> _pending = [];
    private long _first;
    private int _count;
    private bool _hasTrigger;

    public CellTrace(TraceBatch batch, IReadOnlyList<TraceView> views, TraceOptions options)
    {
        _cell = batch.Cell;
        _name = batch.Cells[batch.Cell].Id;
        _samplingRate = batch.SamplingRate;
        _first = _stretchStart = batch.FirstSample;
        _cutters = new TraceCutter[views.Count];
        for (int i = 0; i < views.Count; i++)
        {
            _cutters[i] = new TraceCutter(views[i], _samplingRate);
            _inputLength += views[i].InputNames.Count;
            _before = Math.Max(_before, _cutters[i].Before);
            _after = Math.Max(_after, _cutters[i].After);
            _reach = _cutters[i].Reach;
        }
        _trigger = options.Trigger;
        int samplesBelow = Math.Max(1, (int)(SecondsBelowLevel * _samplingRate));
        _samplesAbove = Math.Max(LeastSamplesAbove, (int)Math.Round(SecondsAboveLevel * _samplingRate));
        _crossing = _trigger switch
        {
            TraceTrigger.Stimulus => new LevelCrossing(options.StimulusLevel, samplesBelow, _samplesAbove),
            TraceTrigger.Potential => new LevelCrossing(options.PotentialLevel, samplesBelow, _samplesAbove),
            _ => null,
        };
        _kept = _before + _after + 2 * _reach + 1 + (int)(options.Lateness.TotalSeconds * _samplingRate);
        _samples = new float[2 * _kept];
    }

    private long End => _first + _count;

    /// <summary>Tells whether a batch goes on where this stretch ends.</summary>
    public bool GoesOnWith(TraceBatch batch) => batch.FirstSample == End && batch.SamplingRate == _samplingRate;

    /// <summary>Takes the next samples and triggers and emits the windows that are whole with them, in order of their triggers.</summary>
    public void Add(TraceBatch batch, Action<TraceWindow> emit)
    {
        if (_trigger == TraceTrigger.Event)
        {
            for (int i = 0; i < batch.Triggers.Count; i++) Expect(batch.Triggers[i], emit);
        }
        ReadOnlySpan<float> potential = batch.Potential, watched = _trigger == TraceTrigger.Stimulus ? batch.Current : potential;
        for (int done = 0; done < potential.Length;)
        {
            int length = Math.Min(potential.Length - done, _kept);
            if (!watched.IsEmpty) Watch(watched.Slice(done, length), emit);
            Append(potential.Slice(done, length));
            EmitWhole(emit);
            done += length;
        }
        EmitWhole(emit); // a trigger that comes without samples may be of a window that is long whole
        if (batch.SweepEnds) EndSweep(emit);
    }

    /// <summary>Ends the stretch: windows that are whole but for the reach of the filter are cut all the same, the others are not whole.</summary>
    public void EndStretch(Action<TraceWindow> emit)
    {
        foreach (long trigger in _pending) emit(Cut(trigger));
        _pending.Clear();
    }

    private void EndSweep(Action<TraceWindow> emit)
    {
        EndStretch(emit);
        if (_hasTrigger) return;
        string what = _trigger == TraceTrigger.Event ? "trigger" : _trigger == TraceTrigger.Stimulus ? "stimulus" : "crossing of the level";
        emit(Describe(_stretchStart, End) with { Problem = $"the sweep has no {what}" });
    }

    private void Expect(long sample, Action<TraceWindow> emit)
    {
        _hasTrigger = true;
        long trigger = Math.Max(-Farthest, Math.Min(sample, Farthest));
        if (_pending.Count == MostPending)
        {
            emit(Describe(trigger) with { Problem = "too many triggers wait for their samples" });
            return;
        }
        int at = _pending.BinarySearch(trigger);
        _pending.Insert(at < 0 ? ~at : at, trigger);
    }

    private void Watch(ReadOnlySpan<float> values, Action<TraceWindow> emit)
    {
        if (_crossing is null) return;
        for (int i = 0; i < values.Length; i++)
        {
            // A current that no amplifier injects is damage, not a stimulus; a potential that no cell has is found in the window.
            float value = _trigger == TraceTrigger.Stimulus && !(Math.Abs(values[i]) <= TraceOptions.LargestCurrent) ? float.NaN : values[i];
            if (_crossing.Crosses(value)) Expect(End + i - (_samplesAbove - 1), emit);
        }
    }

    private void Append(ReadOnlySpan<float> values)
    {
        if (_count + values.Length > _samples.Length)
        {
            int dropped = _count - _kept;
            _samples.AsSpan(dropped, _kept).CopyTo(_samples);
            _first += dropped;
            _count = _kept;
        }
        values.CopyTo(_samples.AsSpan(_count));
        _count += values.Length;
    }

    private void EmitWhole(Action<TraceWindow> emit)
    {
        int whole = 0;
        while (whole < _pending.Count && _pending[whole] < End - _after - _reach) emit(Cut(_pending[whole++]));
        _pending.RemoveRange(0, whole);
    }

    private TraceWindow Cut(long trigger)
    {
        TraceWindow window = Describe(trigger);
        // Before the oldest sample held there were others, which the filter would have seen.
        long needed = Math.Max(trigger - _before - _reach, _stretchStart);
        if (needed < _first && trigger - _before >= _stretchStart) return window with { Problem = "the trigger came too late" };
        float[] inputs = new float[_inputLength];
        int offset = 0;
        foreach (TraceCutter cutter in _cutters)
        {
            int at = (int)Math.Max(-1, Math.Min(trigger - _first, int.MaxValue));
            string? problem = cutter.Cut(_samples.AsSpan(0, _count), at, inputs.AsSpan(offset));
            if (problem is not null) return window with { Problem = problem };
            offset += cutter.InputLength;
        }
        return window with { Inputs = inputs };
    }

    private TraceWindow Describe(long trigger) => Describe(trigger - _before, trigger + _after + 1);

    private TraceWindow Describe(long start, long end) => new()
    {
        Cell = _cell,
        CellName = _name,
        StartSample = start,
        EndSample = end,
        SamplingRate = _samplingRate,
        Inputs = [],
    };
}
