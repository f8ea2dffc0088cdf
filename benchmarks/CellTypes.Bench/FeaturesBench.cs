using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Reactive.Subjects;
using CellTypes.Models.Features;
using CellTypes.Models.Views;
using CellTypes.Streaming.Rolling;
using CellTypes.Streaming.Spikes;

namespace CellTypes.Bench;

/// <summary>
/// The interval statistics as inputs of a model: one computation, and what they cost live with a full 20 min window, where they are computed again only
/// when enough spikes have come or gone.
/// </summary>
internal static class FeaturesBench
{
    private const double Rate = 10;
    private const int Spikes = 12_000;

    // The window fills in a tenth of the time.
    private const int Part = 10;

    private static readonly TimeSpan BatchTime = TimeSpan.FromMilliseconds(10);

    private static readonly UnitView View = new TemporalFeaturesView(TemporalFeatures.Database);

    public static IEnumerable<Figure> Measure(BenchOptions options)
    {
        yield return Figure.AtMost(1, $"{View.Name} of {Spikes:N0} spikes", Once(options), "ms");
        BenchOptions few = options with { Units = Math.Max(1, options.Units / Part), Rate = Rate };
        (double load, double bytes) = Live(few);
        yield return Figure.AtMost(
            10, $"{View.Name} of {options.Units:N0} units at {Rate} Hz, 20 min window (from {few.Units:N0} units)", 100 * load * options.Units / few.Units, "% of a core");
        yield return Figure.AtMost(0, "  allocated between updates", bytes, "B/spike");
    }

    private static double Once(BenchOptions options)
    {
        SpikeLoop loop = new(options with { Units = 1, Rate = Rate });
        SpikeBatch batch = loop.CreateBatch();
        List<long> samples = [];
        while (samples.Count < Spikes)
        {
            loop.Next(SpikeLoop.Length, batch, waveforms: false);
            samples.AddRange(batch.Samples);
        }
        long[] train = [.. samples.Take(Spikes)];
        double[] values = new double[TemporalFeatures.Names.Count];
        return Statistics.Medians(options.Time, () =>
        {
            Stopwatch watch = Stopwatch.StartNew();
            TemporalFeatures.Database.Compute(train, BenchOptions.SamplingRate, values);
            return [watch.Elapsed.TotalMilliseconds];
        })[0];
    }

    // Processor seconds a second of the session, all that is live included, and what the batches between turns allocate.
    private static (double Load, double Bytes) Live(BenchOptions options)
    {
        SpikeLoop spikes = new(options);
        SpikeBatch batch = spikes.CreateBatch();
        batch.IsLive = false;
        using Subject<SpikeBatch> source = new();
        using IDisposable subscription = source.RollingUnits([View]).Subscribe(_ => { });
        while (spikes.Now < BenchOptions.InSamples(TrackerBench.History)) Send();
        double[] medians = Statistics.Medians(options.Time, () =>
        {
            long before = spikes.SpikeCount, bytes = 0;
            TimeSpan start = Environment.CpuUsage.TotalTime;
            for (TimeSpan played = TimeSpan.Zero; played < SpikeLoop.Length; played += BatchTime)
            {
                long allocated = GC.GetAllocatedBytesForCurrentThread();
                Send();
                if (spikes.Now % BenchOptions.InSamples(TimeSpan.FromSeconds(0.05)) != 0) bytes += GC.GetAllocatedBytesForCurrentThread() - allocated;
            }
            return [(Environment.CpuUsage.TotalTime - start) / SpikeLoop.Length, bytes / (double)(spikes.SpikeCount - before)];
        });
        return (medians[0], medians[1]);

        void Send()
        {
            spikes.Next(BatchTime, batch, waveforms: false);
            source.OnNext(batch);
        }
    }
}
