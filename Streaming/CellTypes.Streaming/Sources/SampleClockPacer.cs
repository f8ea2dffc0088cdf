using System;
using System.Diagnostics;
using System.Threading;

namespace CellTypes.Streaming.Sources;

/// <summary>Holds a replay back until the wall clock has caught up with its sample clock.</summary>
/// <remarks>Due times come from the sample clock, so that delays never add up.</remarks>
internal sealed class SampleClockPacer
{
    // A wait handle takes at most some 24 days; an hour leaves room and is re-armed.
    private const double LongestWait = 3600;

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly long _origin;
    private readonly double _samplesPerSecond;
    private readonly CancellationToken _cancel;

    /// <summary>Starts the clock.</summary>
    /// <param name="origin">The sample index that is due now.</param>
    /// <param name="samplingRate">The sampling rate in hertz.</param>
    /// <param name="speed">Seconds of recording a second, above 0; infinite for no waiting.</param>
    /// <param name="cancel">Ends a wait.</param>
    public SampleClockPacer(long origin, double samplingRate, double speed, CancellationToken cancel)
    {
        _origin = origin;
        _samplesPerSecond = samplingRate * speed;
        _cancel = cancel;
    }

    /// <summary>Waits until a sample is due.</summary>
    /// <param name="sample">The sample index.</param>
    /// <returns>False where the wait was cancelled.</returns>
    public bool WaitUntil(long sample)
    {
        double due = (sample - _origin) / _samplesPerSecond;
        double left;
        while (!_cancel.IsCancellationRequested && (left = due - _clock.Elapsed.TotalSeconds) > 0)
            _cancel.WaitHandle.WaitOne(TimeSpan.FromSeconds(Math.Min(left, LongestWait)));
        return !_cancel.IsCancellationRequested;
    }
}
