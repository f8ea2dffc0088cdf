using System;
using System.Collections.Generic;
using CellTypes.Streaming.Spikes;

namespace CellTypes.Streaming.Sources;

/// <summary>Plays what is known beforehand as if it were recorded now: each batch when its stretch of the recording is over.</summary>
internal sealed class Playback
{
    private readonly string _name;
    private readonly double _samplingRate;
    private readonly double _speed;

    /// <summary>Creates a playback.</summary>
    /// <param name="name">The name of the playing thread.</param>
    /// <param name="samplingRate">The sampling rate in hertz.</param>
    /// <param name="speed">Seconds of recording a second, above 0; infinite for as fast as the subscriber takes the batches.</param>
    /// <param name="batchSeconds">The seconds of recording that a batch covers.</param>
    /// <exception cref="CellTypesException">The speed or the duration is not positive.</exception>
    public Playback(string name, double samplingRate, double speed, double batchSeconds)
    {
        if (!(speed > 0)) throw new CellTypesException("The speed must be above 0; 1 is real time.");
        if (!(batchSeconds > 0)) throw new CellTypesException("A batch must cover some time.");
        _name = name;
        _samplingRate = samplingRate;
        _speed = speed;
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
        where TBatch : class, IBatch<TBatch> => new(new ThreadedSource<TBatch>(_name, (observer, stop) =>
        {
            SampleClockPacer pacer = new(origin, _samplingRate, _speed, stop);
            foreach (TBatch batch in open())
            {
                if (!pacer.WaitUntil(dueAt(batch))) return;
                observer.OnNext(batch);
            }
        }));
}
