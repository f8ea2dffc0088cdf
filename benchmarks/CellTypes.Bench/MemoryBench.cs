using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Rolling;

namespace CellTypes.Bench;

/// <summary>What the process holds when the 20 min window of five times as many units is full and each has a template.</summary>
internal static class MemoryBench
{
    private const int Factor = 5;
    private static readonly TimeSpan WaveformTime = TimeSpan.FromSeconds(10);

    public static IEnumerable<Figure> Measure(BenchOptions options)
    {
        options = options with { Units = options.Units * Factor };
        SpikeLoop spikes = new(options);
        UnitTracker tracker = TrackerBench.CreateFull(spikes, out SpikeBatch batch);
        for (TimeSpan played = TimeSpan.Zero; played < WaveformTime; played += TrackerBench.WaveformBatchTime)
        {
            spikes.Next(TrackerBench.WaveformBatchTime, batch, waveforms: true);
            tracker.Add(batch, _ => { });
        }
        string load = $"Working set, {options.Load}, 20 min window full, templates of 10 x 60";
        yield return Figure.AtMost(1e3, load, Environment.WorkingSet / 1e6, "MB");
        yield return Figure.Note("  managed heap", GC.GetTotalMemory(forceFullCollection: true) / 1e6, "MB");
        yield return Figure.Note("  spikes in the window", tracker.Units.Sum(unit => (long)unit.SpikeCount), "spikes");
    }
}
