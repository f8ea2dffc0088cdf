using System;
using System.Collections.Generic;
using CellTypes.Models.Signals;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Rolling;

namespace CellTypes.Bench;

/// <summary>
/// The tracker alone: spikes a second of processor time, on one core, with a full 20 min window that spikes leave as others come.
/// </summary>
internal static class TrackerBench
{
    public static readonly TimeSpan History = new RollingOptions().History;

    private static readonly TimeSpan BatchTime = TimeSpan.FromMilliseconds(100);
    public static readonly TimeSpan WaveformBatchTime = TimeSpan.FromMilliseconds(10);

    public static IEnumerable<Figure> Measure(BenchOptions options)
    {
        SpikeLoop spikes = new(options);
        UnitTracker tracker = CreateFull(spikes, out SpikeBatch batch);
        (double rate, double bytes, _) = Measure(options, spikes, tracker, batch, waveforms: false);
        yield return Figure.AtLeast(20e6, $"Tracker, ACG 100 x 1 ms, {options.Load}, 20 min window full", rate, "spikes/s on one core");
        yield return Figure.AtMost(0, "  allocated", bytes, "B/spike");
        (rate, bytes, _) = Measure(options, spikes, tracker, batch, waveforms: true);
        yield return Figure.AtLeast(4e6, "Tracker, ACG + running template of 10 x 60", rate, "spikes/s on one core");
        yield return Figure.AtMost(0, "  allocated", bytes, "B/spike");
    }

    /// <summary>Creates a tracker whose window holds 20 min of spikes without waveforms.</summary>
    public static UnitTracker CreateFull(SpikeLoop spikes, out SpikeBatch batch)
    {
        UnitTracker tracker = new([LagAxis.Milliseconds100], new RollingOptions());
        batch = spikes.CreateBatch();
        while (spikes.Now < BenchOptions.InSamples(History))
        {
            spikes.Next(BatchTime, batch, waveforms: false);
            tracker.Add(batch, _ => { });
        }
        return tracker;
    }

    /// <summary>Measures ten-second stretches of the session.</summary>
    /// <returns>Spikes a second of processor time, bytes allocated a spike, processor seconds a second of the session.</returns>
    public static (double Rate, double Bytes, double Load) Measure(
        BenchOptions options, SpikeLoop spikes, UnitTracker tracker, SpikeBatch batch, bool waveforms)
    {
        TimeSpan batchTime = waveforms ? WaveformBatchTime : BatchTime;
        double[] medians = Statistics.Medians(options.Time, () =>
        {
            long before = spikes.SpikeCount;
            TimeSpan time = TimeSpan.Zero;
            long bytes = 0;
            for (TimeSpan played = TimeSpan.Zero; played < SpikeLoop.Length; played += batchTime)
            {
                spikes.Next(batchTime, batch, waveforms);
                long allocated = GC.GetAllocatedBytesForCurrentThread();
                TimeSpan start = Environment.CpuUsage.TotalTime;
                tracker.Add(batch, _ => { });
                time += Environment.CpuUsage.TotalTime - start;
                bytes += GC.GetAllocatedBytesForCurrentThread() - allocated;
            }
            long count = spikes.SpikeCount - before;
            return [count / time.TotalSeconds, bytes / (double)count, time / SpikeLoop.Length];
        });
        return (medians[0], medians[1], medians[2]);
    }
}
