using System;
using System.Diagnostics;

namespace CellTypes.Streaming.Updates;

/// <summary>How far a stream has come, and how old a sample of it is. Written by the thread that takes the stream, read by any.</summary>
/// <remarks>
/// Of a live stream the age of a sample counts from when it would have arrived at the earliest: the messages with the shortest ways tell how the sample clock
/// lies to the clock of this machine. What waits in a queue, here, in the network or in the sender, therefore grows older. A recording that is replayed has
/// no such time; there the age is the recorded time from the sample to the newest one.
/// </remarks>
/// <param name="samplingRate">The sampling rate in hertz.</param>
/// <param name="isLive">Whether the samples arrive as they are recorded.</param>
public sealed class StreamProgress(double samplingRate, bool isLive)
{
    // Two quartz clocks drift apart by less: the shortest way that was ever seen is worth less as time goes on.
    private const double Drift = 1e-4;

    // So many messages are looked at together, and some of those with the shortest ways are left out: a damaged sample must not set the time.
    private const int Together = 32, LeftOut = 3;

    private readonly object _gate = new();
    private readonly double[] _origins = new double[Together];
    private readonly double[] _sorted = new double[Together];
    private long? _newest;
    private long? _sequence;
    private int _count;
    private double? _origin;
    private double _originAt;

    /// <summary>Gets a value indicating whether the samples arrive as they are recorded.</summary>
    public bool IsLive => isLive;

    /// <summary>Gets the newest sample index, null before the first.</summary>
    public long? NewestSample
    {
        get
        {
            lock (_gate) return _newest;
        }
    }

    /// <summary>Gets the number of the newest message, null where the source numbers none.</summary>
    public long? Sequence
    {
        get
        {
            lock (_gate) return _sequence;
        }
    }

    /// <summary>Takes note of a message.</summary>
    /// <param name="newestSample">The newest sample index after it.</param>
    /// <param name="sequence">Its number, or null.</param>
    /// <param name="ownSample">A sample index that the message itself brought, or null where it brought none.</param>
    /// <param name="arrivedAt">The monotonic clock when it arrived.</param>
    /// <param name="isRestart">Whether the sample clock has begun anew.</param>
    public void Arrived(long newestSample, long? sequence, long? ownSample, long arrivedAt, bool isRestart = false)
    {
        lock (_gate)
        {
            (_newest, _sequence) = (newestSample, sequence);
            if (isRestart) (_origin, _count) = (null, 0);
            if (ownSample is not long own) return;
            double at = Seconds(arrivedAt);
            _origins[_count++] = at - own / samplingRate;
            if (_count < Together) return;
            (_origin, _originAt) = (OriginAt(at), at);
            _count = 0;
        }
    }

    /// <summary>Gets how old a sample is now.</summary>
    /// <param name="sample">The sample index.</param>
    /// <returns>Its age, never below 0; 0 where nothing has arrived.</returns>
    public TimeSpan AgeOf(long sample)
    {
        lock (_gate)
        {
            if (_newest is not long newest) return TimeSpan.Zero;
            double now = Seconds(Stopwatch.GetTimestamp());
            double age = isLive ? now - OriginAt(now) - sample / samplingRate : ((double)newest - sample) / samplingRate;
            return TimeSpan.FromSeconds(Math.Min(Math.Max(age, 0), TimeSpan.MaxValue.TotalSeconds / 2));
        }
    }

    // When sample 0 would have arrived at the earliest.
    private double OriginAt(double time)
    {
        double before = _origin is double origin ? origin + Drift * (time - _originAt) : double.PositiveInfinity;
        if (_count == 0) return before;
        Array.Copy(_origins, _sorted, _count);
        Array.Sort(_sorted, 0, _count);
        return Math.Min(before, _sorted[Math.Min(LeftOut, (_count - 1) / 2)]);
    }

    private static double Seconds(long timestamp) => (double)timestamp / Stopwatch.Frequency;
}
