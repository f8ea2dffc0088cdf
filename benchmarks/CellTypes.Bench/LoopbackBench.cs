using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Reactive.Linq;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Sources;
using CellTypes.Streaming.Rolling;
using CellTypes.Streaming.Updates;

namespace CellTypes.Bench;

/// <summary>Spikes that another process sends over ZeroMQ on this machine, through to labels each second of the session.</summary>
internal static class LoopbackBench
{
    private static readonly RollingOptions RollingOptions = new() { History = TimeSpan.FromSeconds(60) };

    public static IEnumerable<Figure> Measure(BenchOptions options)
    {
        foreach (bool waveforms in new[] { false, true })
        {
            (double rate, StreamCounters counters) = Measure(options, waveforms);
            yield return waveforms
                ? Figure.AtLeast(150e3, "ZeroMQ on loopback to labels, with 10 x 60 waveforms", rate, "spikes/s")
                : Figure.AtLeast(1e6, $"ZeroMQ on loopback to labels, {options.Load}", rate, "spikes/s");
            yield return Figure.AtMost(0, "  lost", counters.LostMessages + counters.BadMessages, "messages");
            yield return Figure.Note("  coalesced", counters.CoalescedUpdates, "updates");
        }
    }

    private static (double Rate, StreamCounters Counters) Measure(BenchOptions options, bool waveforms)
    {
        long received = 0;
        StreamCounters counters = new();
        UnitModel model = options.LoadForest(waveforms).Model;
        using SenderProcess sender = new(options, waveforms, paced: false);
        using IDisposable subscription = ZeroMqSpikes.Native(sender.Endpoint)
            .OnReused(batches => batches.Do(batch =>
            {
                Interlocked.Add(ref received, batch.Count);
                sender.Take();
            }))
            .RollingUnits(model.Views, RollingOptions)
            .Classify(model)
            .Subscribe(window => counters = window.Counters);
        while (Volatile.Read(ref counters).Spikes < options.Units * options.Rate * RollingOptions.History.TotalSeconds)
        {
            sender.CheckAlive();
            Thread.Sleep(50);
        }

        double[] medians = Statistics.Medians(options.Time, () =>
        {
            Stopwatch watch = Stopwatch.StartNew();
            long before = Interlocked.Read(ref received);
            Thread.Sleep(500);
            return [(Interlocked.Read(ref received) - before) / watch.Elapsed.TotalSeconds];
        });
        return (medians[0], counters);
    }
}
