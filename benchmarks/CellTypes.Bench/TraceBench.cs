using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Reactive.Threading.Tasks;
using System.Threading;
using System.Threading.Tasks;
using CellTypes.Models.Inference;
using CellTypes.Models.Views;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Traces;

namespace CellTypes.Bench;

/// <summary>
/// Membrane potential in real time, one window each 50 ms: the time from the arrival of the samples that make a window whole to the label of its
/// cell; and what cutting a window takes.
/// </summary>
internal static class TraceBench
{
    private const double Rate = 50_000;
    private const int Period = 2500, BatchSamples = 500, LeastWindows = 40, Settling = 10;

    public static IEnumerable<Figure> Measure(BenchOptions options)
    {
        foreach (double rate in new[] { 50_000.0, 200_000 })
        {
            string cut = FormattableString.Invariant($"A window cut out of a trace of {rate / 1000} kHz, filtered and checked: processor time");
            yield return Figure.Note(cut, Statistics.Medians(options.Time, () => [CutMicroseconds(rate)])[0], "us");
        }
        foreach (UnitModel model in Models(options))
        {
            double[] milliseconds = LatencyOf(model, Math.Max(LeastWindows, (int)(options.Time.TotalSeconds * Rate / Period)));
            yield return Figure.Note($"Last sample of a window to its label, one window each 50 ms, {model.Name} on {model.Device}: median", Statistics.Quantile(milliseconds, 0.5), "ms");
            yield return Figure.Note($"  99th percentile of {milliseconds.Length} windows", Statistics.Quantile(milliseconds, 0.99), "ms");
        }
    }

    private static IEnumerable<UnitModel> Models(BenchOptions options)
    {
        int length = TraceView.FiftyMilliseconds.InputNames.Count;
        LinearClassifier linear = new([.. Enumerable.Range(0, 5 * length).Select(i => i % 7 * 1e-5)], new double[5]);
        yield return new UnitModel("linear scores", "", ["Exc", "Ndnf", "Pvalb", "Sst", "Vip"], [TraceView.FiftyMilliseconds], linear);
        if (options.Model is not string path) yield break;
        UnitModel model = options.LoadModel(path, options.Device).Model;
        yield return model.TakesTraces ? model : throw new CellTypesException($"--model of part trace is a model of windows; {model.Name} labels sorted spikes.");
    }

    private static double CutMicroseconds(double rate)
    {
        const int Windows = 20;
        float[] trace = [.. Enumerable.Range(0, (int)(0.06 * rate)).Select(i => (float)Potential(i / rate - 0.03))], inputs = new float[2500];
        TraceCutter cutter = new(TraceView.FiftyMilliseconds, rate);
        TimeSpan start = Environment.CpuUsage.TotalTime;
        for (int i = 0; i < Windows; i++)
        {
            if (cutter.Cut(trace, trace.Length / 2, inputs) is string problem) throw new InvalidOperationException(problem);
        }
        return (Environment.CpuUsage.TotalTime - start).TotalMicroseconds / Windows;
    }

    private static double[] LatencyOf(UnitModel model, int windows)
    {
        using Subject<TraceBatch> source = new();
        Task<IList<double>> latencies = source
            .TraceWindows(model.Views)
            .Classify(model)
            .Where(update => update.Updated.Count > 0)
            .Select(update => (Stopwatch.GetTimestamp() - update.ArrivedAt) * 1e3 / Stopwatch.Frequency)
            .Skip(Settling)
            .ToList()
            .ToTask();
        TraceBatch batch = new(new UnitDirectory(), new SourceCounters());
        batch.Cells.Add(new UnitInfo("cell"));
        Random random = new(1);
        long start = Stopwatch.GetTimestamp(), samples = (windows + Settling + 1L) * Period;
        for (long sample = 0; sample < samples; sample += BatchSamples)
        {
            batch.Reset(0, Rate, sample, BatchSamples);
            for (int i = 0; i < BatchSamples; i++)
                batch.Potential[i] = (float)(Potential(((sample + i) % Period - Period / 2) / Rate) + random.NextDouble());
            if (sample % Period == Period / 2 / BatchSamples * BatchSamples) batch.AddTrigger(sample - sample % Period + Period / 2);
            TimeSpan early = TimeSpan.FromSeconds((sample + BatchSamples) / Rate) - Stopwatch.GetElapsedTime(start);
            if (early > TimeSpan.Zero) Thread.Sleep(early);
            source.OnNext(batch);
        }
        source.OnCompleted();
        return [.. latencies.GetAwaiter().GetResult()];
    }

    private static double Potential(double secondsFromPeak) => -70 + 100 * Math.Exp(-0.5 * Math.Pow(secondsFromPeak / 0.0003, 2));
}
