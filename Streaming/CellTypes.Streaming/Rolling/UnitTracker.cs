using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Signals;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Rolling;

/// <summary>Follows every unit of one stream of sorted spikes and says when units have their turn.</summary>
/// <remarks>
/// <para>
/// Turns come at whole multiples of the cadence on the sample clock, divided into phases, just before the first spike at or after that sample is added, or when
/// the source says that everything before it has been sent. What a unit is at its turn therefore depends on the spikes and their order of arrival alone, not
/// on how they were split into batches or how fast they came. A spike that arrives after its unit's turn, but within the tolerated
/// lateness, counts from the next turn on. Of the many turns within a long silence each unit has the first and the last.
/// </para>
/// <para>
/// The first cause of each kind why spikes are left out, and every restart of the clock, is reported to <see cref="SourceCounters.Problems"/>.
/// </para>
/// <para>Not thread-safe: one thread adds batches.</para>
/// </remarks>
internal sealed class UnitTracker
{
    // The state of a thousand units does not fit the first-level cache. That of the spikes to come is fetched while others are counted.
    private const int ReadAhead = 4;

    // What a batch of a recording may bring at the shortest cadence. More is a silence, and each of its turns would cost a look at every unit.
    private const long MostCadencesAtOnce = 100;

    // Rates within a millionth of each other are the same, written in another way.
    private const double RateTolerance = 1e-6;

    // Where no lateness is tolerated, a spike must still be able to move the clock.
    private const double LeastRate = 1000, MostRate = 1_000_000;

    private static readonly TimeSpan LeastStride = TimeSpan.FromMilliseconds(100);

    private readonly RollingOptions _options;
    private readonly IReadOnlyList<LagAxis> _axes;
    private readonly List<TrackedUnit> _units = [];
    private readonly List<TrackedUnit>[] _phases;
    private readonly List<long> _gone = [];
    private TrackedUnit?[] _unitOfSlot = new TrackedUnit?[64];
    private LagBins[] _bins = [];
    private SampleClock _clock = new(0, 0, 0);
    private SpikeBatch? _held;
    private long _heldFor;
    private long _message;
    private long _cadence;
    private long _history;
    private long _turn;
    private long _nextEnd = long.MinValue; // of the next turn; before the first spike
    private long _nextKey;
    private long _firstSample;
    private long _spikesBefore;
    private bool _isBehind;
    private long _spikes, _duplicates, _late, _ahead, _outOfOrder, _badWaveforms, _clockRestarts, _silentUpdates;
    private double _otherRate;
    private int _otherRateMessages;
    private Reasons _reported;
    private SourceCounters? _source;
    private EarlierHistory? _earlier;

    /// <summary>Creates a tracker without units.</summary>
    /// <param name="axes">The lag axes that autocorrelograms are kept on, at least one.</param>
    /// <param name="options">How units are followed.</param>
    /// <exception cref="CellTypesException">No axis is given, or an option is outside its range.</exception>
    public UnitTracker(IReadOnlyList<LagAxis> axes, RollingOptions options)
        : this(axes, options, null)
    {
    }

    /// <summary>Creates a tracker whose units go on with what an earlier session left of them, if it is the same stream.</summary>
    internal UnitTracker(IReadOnlyList<LagAxis> axes, RollingOptions options, EarlierHistory? earlier)
    {
        _earlier = earlier;
        _axes = axes ?? throw new ArgumentNullException(nameof(axes));
        _options = options ?? throw new ArgumentNullException(nameof(options));
        if (axes.Count == 0) throw new ArgumentException("A tracker needs at least one lag axis.", nameof(axes));
        options.Validate();
        _phases = [.. Enumerable.Range(0, options.Phases).Select(_ => new List<TrackedUnit>())];
        Due = [];
    }

    [Flags]
    private enum Reasons
    {
        None = 0,
        Late = 1,
        Ahead = 2,
        Duplicate = 4,
        BadWaveform = 8,
    }

    /// <summary>
    /// Gets how many spikes may leave in a cadence, whatever came in it: after a silence of minutes more are due than the stream can wait for, and the
    /// others leave at later turns.
    /// </summary>
    internal int LeastRemoved { get; init; } = 1_000_000;

    /// <summary>Gets the units that hold spikes, in order of appearance.</summary>
    public IReadOnlyList<TrackedUnit> Units => _units;

    /// <summary>Gets the units whose turn it is, while the tracker says so, in order of appearance.</summary>
    public IReadOnlyList<TrackedUnit> Due { get; private set; }

    /// <summary>Gets the sampling rate in hertz, 0 before the first batch.</summary>
    public double SamplingRate { get; private set; }

    /// <summary>Gets the newest sample index that is believed, 0 before the first spike.</summary>
    public long Now => _clock.Now;

    /// <summary>Gets how often the sample clock, or the sampling rate, began anew, and with it every history.</summary>
    public long Restarts => _clockRestarts;

    /// <summary>Gets the first sample index of the history that ends at another one: its length before, but not before the first spike.</summary>
    /// <param name="end">The sample index just after the history.</param>
    /// <returns>The first sample index.</returns>
    public long HistoryStart(long end)
    {
        long start = Math.Max(end - _history, _firstSample);
        return _isBehind ? Math.Min(start, _units.Min(unit => unit.FirstSpike)) : start;
    }

    /// <summary>Takes the keys of the units that are no longer followed, each once.</summary>
    public long[] TakeGone()
    {
        if (_gone.Count == 0) return [];
        long[] gone = [.. _gone];
        _gone.Clear();
        return gone;
    }

    /// <summary>Gets what has come in so far.</summary>
    public StreamCounters Counters => new()
    {
        Spikes = _spikes,
        Duplicates = _duplicates,
        Late = _late,
        Ahead = _ahead,
        OutOfOrder = _outOfOrder,
        BadWaveforms = _badWaveforms,
        ClockRestarts = _clockRestarts,
        SilentUpdates = _silentUpdates,
        OverLimit = _source?.OverLimit ?? 0,
        BadMessages = _source?.BadMessages ?? 0,
        LostMessages = _source?.LostMessages ?? 0,
        Unsorted = _source?.Unsorted ?? 0,
    };

    /// <summary>Adds the spikes of a batch.</summary>
    /// <param name="batch">The batch; nothing of it is kept.</param>
    /// <param name="due">Called at each turn, with the sample index just after it; the units of <see cref="Due"/> then hold exactly the spikes of their history.</param>
    /// <remarks>
    /// A batch whose sampling rate is impossible, or another one than before, is counted as a bad message, and nothing of it is used. Where several in a row
    /// agree on another rate, the stream begins anew with it.
    /// </remarks>
    public void Add(SpikeBatch batch, Action<long> due)
    {
        if (batch is null) throw new ArgumentNullException(nameof(batch));
        if (due is null) throw new ArgumentNullException(nameof(due));
        _source = batch.Counters;
        if (!HasRate(batch)) return;
        _message++;
        if (batch.Forgotten.Count > 0) Forget(batch);
        for (int i = 0; i < batch.ForgottenUnseen.Count; i++) _earlier?.Forget(batch.ForgottenUnseen[i]);
        if (batch.HasRestarted && batch.Count > 0 && _nextEnd != long.MinValue && batch.Samples[0] < _clock.Now - Samples(LeastStride))
        {
            DropHeld();
            Restart(batch, $"it stood at sample {_clock.Now}, and the source started again at {batch.Samples[0]}");
            _clock.Restart(batch.Samples[0]);
            Begin(batch.Samples[0]);
        }
        if (_earlier is { IsDecided: false } && batch.Count > 0) GoOn(batch, _earlier);

        ReadOnlySpan<int> slots = batch.Slots;
        ReadOnlySpan<long> samples = batch.Samples;
        for (int i = 0; i < samples.Length; i++)
        {
            if (i + ReadAhead < slots.Length) Prefetch(slots[i + ReadAhead]);
            if (IsInTime(batch, i, due)) AddInOrder(batch, i, due);
        }
        if (batch.CompleteUpTo is long complete && _nextEnd != long.MinValue) Advance(complete, due);
    }

    /// <summary>Gives every unit a last turn just after the newest spike, when the source has ended.</summary>
    /// <param name="due">Called once with the sample index just after it, unless there never was a spike.</param>
    public void Complete(Action<long> due)
    {
        if (due is null) throw new ArgumentNullException(nameof(due));
        // The latest may be a damaged one.
        if (_clock.IsLeaping && _held is { Count: > 1 } held)
        {
            _clock.Restart(held.Samples.ToArray().OrderByDescending(sample => sample).ElementAt(1));
            AddHeld(due);
        }
        DropHeld();
        if (_nextEnd != long.MinValue) Turn(_units, _clock.Now + 1, LeastRemoved, due);
    }

    // One damaged header must not set the rate, nor spoil it for good.
    private bool HasRate(SpikeBatch batch)
    {
        double rate = batch.SamplingRate;
        if (SamplingRate != 0 && IsSame(rate, SamplingRate))
        {
            _otherRateMessages = 0;
            return true;
        }
        if (!(rate is >= LeastRate and <= MostRate))
        {
            batch.Counters.CountBadMessage($"{Name(batch)}: a sampling rate of {rate} Hz cannot be; it must be between 1 kHz and 1 MHz.");
            return false;
        }
        _otherRateMessages = IsSame(rate, _otherRate) ? _otherRateMessages + 1 : 1;
        _otherRate = rate;
        if (SamplingRate != 0 && _otherRateMessages < SampleClock.MessagesToRestart)
        {
            batch.Counters.CountBadMessage($"{Name(batch)}: the sampling rate is {rate} Hz, but was {SamplingRate} Hz before.");
            return false;
        }
        if (SamplingRate != 0)
        {
            DropHeld();
            Restart(batch, $"the sampling rate is {rate} Hz now, and was {SamplingRate} Hz");
        }
        Start(batch);
        return true;
    }

    private void GoOn(SpikeBatch batch, EarlierHistory earlier)
    {
        if (!earlier.GoesOn(batch, HistoryKeeper.Utc(batch.ArrivedAt), Samples(_options.Lateness), _history))
        {
            _earlier = null;
            return;
        }
        // No turn may come before the spikes that it goes on with.
        long newest = earlier.History.NewestSample;
        if (EarlierHistory.Median(batch) < newest && _clock.Observe(newest, _message) == SampleClock.Verdict.InTime) Begin(newest);
    }

    private static bool IsSame(double rate, double other) => Math.Abs(rate - other) <= RateTolerance * other;

    private void Start(SpikeBatch batch)
    {
        SamplingRate = batch.SamplingRate;
        _otherRateMessages = 0;
        _bins = _axes.Select(axis => new LagBins(axis, SamplingRate)).ToArray();
        long lateness = Samples(_options.Lateness), stride = Math.Max(lateness, Samples(LeastStride));
        _clock = new SampleClock(lateness, stride, Samples(_options.LongestSilence));
        _cadence = Math.Max(1, Samples(_options.Cadence));
        _history = Samples(_options.History);
        _nextEnd = long.MinValue;
        // Beside the history the spikes of a unit may lie as far apart as the clock may be ahead of a turn.
        long longest = RollingAutocorrelogram.LongestSpan - _cadence - 2 * (stride + lateness);
        if (_history <= longest) return;
        _history = longest;
        batch.Counters.Report($"{Name(batch)}: at {SamplingRate} Hz the history holds {TimeSpan.FromSeconds(Math.Floor(longest / SamplingRate))} at most, instead of {_options.History}.");
    }

    private long Samples(TimeSpan time) => (long)Math.Round(time.TotalSeconds * SamplingRate);

    private bool IsInTime(SpikeBatch batch, int spike, Action<long> due)
    {
        long sample = batch.Samples[spike];
        long before = _clock.Now;
        SampleClock.Verdict verdict = _clock.Observe(sample, _message);
        if (_held is { Count: > 0 } && verdict != SampleClock.Verdict.Leapt && (!_clock.IsLeaping || _clock.Considered != _heldFor)) DropHeld();
        switch (verdict)
        {
            case SampleClock.Verdict.InTime:
                if (_nextEnd == long.MinValue) Begin(sample);
                return true;
            case SampleClock.Verdict.Leapt:
                AddHeld(due);
                return true;
            case SampleClock.Verdict.Restarted:
                Restart(batch, $"it stood at sample {before}, and several messages agree on {sample}");
                Begin(sample);
                return true;
            case SampleClock.Verdict.Leap:
                Hold(batch, spike);
                return false;
            case SampleClock.Verdict.Late:
                _late++;
                if (IsFirst(Reasons.Late)) ReportSpike(batch, spike, $"{Seconds(before - sample)} behind the newest spike, and more than the lateness of {Seconds(Samples(_options.Lateness))}, is left out");
                return false;
            default:
                CountAhead(batch, spike);
                return false;
        }
    }

    private void Advance(long complete, Action<long> due)
    {
        SampleClock.Verdict verdict = _clock.Advance(complete, _message);
        if (verdict == SampleClock.Verdict.Leapt) AddHeld(due);
        if (verdict is SampleClock.Verdict.Leapt or SampleClock.Verdict.InTime && complete >= _nextEnd) TakeTurns(complete, due);
    }

    // Until a later message tells whether the clock leaps, a spike far ahead of it waits. All that are held at a time came in one message.
    private void Hold(SpikeBatch batch, int spike)
    {
        if (_held is null || _held.Units != batch.Units) _held = new SpikeBatch(batch.Units, batch.Counters);
        if (_held.Count == 0)
        {
            _held.Probe = batch.Probe;
            _held.Reset(batch.SamplingRate, batch.ChannelCount, batch.SampleCount);
            _heldFor = _clock.Considered;
        }
        batch.Waveform(spike).CopyTo(_held.AddWithWaveform(batch.Slots[spike], batch.Samples[spike]));
    }

    private void AddHeld(Action<long> due)
    {
        if (_held is not { Count: > 0 } held) return;
        for (int i = 0; i < held.Count; i++)
        {
            if (_clock.Follow(held.Samples[i])) AddInOrder(held, i, due);
            else CountAhead(held, i);
        }
        held.Reset(held.SamplingRate);
    }

    private void DropHeld()
    {
        if (_held is not { Count: > 0 } held) return;
        for (int i = 0; i < held.Count; i++) CountAhead(held, i);
        held.Reset(held.SamplingRate);
    }

    private void CountAhead(SpikeBatch batch, int spike)
    {
        _ahead++;
        if (!IsFirst(Reasons.Ahead)) return;
        ReportSpike(batch, spike, $"{Seconds((double)batch.Samples[spike] - _clock.Now)} ahead of the others, which no later message confirms, is left out");
    }

    private void AddInOrder(SpikeBatch batch, int spike, Action<long> due)
    {
        long sample = batch.Samples[spike];
        if (sample >= _nextEnd) TakeTurns(sample, due);
        AddSpike(batch, spike, batch.Slots[spike], sample);
    }

    private void Restart(SpikeBatch batch, string cause)
    {
        _clockRestarts++;
        _reported = Reasons.None;
        Remove(_ => true);
        Array.Clear(_unitOfSlot, 0, _unitOfSlot.Length);
        _earlier?.Clear();
        _earlier = null;
        batch.Counters.Report($"{Name(batch)}: the sample clock has begun anew, and so do all units: {cause}.");
    }

    private void Begin(long sample)
    {
        _firstSample = _earlier is null ? sample : Math.Min(sample, _earlier.Oldest);
        long turn = FloorOf(sample, _cadence) * Phases;
        while (EndOf(turn) <= sample) turn++;
        SetTurn(turn);
    }

    // Turns are numbered over the sample clock, whose indices may be negative; that of a number ends just before this sample.
    private long EndOf(long turn) => FloorOf(turn, Phases) * _cadence + (turn - FloorOf(turn, Phases) * Phases) * _cadence / Phases;

    private static long FloorOf(long number, long divisor) => number >= 0 ? number / divisor : -((divisor - 1 - number) / divisor);

    private int Phases => _phases.Length;

    /// <summary>Gets which of the phases has its turn.</summary>
    public Phase Phase => new(PhaseOf(_turn), Phases);

    private int PhaseOf(long turn) => (int)(turn - FloorOf(turn, Phases) * Phases);

    private void SetTurn(long turn) => (_turn, _nextEnd) = (turn, EndOf(turn));

    private void AddSpike(SpikeBatch batch, int spike, int slot, long sample)
    {
        TrackedUnit unit = Unit(batch, slot);
        bool isNewest = sample > unit.LastSpike;
        if (!unit.Add(sample))
        {
            _duplicates++;
            if (IsFirst(Reasons.Duplicate)) ReportSpike(batch, spike, $"at sample {sample}, where the unit has one already, is left out");
            return;
        }
        _spikes++;
        if (!isNewest) _outOfOrder++;
        if (batch.WaveformLength == 0 || unit.AddWaveform(batch.Waveform(spike), batch.ChannelCount, batch.SampleCount)) return;
        _badWaveforms++;
        if (IsFirst(Reasons.BadWaveform)) ReportSpike(batch, spike, "has a waveform that is not finite or has another shape than before; the spike counts without it");
    }

    private void Prefetch(int slot)
    {
        if ((uint)slot < (uint)_unitOfSlot.Length) _unitOfSlot[slot]?.Prefetch();
    }

    private TrackedUnit Unit(SpikeBatch batch, int slot)
    {
        if ((uint)slot >= (uint)_unitOfSlot.Length) Array.Resize(ref _unitOfSlot, Math.Max(slot + 1, _unitOfSlot.Length * 2));
        TrackedUnit? unit = _unitOfSlot[slot];
        if (unit is null)
        {
            unit = new TrackedUnit(_nextKey++, batch.Units, slot, _bins, _options.TemplateMemory) { Probe = batch.Probe };
            _unitOfSlot[slot] = unit;
            _units.Add(unit);
            _phases[PhaseOfName(unit.Info.Id)].Add(unit);
            if (_earlier?.Take(unit.Info) is UnitHistory history) unit.GoOn(history, _nextEnd - _cadence - _history, batch.ChannelCount, batch.SampleCount);
        }
        return unit;
    }

    private void Forget(SpikeBatch batch)
    {
        DropHeld();
        foreach (int slot in batch.Forgotten)
        {
            _earlier?.Forget(batch.Units[slot].Id);
            if ((uint)slot < (uint)_unitOfSlot.Length) _unitOfSlot[slot] = null;
        }
        Remove(unit => _unitOfSlot[unit.Slot] != unit);
    }

    private void Remove(Predicate<TrackedUnit> isGone)
    {
        _gone.AddRange(_units.FindAll(isGone).Select(unit => unit.Key));
        if (_units.RemoveAll(isGone) == 0) return;
        foreach (List<TrackedUnit> phase in _phases) phase.RemoveAll(isGone);
    }

    // FNV-1a: the same in every session, so that a unit is judged at the same moments.
    private int PhaseOfName(string name)
    {
        uint hash = 2166136261;
        foreach (char character in name) hash = (hash ^ character) * 16777619;
        return (int)(hash % (uint)Phases);
    }

    private bool IsFirst(Reasons reason)
    {
        if ((_reported & reason) != 0) return false;
        _reported |= reason;
        return true;
    }

    private void ReportSpike(SpikeBatch batch, int spike, string what) =>
        batch.Counters.Report($"{Name(batch)}: a spike of unit {batch.Units[batch.Slots[spike]].Id} {what}. Further ones are only counted.");

    private string Seconds(double samples) => FormattableString.Invariant($"{Math.Abs(samples) / SamplingRate:0.###} s");

    private static string Name(SpikeBatch batch) => batch.Stream.Length == 0 ? "spikes" : $"stream {batch.Stream}";

    private void TakeTurns(long sample, Action<long> due)
    {
        if (_nextEnd > sample) return;
        long last = FloorOf(sample, _cadence) * Phases;
        while (EndOf(last + 1) <= sample) last++;
        long skipped = last - _turn + 1 - MostCadencesAtOnce * Phases > 0 ? last - _turn + 1 - 2 * Phases : 0;
        for (long first = _turn; _turn <= last; SetTurn(_turn + 1))
        {
            if (skipped > 0 && _turn == first + Phases)
            {
                _silentUpdates += skipped;
                SetTurn(_turn + skipped);
            }
            Turn(_phases[PhaseOf(_turn)], _nextEnd, LeastRemoved / Phases, due);
        }
    }

    private void Turn(List<TrackedUnit> units, long end, int leastRemoved, Action<long> due)
    {
        long start = end - _history;
        // More than have come since the turn before, so that it ends.
        int most = (int)Math.Min(int.MaxValue, Math.Max(leastRemoved, 2 * (_spikes - _spikesBefore)));
        _spikesBefore = _spikes;
        foreach (TrackedUnit unit in units) most -= unit.RemoveBefore(start, most);
        _isBehind = most == 0;
        Due = units;
        due(end);
        Due = [];
        if (!units.Exists(unit => unit.SpikeCount == 0)) return;
        foreach (TrackedUnit unit in units)
        {
            if (unit.SpikeCount == 0) _unitOfSlot[unit.Slot] = null;
        }
        Remove(unit => unit.SpikeCount == 0);
    }
}
