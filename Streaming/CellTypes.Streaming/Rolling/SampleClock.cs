using System;

namespace CellTypes.Streaming.Rolling;

/// <summary>
/// The clock of a stream, told by its spikes: it stands at the newest sample index that is believed. A sample index that is not near it is
/// believed only when those of later messages agree with it, and nothing near the clock comes between, or when the source says that it has started again.
/// </summary>
/// <remarks>
/// One damaged spike, header or message must not move the clock by more than the lateness, or the true spikes that follow would be too late.
/// A leap over a silence is believed from the second message on. A clock that restarted elsewhere is believed after
/// <see cref="MessagesToRestart"/> messages, and after more time than a single spike may move the clock ahead: until then true time would
/// have caught up with it. Neither the earliest nor the latest of these messages counts for that time, since one may be damaged.
/// </remarks>
internal sealed class SampleClock
{
    /// <summary>The number of messages, in agreement with each other, that restart the clock.</summary>
    public const int MessagesToRestart = 3;

    // Far beyond any recording (a million years at 30 kHz), and far enough from the ends of 64 bits for sums of lengths of histories.
    private const long LargestSample = 1L << 60;

    private readonly long _lateness;
    private readonly long _stride;
    private readonly long _longestSilence;
    private Candidate? _candidate;
    private bool _started;

    /// <summary>Creates a clock that starts with the first spike.</summary>
    /// <param name="lateness">The samples that a spike may lie behind the clock.</param>
    /// <param name="stride">The samples that a single spike may move the clock ahead, at least the lateness.</param>
    /// <param name="longestSilence">The samples that the clock may leap ahead when messages agree.</param>
    public SampleClock(long lateness, long stride, long longestSilence)
    {
        _lateness = lateness;
        _stride = stride;
        _longestSilence = longestSilence;
    }

    /// <summary>What a sample index means to the clock.</summary>
    public enum Verdict
    {
        /// <summary>It fits the clock.</summary>
        InTime,

        /// <summary>It came too late to be counted.</summary>
        Late,

        /// <summary>It lies too far ahead to be believed.</summary>
        Ahead,

        /// <summary>It lies ahead, after a silence or by mistake: the spike is to be held until the next messages tell which.</summary>
        Leap,

        /// <summary>It fits the clock, and so does all that was held: the clock has leapt over a silence.</summary>
        Leapt,

        /// <summary>The clock has restarted at this spike, which counts; everything before it is void.</summary>
        Restarted,
    }

    /// <summary>Gets the newest sample index that is believed, 0 before the first spike.</summary>
    public long Now { get; private set; }

    /// <summary>Gets whether spikes ahead of the clock wait to be believed.</summary>
    public bool IsLeaping => _candidate is not null && _candidate.First > Now && _candidate.First - Now <= _longestSilence;

    /// <summary>Gets the number of times that the clock began to consider another time. Spikes that were held before it rose are not believed.</summary>
    public long Considered { get; private set; }

    /// <summary>Shows the clock a spike.</summary>
    /// <param name="sample">The spike's sample index.</param>
    /// <param name="message">The number of the message that it came in; numbers of later messages are higher.</param>
    /// <returns>What it means.</returns>
    public Verdict Observe(long sample, long message)
    {
        if (sample is > LargestSample or < -LargestSample) return Verdict.Ahead;
        if (!_started)
        {
            _started = true;
            Now = sample;
            return Verdict.InTime;
        }
        if (sample - Now <= _stride && Now - sample <= _lateness)
        {
            if (sample > Now) Now = sample;
            return _candidate is null ? Verdict.InTime : Weigh(sample);
        }
        return Consider(sample, message);
    }

    /// <summary>Moves the clock on because the source says that every spike before a sample has been sent.</summary>
    /// <param name="sample">That sample index.</param>
    /// <param name="message">The number of the message that says so.</param>
    /// <returns><see cref="Verdict.InTime"/> or <see cref="Verdict.Leapt"/> where it is believed.</returns>
    public Verdict Advance(long sample, long message)
    {
        if (!_started || sample is > LargestSample or < -LargestSample || Now - sample > _lateness || sample - Now > _longestSilence) return Verdict.Ahead;
        if (sample - 1 - Now > _stride) return IsLeaping && !_candidate!.AgreesWith(sample, _lateness, _longestSilence) ? Verdict.Ahead : Consider(sample - 1, message);
        if (sample - 1 > Now) Now = sample - 1;
        // A source may say so late: that it is not further yet speaks against nothing.
        if (!IsLeaping || _candidate!.First - Now > _stride) return Verdict.InTime;
        _candidate = null;
        return Verdict.Leapt;
    }

    /// <summary>Says whether what was held is believed now that the clock has leapt.</summary>
    /// <param name="sample">The sample index that was held.</param>
    /// <returns>False for one that lies as far ahead of the clock as no spike may.</returns>
    public bool Follow(long sample)
    {
        if (sample - Now > _stride) return false;
        if (sample > Now) Now = sample;
        return true;
    }

    /// <summary>Starts the clock anew at a sample index.</summary>
    /// <param name="sample">The sample index.</param>
    public void Restart(long sample)
    {
        Now = sample;
        _candidate = null;
    }

    // A spike in time speaks against another time, unless it lies between and brings the clock so near to what was held that this fits.
    private Verdict Weigh(long sample)
    {
        bool fits = IsLeaping && _candidate!.AgreesWith(sample, _lateness, _longestSilence);
        _candidate = null;
        return fits ? Verdict.Leapt : Verdict.InTime;
    }

    private Verdict Consider(long sample, long message)
    {
        if (_candidate is null || !_candidate.AgreesWith(sample, _lateness, _longestSilence))
        {
            _candidate = new Candidate(sample, message);
            Considered++;
        }
        else
        {
            _candidate.Add(sample, message);
        }
        if (IsLeaping)
        {
            if (_candidate.Messages < 2) return Verdict.Leap;
            Restart(sample);
            return Verdict.Leapt;
        }
        if (_candidate.Messages < MessagesToRestart || _candidate.Span <= _stride) return sample < Now ? Verdict.Late : Verdict.Ahead;
        Restart(sample);
        return Verdict.Restarted;
    }

    /// <summary>Another time, on which sample indices that are not near the clock agree.</summary>
    private sealed class Candidate(long sample, long message)
    {
        private long _message = message;
        private long _ofMessage = sample;
        private int _over;
        private long _earliest = long.MaxValue, _secondEarliest = long.MaxValue, _latest = long.MinValue, _secondLatest = long.MinValue;

        /// <summary>Gets the earliest sample index.</summary>
        public long First { get; private set; } = sample;

        /// <summary>Gets the messages that are over, and the one that is not.</summary>
        public int Messages => _over + 1;

        /// <summary>Gets the time that the messages that are over cover, without the earliest and the latest of them.</summary>
        public long Span => _over < 4 ? 0 : _secondLatest - _secondEarliest;

        public bool AgreesWith(long other, long lateness, long longestSilence) => other - First <= longestSilence && First - other <= lateness;

        public void Add(long other, long message)
        {
            First = Math.Min(First, other);
            if (message == _message)
            {
                _ofMessage = Math.Min(_ofMessage, other);
                return;
            }
            (_earliest, _secondEarliest) = (Math.Min(_earliest, _ofMessage), Math.Min(_secondEarliest, Math.Max(_earliest, _ofMessage)));
            (_latest, _secondLatest) = (Math.Max(_latest, _ofMessage), Math.Max(_secondLatest, Math.Min(_latest, _ofMessage)));
            _over++;
            (_message, _ofMessage) = (message, other);
        }
    }
}
