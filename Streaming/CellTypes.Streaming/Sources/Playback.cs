using System;
using System.Collections.Generic;
using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Threading;
using CellTypes.Streaming.Spikes;

namespace CellTypes.Streaming.Sources;

/// <summary>Plays what is known beforehand as if it were recorded now: each batch when its stretch of the recording is over.</summary>
internal sealed class Playback
{
    private readonly string _name;
    private readonly double _samplesPerSecond;
    private readonly IScheduler _scheduler;

    /// <summary>Creates a playback.</summary>
    /// <param name="name">The name of the playing thread.</param>
    /// <param name="samplingRate">The sampling rate in hertz.</param>
    /// <param name="speed">Seconds of recording a second, above 0; infinite for as fast as the subscriber takes the batches.</param>
    /// <param name="batchSeconds">The seconds of recording that a batch covers.</param>
    /// <param name="scheduler">Tells the time and calls when a batch is due; null for a thread for each subscription.</param>
    /// <exception cref="CellTypesException">The speed or the duration is not positive.</exception>
    public Playback(string name, double samplingRate, double speed, double batchSeconds, IScheduler? scheduler)
    {
        if (!(speed > 0)) throw new CellTypesException("The speed must be above 0; 1 is real time.");
        if (!(batchSeconds > 0)) throw new CellTypesException("A batch must cover some time.");
        _name = name;
        _samplesPerSecond = samplingRate * speed;
        _scheduler = scheduler ?? new NewThreadScheduler(start => new Thread(start) { IsBackground = true, Name = name });
        BatchSamples = Math.Max(1, (long)Math.Round(batchSeconds * samplingRate));
    }

    /// <summary>Gets the samples that a batch covers, at least 1.</summary>
    public long BatchSamples { get; }

    /// <summary>Plays batches. Each subscription plays them anew, on a thread of its own, which ends soon after it is disposed.</summary>
    /// <param name="origin">The sample index that is due at once.</param>
    /// <param name="open">
    /// Starts filling batches; each is due at its <see cref="SpikeBatch.CompleteUpTo"/> and is sent before the next one is filled.
    /// </param>
    public BatchSource<SpikeBatch> Play(long origin, Func<IEnumerable<SpikeBatch>> open) => Play(origin, open, batch => batch.CompleteUpTo!.Value);

    /// <summary>Plays batches of any kind.</summary>
    /// <param name="origin">The sample index that is due at once.</param>
    /// <param name="open">Starts filling batches; each is sent when it is due, before the next one is filled.</param>
    /// <param name="dueAt">Tells the sample index at which a batch is due.</param>
    public BatchSource<TBatch> Play<TBatch>(long origin, Func<IEnumerable<TBatch>> open, Func<TBatch, long> dueAt)
        where TBatch : class, IBatch<TBatch> => new(new Source<TBatch>(this, open, batch => DueAfter(dueAt(batch) - origin)));

    // From the sample clock, so that delays never add up.
    private TimeSpan DueAfter(long samples)
    {
        double seconds = samples / _samplesPerSecond;
        return seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond)) : TimeSpan.MaxValue;
    }

    private sealed class Source<TBatch>(Playback playback, Func<IEnumerable<TBatch>> open, Func<TBatch, TimeSpan> dueAfter) : IObservable<TBatch>
    {
        public IDisposable Subscribe(IObserver<TBatch> observer) =>
            new Run<TBatch>(playback, open, dueAfter, observer ?? throw new ArgumentNullException(nameof(observer)));
    }

    /// <summary>One subscription. What is thrown comes as <c>OnError</c>, as on a <see cref="SourceThread"/>.</summary>
    private sealed class Run<TBatch> : IDisposable
    {
        // A scheduler may keep what was cancelled, and with it the recording and the thread, until it would have been due.
        private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

        private readonly Playback _playback;
        private readonly Func<TBatch, TimeSpan> _dueAfter;
        private readonly IObserver<TBatch> _observer;
        private readonly MultipleAssignmentDisposable _next = new();
        private IEnumerator<TBatch>? _batches;
        private IStopwatch? _clock;
        private bool _isFilled;

        public Run(Playback playback, Func<IEnumerable<TBatch>> open, Func<TBatch, TimeSpan> dueAfter, IObserver<TBatch> observer)
        {
            (_playback, _dueAfter, _observer) = (playback, dueAfter, observer);
            _next.Disposable = playback._scheduler.Schedule(open, (scheduler, begin) => Try(() =>
            {
                _batches = begin().GetEnumerator();
                _clock = playback._scheduler.StartStopwatch();
                Send(scheduler);
            }));
        }

        public void Dispose() => _next.Dispose();

        private IDisposable Try(Action action)
        {
            try
            {
                action();
            }
            catch (Exception error)
            {
                SourceThread.Fail(_playback._name, _observer, error);
            }
            return Disposable.Empty;
        }

        // All that is due, without asking the scheduler in between.
        private void Send(IScheduler scheduler)
        {
            while (!_next.IsDisposed)
            {
                if (!_isFilled && !_batches!.MoveNext())
                {
                    _observer.OnCompleted();
                    return;
                }
                _isFilled = true;
                TimeSpan wait = _dueAfter(_batches!.Current) - _clock!.Elapsed;
                if (wait > TimeSpan.Zero)
                {
                    _next.Disposable = scheduler.Schedule(this, wait < LongestWait ? wait : LongestWait, static (self, run) => run.Try(() => run.Send(self)));
                    return;
                }
                _observer.OnNext(_batches.Current);
                _isFilled = false;
            }
        }
    }
}
