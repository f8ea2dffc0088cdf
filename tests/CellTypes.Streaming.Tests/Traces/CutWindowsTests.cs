using System;
using System.Collections.Generic;
using System.Linq;
using System.Reactive.Linq;
using CellTypes.Models.Views;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Traces;

namespace CellTypes.Streaming.Tests.Traces;

public class CutWindowsTests
{
    private static readonly TraceView View = TraceView.FiftyMilliseconds;

    [Theory]
    [InlineData(10_000)]
    [InlineData(30_000)]
    [InlineData(50_000)]
    [InlineData(200_000)]
    public void Windows_are_those_of_the_whole_trace_bit_for_bit_whatever_the_batches(double rate)
    {
        Random random = new((int)rate);
        int length = (int)(0.6 * rate);
        MadeTrace trace = new(rate, length, 1, [.. Enumerable.Range(0, 12).Select(_ => random.Next(length))]);
        trace.Potential[(int)(0.31 * rate)] = float.NaN;
        for (int trial = 0; trial < 12; trial++)
        {
            // Windows overlap, touch the ends, reach beyond them, and lie beyond them altogether.
            long[] triggers = [.. Enumerable.Range(0, 20).Select(_ => (long)random.Next(-length / 10, length + length / 10)), (long)(0.025 * rate), length - 1 - (long)(0.025 * rate)];
            int longest = trial == 0 ? length : 1 << random.Next(1, 17);
            TraceWindow[] windows = Cut(trace.Batches(() => random.Next(1, longest + 1), triggers));
            Assert.Equal(Reference(trace, triggers), windows.Select(Text));
            Assert.Contains(windows, window => window.Problem is null);
        }
    }

    [Fact]
    public void A_window_is_told_with_its_place_on_the_sample_clock()
    {
        TraceWindow window = Assert.Single(Cut(new MadeTrace(50_000, 10_000, 2, 5100).Batches(() => 100, [1_005_000], first: 1_000_000, cell: "A3")));
        Assert.Equal((0, "A3", 1_003_750, 1_006_250, 50_000), (window.Cell, window.CellName, window.StartSample, window.EndSample, window.SamplingRate));
        Assert.Null(window.Problem);
    }

    [Fact]
    public void No_window_reaches_across_a_gap()
    {
        MadeTrace trace = new(50_000, 5000, 3, 2500);
        UnitDirectory cells = new();
        var batches = trace.Batches(() => 700, [2500, 4000], cells: cells).Concat(trace.Batches(() => 700, [5001 + 1000, 5001 + 2500], first: 5001, cells: cells));
        Assert.Equal(
            [null, "the window ends after the trace", "the window begins before the trace", null], Cut(batches).Select(window => window.Problem));
        // The same without the gap.
        batches = trace.Batches(() => 700, [2500, 4000], cells: cells).Concat(trace.Batches(() => 700, [5000 + 1000, 5000 + 2500], first: 5000, cells: cells));
        Assert.Equal([null, TraceCutter.NoActionPotential, TraceCutter.NoActionPotential, null], Cut(batches).Select(window => window.Problem));
    }

    [Fact]
    public void Cells_are_cut_apart()
    {
        MadeTrace a = new(50_000, 5000, 4, 2500), b = new(50_000, 5000, 5, 2600);
        UnitDirectory cells = new();
        var both = a.Batches(() => 500, [2500], cell: "a", cells: cells).Zip(b.Batches(() => 500, [2500], cell: "b", cells: cells), (x, y) => new[] { x, y }).SelectMany(x => x);
        Assert.Equal(Reference(a, [2500]).Concat(Reference(b, [2500])), Cut(both).Select(Text));
    }

    [Fact]
    public void An_event_may_come_late_as_told_and_not_later()
    {
        foreach ((double late, string? problem) in new (double, string?)[] { (0.9, null), (4, "the trigger came too late") })
        {
            MadeTrace trace = new(50_000, 500_000, 6, 100_000);
            var batches = trace.Batches(() => 1000).Select(batch =>
            {
                if (batch.FirstSample == 100_000 + (long)(late * 50_000)) batch.AddTrigger(100_000);
                return batch;
            });
            Assert.Equal(problem, Assert.Single(Cut(batches)).Problem);
        }
    }

    [Fact]
    public void Every_trigger_gives_a_window_also_where_too_many_wait_and_wherever_it_lies()
    {
        const int Triggers = 100_005;
        MadeTrace trace = new(50_000, 5000, 6, 2500);
        long[] triggers = [long.MinValue, -1, 2500, 4999, long.MaxValue, .. Enumerable.Repeat(9000L, Triggers - 5)];
        TraceWindow[] windows = Cut(trace.Batches(() => 5000, triggers));
        Assert.Equal(Triggers, windows.Length);
        Assert.Equal(
            [("the window begins before the trace", 2), ("the window ends after the trace", 99_997), ("too many triggers wait for their samples", 5), (null, 1)],
            windows.GroupBy(window => window.Problem).Select(group => (group.Key, group.Count())).OrderBy(group => group.Key ?? "~"));
        Assert.All(windows, window => Assert.True(window.EndSample > window.StartSample));
    }

    [Theory]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NaN)]
    [InlineData(3e38f)]
    public void A_damaged_current_is_no_stimulus(float value)
    {
        MadeTrace trace = new(50_000, 15_000, 6, 10_000);
        trace.Pulse(9900, 500, 300);
        trace.Current.AsSpan(4000, 300).Fill(value);
        TraceOptions options = new() { Trigger = TraceTrigger.Stimulus };
        TraceWindow window = Assert.Single(Cut(trace.Batches(() => 700), options));
        Assert.Equal((9900 - 1250, null), (window.StartSample, window.Problem));
    }

    [Theory]
    [InlineData(TraceTrigger.Stimulus)]
    [InlineData(TraceTrigger.Potential)]
    public void A_detected_trigger_is_the_first_sample_at_the_level_after_a_millisecond_below(TraceTrigger trigger)
    {
        Random random = new(7);
        MadeTrace trace = new(20_000, 40_000, 7, [.. Enumerable.Range(1, 18).Select(i => i * 2000 + random.Next(1500))]);
        for (int i = 1; i < 19; i++) trace.Pulse(i * 2000 + random.Next(1500), 20 + random.Next(300), random.Next(2) == 0 ? 40 : 70);
        TraceOptions options = new() { Trigger = trigger, StimulusLevel = 55, PotentialLevel = 10 };
        (float[] signal, float level) = trigger == TraceTrigger.Stimulus ? (trace.Current, 55f) : (trace.Potential, 10f);
        long[] expected =
        [
            .. Enumerable.Range(20, signal.Length - 20).Where(i => signal[i] >= level && signal.AsSpan(i - 20, 20).ToArray().All(value => value < level)).Select(i => (long)i),
        ];
        Assert.InRange(expected.Length, 8, 18);
        foreach (int longest in new[] { 1, 37, 40_000 })
            Assert.Equal(Reference(trace, expected), Cut(trace.Batches(() => random.Next(1, longest + 1)), options).Select(Text));
    }

    [Fact]
    public void Blips_of_one_sample_neither_are_triggers_nor_hide_one()
    {
        Random random = new(11);
        MadeTrace trace = new(50_000, 100_000, 11, [.. Enumerable.Range(1, 18).Select(i => i * 5000 + random.Next(2000))]);
        TraceOptions options = new() { Trigger = TraceTrigger.Potential };
        long[] starts = [.. Cut(trace.Batches(() => 777), options).Select(window => window.StartSample)];
        Assert.Equal(18, starts.Length);
        // On average one in 2 ms, half a millisecond before an action potential too, and never beside another.
        for (int i = 0; i < trace.Potential.Length; i += 2 + random.Next(200))
        {
            if (trace.Potential[i] < -60) trace.Potential[i] = 0;
        }
        Assert.Equal(starts, Cut(trace.Batches(() => 777), options).Select(window => window.StartSample));
    }

    [Fact]
    public void A_rise_is_as_the_whole_signal_says()
    {
        Random random = new(3);
        for (int trial = 0; trial < 300; trial++)
        {
            // Slow swings across the level with noise of any size, and now and then a sample that is none.
            int below = 1 + random.Next(8), above = 1 + random.Next(5);
            double noise = random.NextDouble() * 2, period = 10 + random.Next(60);
            float[] signal = [.. Enumerable.Range(0, 400).Select(i => random.Next(60) == 0 ? float.NaN : (float)(Math.Sin(i / period * 2 * Math.PI) + noise * (random.NextDouble() - 0.5)))];
            LevelCrossing crossing = new(0.2f, below, above);
            int[] found = [.. Enumerable.Range(0, signal.Length).Where(i => crossing.Crosses(signal[i])).Select(i => i - above + 1)];
            List<int> expected = [];
            for (int i = 1; i <= signal.Length - above; i++)
            {
                bool rises = !(signal[i - 1] >= 0.2f) && signal.AsSpan(i, above).ToArray().All(value => value >= 0.2f);
                int since = expected.Count > 0 ? expected[^1] : 0;
                if (rises && Enumerable.Range(since, i - since).Any(j => j + below <= i && signal[j..(j + below)].All(value => value < 0.2f) && !signal[j..i].Any(float.IsNaN))) expected.Add(i);
            }
            Assert.Equal(expected, found);
        }
    }

    [Fact]
    public void A_sweep_without_a_trigger_is_told_as_a_whole()
    {
        MadeTrace trace = new(50_000, 5000, 8, 2500);
        TraceOptions options = new() { Trigger = TraceTrigger.Stimulus };
        TraceWindow sweep = Assert.Single(Cut(trace.Batches(() => 900, first: 77, sweepEnds: true), options));
        Assert.Equal(("the sweep has no stimulus", 77, 5077), (sweep.Problem, sweep.StartSample, sweep.EndSample));
        Assert.Empty(Cut(trace.Batches(() => 900), options));
        Assert.Null(Assert.Single(Cut(trace.Pulse(2400, 150, 300).Batches(() => 900, sweepEnds: true), options)).Problem);
    }

    [Fact]
    public void Memory_does_not_grow_with_the_trace()
    {
        TraceBatch batch = new MadeTrace(50_000, 2500, 9).Batches(() => 2500).Single();
        WindowCounter counter = new();
        using Source source = new();
        using IDisposable subscription = source.CutWindows([View]).Subscribe(counter);
        for (int i = 0; i < 100; i++) Next(i);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 100; i < 5000; i++) Next(i);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
        Assert.Equal(0, counter.Count);

        void Next(int i)
        {
            batch.Reset(0, 50_000, 2500L * i, 2500);
            source.Send(batch);
        }
    }

    private static TraceWindow[] Cut(IEnumerable<TraceBatch> batches, TraceOptions? options = null) => [.. batches.ToObservable().CutWindows([View], options).ToEnumerable()];

    private static IEnumerable<string> Reference(MadeTrace trace, IEnumerable<long> triggers)
    {
        TraceCutter cutter = new(View, trace.Rate);
        foreach (long trigger in triggers.Order())
        {
            float[] inputs = new float[2500];
            string? problem = cutter.Cut(trace.Potential, (int)trigger, inputs);
            yield return $"{trigger - cutter.Before} {problem ?? string.Join(" ", inputs.Select(BitConverter.SingleToInt32Bits))}";
        }
    }

    private static string Text(TraceWindow window) =>
        $"{window.StartSample} {window.Problem ?? string.Join(" ", window.Inputs.ToArray().Select(BitConverter.SingleToInt32Bits))}";

    private sealed class WindowCounter : IObserver<TraceWindow>
    {
        public int Count { get; private set; }

        public void OnNext(TraceWindow value) => Count++;

        public void OnError(Exception error) => throw error;

        public void OnCompleted()
        {
        }
    }

    private sealed class Source : IObservable<TraceBatch>, IDisposable
    {
        private IObserver<TraceBatch>? _observer;

        public void Send(TraceBatch batch) => _observer!.OnNext(batch);

        public IDisposable Subscribe(IObserver<TraceBatch> observer)
        {
            _observer = observer;
            return this;
        }

        public void Dispose()
        {
        }
    }
}
