using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Reactive.Subjects;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Rolling;
using CellTypes.Streaming.Spikes;

namespace CellTypes.Bench;

/// <summary>
/// The whole path inside one process, from a source to labels: full 20 min window, labels of every unit each second of the session.
/// </summary>
internal static class PipelineBench
{
    private static readonly TimeSpan BatchTime = TimeSpan.FromMilliseconds(10);

    public static IEnumerable<Figure> Measure(BenchOptions options)
    {
        foreach (bool waveforms in new[] { true, false })
        {
            (double rate, double bytesOfSpike, double bytesOfLabel) = Measure(options, waveforms);
            yield return waveforms
                ? Figure.AtLeast(1e6, $"Source to labels, {options.Load}, 10 x 60 waveforms, cadence 1 s", rate, "spikes/s")
                : Figure.Note("Source to labels, without waveforms", rate, "spikes/s");
            yield return Figure.AtMost(0, "  allocated between updates", bytesOfSpike, "B/spike");
            yield return Figure.Note("  allocated in all, labels included", bytesOfLabel, "B/label");
        }
    }

    private static (double Rate, double BytesOfSpike, double BytesOfLabel) Measure(BenchOptions options, bool waveforms)
    {
        SpikeLoop spikes = new(options);
        SpikeBatch batch = spikes.CreateBatch();
        // The source waits for the classifier, so that every unit is labelled at each of its turns and none is left out of the figure.
        batch.IsLive = false;
        using Subject<SpikeBatch> source = new();
        using ManualResetEventSlim ended = new();
        UnitModel model = options.LoadForest(waveforms).Model;
        using IDisposable subscription = source
            .RollingUnits(model.Views)
            .Classify(model)
            .Subscribe(_ => { }, ended.Set);
        while (spikes.Now < BenchOptions.InSamples(TrackerBench.History)) Send(waveforms: false);

        double[] medians = Statistics.Medians(options.Time, () =>
        {
            long before = spikes.SpikeCount, total = GC.GetTotalAllocatedBytes(), betweenUpdates = 0;
            Stopwatch watch = Stopwatch.StartNew();
            for (TimeSpan played = TimeSpan.Zero; played < SpikeLoop.Length; played += BatchTime)
            {
                long allocated = GC.GetAllocatedBytesForCurrentThread();
                Send(waveforms);
                if (spikes.Now % BenchOptions.InSamples(TimeSpan.FromSeconds(0.05)) != 0)
                    betweenUpdates += GC.GetAllocatedBytesForCurrentThread() - allocated;
            }
            double count = spikes.SpikeCount - before;
            double labels = options.Units * SpikeLoop.Length.TotalSeconds;
            return [count / watch.Elapsed.TotalSeconds, betweenUpdates / count, (GC.GetTotalAllocatedBytes() - total) / labels];
        });
        source.OnCompleted();
        ended.Wait();
        return (medians[0], medians[1], medians[2]);

        void Send(bool waveforms)
        {
            spikes.Next(BatchTime, batch, waveforms);
            source.OnNext(batch);
        }
    }
}
