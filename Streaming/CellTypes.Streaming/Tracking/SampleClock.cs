namespace CellTypes.Streaming.Tracking;

/// <summary>
/// The clock of a stream, told by its spikes: it stands at the newest sample index seen. A spike far behind or ahead of it is not believed
/// at first; when so many in a row agree with each other, the clock has restarted.
/// </summary>
/// <remarks>One damaged message must not move the clock, or every later spike would be too late.</remarks>
public sealed class SampleClock
{
    /// <summary>The number of spikes in a row, in agreement with each other, that restart the clock.</summary>
    public const int SpikesToRestart = 32;

    // Far beyond any recording (a million years at 30 kHz), and far enough from the ends of 64 bits for sums of window lengths.
    private const long LargestSample = 1L << 60;

    private readonly long _lateness;
    private readonly long _longestSilence;
    private long _candidate;
    private int _agreeing;
    private bool _started;

    /// <summary>Creates a clock that starts with the first spike.</summary>
    /// <param name="lateness">The samples that a spike may lie behind the clock.</param>
    /// <param name="longestSilence">The samples that a spike may lie ahead of the clock.</param>
    public SampleClock(long lateness, long longestSilence)
    {
        _lateness = lateness;
        _longestSilence = longestSilence;
    }

    /// <summary>What a spike means to the clock.</summary>
    public enum Verdict
    {
        /// <summary>The spike fits the clock.</summary>
        InTime,

        /// <summary>The spike came too late to be counted.</summary>
        Late,

        /// <summary>The spike lies too far ahead to be believed.</summary>
        Ahead,

        /// <summary>The clock has restarted at this spike, which counts; everything before it is void.</summary>
        Restarted,
    }

    /// <summary>Gets the newest sample index seen, 0 before the first spike.</summary>
    public long Now { get; private set; }

    /// <summary>Shows the clock a spike.</summary>
    /// <param name="sample">The spike's sample index.</param>
    /// <returns>What it means.</returns>
    public Verdict Observe(long sample)
    {
        if (sample is > LargestSample or < -LargestSample) return Verdict.Ahead;
        if (!_started)
        {
            _started = true;
            Now = sample;
            return Verdict.InTime;
        }
        if (IsNear(sample, Now))
        {
            _agreeing = 0;
            if (sample > Now) Now = sample;
            return Verdict.InTime;
        }

        _agreeing = _agreeing > 0 && IsNear(sample, _candidate) ? _agreeing + 1 : 1;
        if (_agreeing == 1 || sample > _candidate) _candidate = sample;
        if (_agreeing < SpikesToRestart) return sample < Now ? Verdict.Late : Verdict.Ahead;
        _agreeing = 0;
        Now = _candidate;
        return Verdict.Restarted;
    }

    /// <summary>Moves the clock on because the source says that every spike before a sample has been sent.</summary>
    /// <param name="sample">That sample index.</param>
    /// <returns>False where it lies too far from the clock to be believed.</returns>
    public bool Advance(long sample)
    {
        if (!_started || sample is > LargestSample or < -LargestSample || !IsNear(sample, Now)) return false;
        if (sample - 1 > Now) Now = sample - 1;
        return true;
    }

    private bool IsNear(long sample, long now) => sample - now <= _longestSilence && now - sample <= _lateness;
}
