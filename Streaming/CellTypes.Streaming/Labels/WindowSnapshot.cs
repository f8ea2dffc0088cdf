using System;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks;
using CellTypes.Models.Inference;
using CellTypes.Models.Signals;
using CellTypes.Streaming.Tracking;

namespace CellTypes.Streaming.Labels;

// What goes from the tracker's thread to the classifier's: the state of every unit and the model inputs of those to be judged.
// Two of them take turns, so that nothing is allocated once the number of units has settled.
internal sealed class WindowSnapshot
{
    // Every core takes a part of the units. Its rows are at first those from that of its first unit on.
    private const int UnitsPerPart = 128;

    private readonly UnitModel _model;
    private UnitState[] _states = [];
    private int[] _rowCounts = [];
    private float[] _inputs = [];
    private float[] _probabilities = [];
    private float[] _novelty = [];
    private int _unitCount;
    private int _rowCount;
    private (long Start, long End, double SamplingRate) _window;
    private StreamCounters _counters = new();
    private long _closedAt;
    private bool _isLast;

    public WindowSnapshot(UnitModel model) => _model = model;

    public void Take(UnitTracker tracker, LabelTracker labels, long end, StreamCounters counters, long closedAt, bool isLast)
    {
        Reserve(tracker.Units.Count);
        _window = (tracker.WindowStart(end), end, tracker.SamplingRate);
        (_counters, _closedAt, _isLast) = (counters, closedAt, isLast);
        _unitCount = tracker.Units.Count;
        try
        {
            Parallel.For(0, PartCount, part => Take(part, tracker, labels, end));
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Capture(several.InnerExceptions[0]).Throw();
        }
        CloseGaps();
    }

    public LabelUpdate Label(LabelTracker labels)
    {
        _model.Classify(_inputs, _rowCount, _probabilities, _novelty);
        var (units, updated) = labels.Judge(_states.AsSpan(0, _unitCount), _probabilities, _novelty, _window.End, _window.SamplingRate);
        return new LabelUpdate
        {
            StartSample = _window.Start,
            EndSample = _window.End,
            SamplingRate = _window.SamplingRate,
            Units = units,
            Updated = updated,
            Counters = _counters,
            ClosedAt = _closedAt,
            IsLast = _isLast,
        };
    }

    private int PartCount => (_unitCount + UnitsPerPart - 1) / UnitsPerPart;

    private void Take(int part, UnitTracker tracker, LabelTracker labels, long end)
    {
        int first = part * UnitsPerPart, row = first;
        for (int i = first; i < Math.Min(first + UnitsPerPart, _unitCount); i++)
        {
            TrackedUnit unit = tracker.Units[i];
            _states[i] = Describe(unit, labels, end, row);
            if (_states[i].Row >= 0) row++;
            // A unit that is not warm yet stays due: it may get warm without firing again.
            if (_states[i].Row >= 0 || _states[i].Problem is not null) unit.IsDue = false;
        }
        _rowCounts[part] = row - first;
    }

    // The model is asked about all rows at once, so no unit without one may lie between them.
    private void CloseGaps()
    {
        _rowCount = 0;
        for (int part = 0; part < PartCount; part++)
        {
            int first = part * UnitsPerPart, rows = _rowCounts[part], length = _model.InputLength;
            if (_rowCount < first && rows > 0)
            {
                _inputs.AsSpan(first * length, rows * length).CopyTo(_inputs.AsSpan(_rowCount * length));
                for (int i = first; i < Math.Min(first + UnitsPerPart, _unitCount); i++)
                {
                    if (_states[i].Row >= 0) _states[i] = _states[i] with { Row = _states[i].Row - first + _rowCount };
                }
            }
            _rowCount += rows;
        }
    }

    private UnitState Describe(TrackedUnit unit, LabelTracker labels, long end, int row)
    {
        Template? template = unit.Template;
        int peakRow = template?.PeakRow() ?? -1;
        UnitState state = new()
        {
            Key = unit.Key,
            Info = unit.Info,
            Channel = peakRow >= 0 ? template!.Channels[peakRow] : -1,
            Spikes = unit.SpikeCount,
            Violations = unit.SpikeCount == 0 ? 0 : (double)unit.RefractoryViolations / unit.SpikeCount,
            FirstSpike = unit.FirstSpike,
            LastSpike = unit.LastSpike,
            IsDue = unit.IsDue,
            LabelBefore = unit.LabelBefore,
            Row = -1,
        };
        if (!unit.IsDue || !labels.IsWarm(unit.SpikeCount, unit.FirstSpike, end, unit.SamplingRate)) return state;

        Span<float> inputs = _inputs.AsSpan(row * _model.InputLength, _model.InputLength);
        string? problem = _model.ComputeInputs(unit, inputs);
        return problem is null ? state with { Row = row } : state with { Problem = problem };
    }

    private void Reserve(int units)
    {
        if (units <= _states.Length) return;
        int capacity = Math.Max(64, units + units / 2);
        _states = new UnitState[capacity];
        _rowCounts = new int[capacity / UnitsPerPart + 1];
        _inputs = new float[capacity * _model.InputLength];
        _probabilities = new float[capacity * _model.Classes.Count];
        _novelty = new float[capacity];
    }
}
