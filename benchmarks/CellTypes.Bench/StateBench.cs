using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using CellTypes.Models.Signals;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Rolling;
using CellTypes.Streaming.Updates;

namespace CellTypes.Bench;

/// <summary>The state file of <c>live --state</c>: what it costs a batch, the disk and the start, with a full 20 min window and templates.</summary>
internal static class StateBench
{
    private static readonly ModelIdentity Model = new("bench", "1", "");

    public static IEnumerable<Figure> Measure(BenchOptions options)
    {
        string path = Path.Combine(Path.GetTempPath(), $"celltypes-bench-{Environment.ProcessId}.state");
        try
        {
            SpikeLoop spikes = new(options);
            UnitTracker tracker = TrackerBench.CreateFull(spikes, out SpikeBatch batch);
            long began = Stopwatch.GetTimestamp();
            HistoryKeeper keeper = HistoryKeeper.Open(path, Model, TimeSpan.Zero);
            HistoryCopier copier = keeper.Begin(TrackerBench.History);
            copier.Follow("", _ => tracker);
            List<double> held = [];
            for (TimeSpan played = TimeSpan.Zero; played < SpikeLoop.Length; played += TrackerBench.WaveformBatchTime)
            {
                Next();
                tracker.Add(batch, _ => { });
                held.Add(Milliseconds(() => copier.Added(batch, batch.ArrivedAt)));
            }
            double last = Milliseconds(copier.Complete), close = Milliseconds(keeper.Close);
            yield return Figure.AtMost(60, $"State, {options.Load}, 20 min, templates of 10 x 60: size", new FileInfo(path).Length / 1e6, "MB");
            yield return Figure.AtMost(2, "  time that a batch is held up by copying, 99th percentile", Statistics.Quantile(held, 0.99), "ms");
            yield return Figure.Note("  the same, longest: other programs that take the core included", held.Max(), "ms");
            yield return Figure.Note("  copying all units at the end", last, "ms");
            yield return Figure.Note("  writing it, on a thread of its own", keeper.LastWrite.TotalMilliseconds, "ms");
            yield return Figure.AtMost(3000, "  copying and writing at the end", last + close, "ms");

            double load = Milliseconds(() => keeper = HistoryKeeper.Open(path, Model));
            UnitTracker after = keeper.Begin(TrackerBench.History).Follow("", left => new UnitTracker([LagAxis.Milliseconds100], new RollingOptions(), left));
            List<double> added = [];
            while (after.Units.Count < options.Units)
            {
                Next();
                added.Add(Milliseconds(() => after.Add(batch, _ => { })));
            }
            keeper.Dispose();
            yield return Figure.AtMost(2000, "  reading it", load, "ms");
            yield return Figure.Note("  units take their history: longest time that a batch of 10 ms is held up", added.Max(), "ms");
            yield return Figure.Note("  units take their history: all of them", added.Sum(), "ms");
            if (after.Units.Sum(unit => (long)unit.SpikeCount) < tracker.Units.Sum(unit => (long)unit.SpikeCount) * 0.9)
                throw new InvalidOperationException(string.Join(' ', keeper.Notes.Since(0)));

            void Next()
            {
                spikes.Next(TrackerBench.WaveformBatchTime, batch, waveforms: true);
                batch.ArrivedAt = began + (long)((double)spikes.Now / BenchOptions.SamplingRate * Stopwatch.Frequency);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static double Milliseconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
