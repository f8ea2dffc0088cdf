using System;
using System.Collections.Generic;
using System.Reactive.Concurrency;
using CellTypes.Models.Recordings;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Traces;

namespace CellTypes.Streaming.Sources;

/// <summary>Plays the sweeps of a file as if they were recorded now.</summary>
public static class SweepReplay
{
    private const double PacedBatch = 0.01, UnpacedBatch = 0.1; // s

    /// <summary>
    /// Creates a replay. Each subscription starts one of its own, on a thread of its own, which ends soon after it is disposed.
    /// </summary>
    /// <param name="sweeps">The sweeps. Sweep k begins at k times one more than its samples on the sample clock, so that no two touch.</param>
    /// <param name="trigger">The trigger of every sweep, from its first sample on; null for those of the file's table.</param>
    /// <param name="speed">Seconds of recording a second, above 0; <see cref="double.PositiveInfinity"/> for as fast as the subscriber takes the
    /// batches.</param>
    /// <param name="counters">What could not be used is told here; null for nowhere.</param>
    /// <param name="scheduler">Tells the time and calls when a batch is due, on its thread; null for a thread for each subscription.</param>
    /// <returns>The batches, of 10 ms, or 100 ms at infinite speed, each sent when it is over; they complete after the last sweep.</returns>
    /// <exception cref="CellTypesException">The speed is not positive.</exception>
    public static BatchSource<TraceBatch> Create(SweepFile sweeps, TimeSpan? trigger = null, double speed = 1, SourceCounters? counters = null, IScheduler? scheduler = null)
    {
        if (sweeps is null) throw new ArgumentNullException(nameof(sweeps));
        Playback playback = new("sweep replay", sweeps.SamplingRate, speed, double.IsInfinity(speed) ? UnpacedBatch : PacedBatch, scheduler);
        return playback.Play(
            0, () => Batches(sweeps, trigger, playback.BatchSamples, counters ?? new SourceCounters()), batch => batch.FirstSample + batch.Count);
    }

    private static IEnumerable<TraceBatch> Batches(SweepFile sweeps, TimeSpan? trigger, long batchSamples, SourceCounters counters)
    {
        TraceBatch batch = new(new UnitDirectory(), counters) { IsLive = false };
        Dictionary<string, int> slots = [];
        for (int sweep = 0; sweep < sweeps.SweepCount; sweep++)
        {
            if (!slots.TryGetValue(sweeps.Cells[sweep], out int slot))
                slots.Add(sweeps.Cells[sweep], slot = batch.Cells.Add(new UnitInfo(sweeps.Cells[sweep])));
            long start = sweep * (sweeps.SampleCount + 1L);
            double? milliseconds = trigger?.TotalMilliseconds ?? sweeps.Triggers?[sweep];
            for (int done = 0; done < sweeps.SampleCount; done += batch.Count)
            {
                batch.Reset(slot, sweeps.SamplingRate, start + done, (int)Math.Min(batchSamples, sweeps.SampleCount - done), sweeps.HasCurrent);
                sweeps.Potential(sweep).Slice(done, batch.Count).CopyTo(batch.Potential);
                if (sweeps.HasCurrent) sweeps.Current(sweep).Slice(done, batch.Count).CopyTo(batch.Current);
                if (done == 0 && milliseconds is double time) batch.AddTrigger(start + (long)Math.Round(time * sweeps.SamplingRate / 1000));
                batch.SweepEnds = done + batch.Count == sweeps.SampleCount;
                yield return batch;
            }
        }
    }
}
