using System;
using System.Collections.Generic;
using System.Linq;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Reactive.Threading.Tasks;
using System.Threading.Tasks;
using Bonsai.CellTypes.Tests.Support;
using CellTypes.Cli.Tests.Support;
using CellTypes.Models.Bundles;
using CellTypes.Models.Views;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Traces;
using CellTypes.Streaming.Updates;

namespace Bonsai.CellTypes.Tests;

public sealed class TraceOperatorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Stretches_follow_one_another_in_millivolts()
    {
        CreateTrace create = new() { Cell = "a", SamplingRate = 20_000, Unit = PotentialUnit.Volts };
        IList<TraceFrame> frames = await create.Process(new[] { new[] { -0.07, -0.06 }, [0.01] }.ToObservable()).ToList();
        Assert.Equal([0, 2L], frames.Select(frame => frame.FirstSample));
        Assert.Equal([-70f, -60f, 10f], frames.SelectMany(frame => frame.Potential));
        Assert.Equal(("a", 20_000d, 2), (frames[0].Cell, frames[0].SamplingRate, frames[0].Count));
        TraceFrame withCurrent = await new CreateTrace().Process(Observable.Return(Tuple.Create(new float[] { -70, -71 }, new float[] { 0, 100 })));
        Assert.Equal([0f, 100f], withCurrent.Current);
        withCurrent = await new CreateTrace { Cell = "b" }.Process(Observable.Return(Tuple.Create(new double[] { -70, -71 }, new double[] { 0, 100 })));
        Assert.Equal([-70f, -71f], withCurrent.Potential);
        Assert.Equal([0f, 100f], withCurrent.Current);
        Assert.Equal("b", withCurrent.Cell);
        Assert.Empty(frames[0].Current);
        Assert.Equal(
            "CreateTrace: a stretch has 2 samples of potential, but 1 of current.",
            Sequences.Error(new CreateTrace().Process(Observable.Return(Tuple.Create(new float[2], new float[1])))).Message);
        Assert.StartsWith("CreateTrace: ", Sequences.Error(new CreateTrace { SamplingRate = 5000 }.Process(Observable.Return(new float[2]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Triggers_of_their_own_cut_the_windows_that_triggers_of_the_file_cut()
    {
        string sweeps = _folder.PathOf("sweeps.npy");
        MadeSweeps.Write(sweeps);
        TraceReplay replay = new() { FileName = sweeps, SamplingRate = 20_000, Speed = 0, TriggerTime = TimeSpan.FromMilliseconds(60) };
        IList<TraceFrame> frames = await replay.Generate().ToList();
        IList<TraceWindow> expected = await new TraceWindows().Process(frames.ToObservable()).ToList();

        using Subject<TraceFrame> traces = new();
        using Subject<long> triggers = new();
        List<TraceWindow> actual = [];
        bool isOver = false;
        using IDisposable subscription = new TraceWindows().Process(traces, triggers).Subscribe(actual.Add, () => isOver = true);
        replay.TriggerTime = TimeSpan.Zero;
        IList<TraceFrame> bare = await replay.Generate().ToList();
        Assert.Equal(frames.Count, bare.Count);
        for (int i = 0; i < bare.Count; i++)
        {
            // A trigger that comes with the frame before its own belongs to the next one of the cell; the first one's comes after its frame.
            traces.OnNext(bare[i]);
            foreach (long trigger in frames[i].Triggers) triggers.OnNext(trigger);
        }
        traces.OnCompleted();
        Assert.True(isOver);
        Assert.Equal(MadeSweeps.Count, expected.Count);
        Assert.Equal(expected.Select(Seen), actual.Where(window => window.Problem != "the sweep has no trigger").Select(Seen));
        Assert.All(bare, frame => Assert.Empty(frame.Triggers));

        static string Seen(TraceWindow window) => $"{window.StartSample} {window.Problem} {string.Join(" ", window.Inputs)}";
    }

    // An action potential 20 ms after the onset of a pulse of 100 pA, and one that peaks at -10 mV.
    [Theory]
    [InlineData(TraceTrigger.Event, 50, -20)]
    [InlineData(TraceTrigger.Stimulus, 60, -20, 4000)]
    [InlineData(TraceTrigger.Stimulus, 150, -20)]
    [InlineData(TraceTrigger.Potential, 50, -20, 4985, 12_985)]
    [InlineData(TraceTrigger.Potential, 50, 0, 4985)]
    public async Task Windows_are_cut_where_the_settings_say(TraceTrigger trigger, float stimulus, float potential, params int[] expected)
    {
        float[] values = [.. Enumerable.Range(0, 20_000).Select(i => -70 + Peak(i - 5000, 110) + Peak(i - 13_000, 60))];
        float[] current = [.. Enumerable.Range(0, 20_000).Select(i => i is >= 4000 and < 9000 ? 100f : 0)];
        TraceFrame frame = await new CreateTrace().Process(Observable.Return(Tuple.Create(values, current)));
        TraceWindows windows = new() { Trigger = trigger, StimulusLevel = stimulus, PotentialLevel = potential };
        IList<TraceWindow> cut = await windows.Process(Observable.Return(frame)).ToList();
        long[] starts = [.. cut.Where(window => window.Problem is null).Select(window => window.StartSample)];
        Assert.Equal(expected.Length, starts.Length);
        for (int i = 0; i < starts.Length; i++) Assert.InRange(starts[i] + 1250, expected[i] - 15, expected[i] + 15);

        TraceBundle.Save(_folder.PathOf("width"));
        ClassifyTraces classify = new() { Model = _folder.PathOf("width"), Trigger = trigger, StimulusLevel = stimulus, PotentialLevel = potential, WhenBusy = WhenBusy.Wait };
        Assert.Equal(expected.Length, (await classify.Process(Observable.Return(frame))).Counters.Windows!.Classified);
    }

    [Theory]
    [InlineData(1, "the trigger came too late")]
    [InlineData(10, null)]
    public async Task A_trigger_may_come_as_late_as_told(int lateness, string? problem)
    {
        TraceBundle.Save(_folder.PathOf("width"));
        TraceWindows windows = new() { Lateness = TimeSpan.FromSeconds(lateness) };
        ClassifyTraces classify = new() { Model = _folder.PathOf("width"), Lateness = windows.Lateness, WhenBusy = WhenBusy.Wait };
        IList<TraceFrame> frames = await new CreateTrace { SamplingRate = 10_000 }.Process(Enumerable.Range(0, 12).Select(Second).ToObservable()).ToList();
        // The trigger of the third second comes with the eighth.
        IList<TraceWindow> cut = await Play((traces, triggers) => windows.Process(traces, triggers));
        Assert.Equal(problem, Assert.Single(cut).Problem);
        IList<LabelFrame> labels = await Play((traces, triggers) => classify.Process(traces, triggers));
        Assert.Equal(problem is null ? 1 : 0, labels[^1].Counters.Windows!.Classified);

        static float[] Second(int second) => [.. Enumerable.Range(0, 10_000).Select(i => -70 + (second == 2 ? Peak(5 * (i - 5000), 110) : 0))];

        async Task<IList<T>> Play<T>(Func<IObservable<TraceFrame>, IObservable<long>, IObservable<T>> process)
        {
            using Subject<TraceFrame> traces = new();
            using Subject<long> triggers = new();
            Task<IList<T>> all = process(traces, triggers).ToList().ToTask();
            for (int i = 0; i < frames.Count; i++)
            {
                if (i == 7) triggers.OnNext(25_000);
                traces.OnNext(frames[i]);
            }
            traces.OnCompleted();
            return await all.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task The_shorter_window_is_that_of_the_action_potential()
    {
        string sweeps = _folder.PathOf("sweeps.npy");
        MadeSweeps.Write(sweeps);
        IList<TraceFrame> frames = await new TraceReplay { FileName = sweeps, SamplingRate = 20_000, Speed = 0, TriggerTime = TimeSpan.FromMilliseconds(60) }.Generate().ToList();
        foreach (string view in new[] { "trace/50ms@1", "trace/ap-3ms@1" })
        {
            IList<TraceWindow> windows = await new TraceWindows { View = view }.Process(frames.ToObservable()).ToList();
            Assert.Equal(UnitViews.Parse(view).InputNames.Count, windows[^1].Inputs.Length);
        }
    }

    [Fact]
    public async Task A_run_gives_the_labels_of_the_pipeline_it_is_made_of()
    {
        string folder = _folder.PathOf("width");
        TraceBundle.Save(folder);
        // Narrow action potentials, then wide ones, one each 100 ms, and a silence of 2 s.
        float[] values = [.. Enumerable.Range(0, 500_000).Select(i => -70 + (i >= 400_000 ? 0 : Peak((i % 5000 - 2500) / (i < 100_000 ? 1f : 4f), 110)))];
        IList<TraceFrame> frames = await new CreateTrace().Process(values.Chunk(1000).ToObservable()).ToList();
        TraceOptions options = new() { Trigger = TraceTrigger.Potential };
        LabelOptions labelOptions = new() { StaleAfter = TimeSpan.FromSeconds(1) };
        ClassifyTraces classify = new()
        {
            Model = folder,
            Trigger = options.Trigger,
            ConfirmingUpdates = 4,
            StaleAfter = labelOptions.StaleAfter,
            WhenBusy = WhenBusy.Wait,
        };
        // The first labels take until the source waits; one that does not wait loses windows.
        Feeder<TraceFrame> source = new(frames);
        IList<LabelFrame> actual = await classify.Process(source.Elements).Do(frame =>
        {
            if (frame.EndSample <= 10_000) source.WaitUntilHeldUp();
        }).ToList();
        ModelBundle bundle = ModelBundle.Load(folder);
        IList<LabelUpdate> expected = await frames.Select(frame => frame.Batch).ToObservable()
            .TraceWindows(bundle.Model.Views, options)
            .Select(update => update with { IsLive = false })
            .Classify(bundle, labelOptions)
            .Confirm(4)
            .ToList();
        Assert.Equal(expected.Select(window => (window.EndSample, Seen(window.Units[0]))), actual.Select(frame => (frame.EndSample, Seen(frame.Units[0]))));
        // 80 windows, two seconds without any, and the end.
        Assert.Equal(83, actual.Count);
        Assert.Equal(2, actual.Select(frame => frame.Units[0].Label).Where(label => label is not null).Distinct().Count());
        Assert.Equal(LabelStatus.Stale, actual[^1].Units[0].Status);

        static (LabelStatus, string?, double, long, bool) Seen(UnitLabel unit) => (unit.Status, unit.Label, unit.Probability, unit.Since, unit.Changed);
    }

    [Fact]
    public async Task A_file_is_replayed_as_its_settings_say()
    {
        string potential = Write("v.npy", -0.07f, -0.06f), current = Write("i.npy", 0, 100);
        string table = _folder.Write("sweeps.csv", "name,light\nA,20\nB,\n");
        TraceReplay replay = new()
        {
            FileName = potential,
            SamplingRate = 20_000,
            Unit = PotentialUnit.Volts,
            CurrentFileName = current,
            TableFileName = table,
            CellColumn = "name",
            TriggerColumn = "light",
            Speed = 0,
        };
        IList<TraceFrame> frames = await replay.Generate().ToList();
        Assert.Equal(["A", "B"], frames.Select(frame => frame.Cell));
        Assert.Equal([-70f, -60f], frames.Select(frame => frame.Potential[0]), (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.Equal([0f, 100f], frames.Select(frame => frame.Current[0]));
        Assert.Equal([400L], frames.SelectMany(frame => frame.Triggers));
        Assert.All(frames, frame => Assert.True(frame.SweepEnds));

        string Write(string name, params float[] sweeps)
        {
            MadeSweeps.Write(_folder.PathOf(name), [.. sweeps.Select(value => Enumerable.Repeat(value, 1000).ToArray())]);
            return _folder.PathOf(name);
        }
    }

    [Fact]
    public async Task Cells_get_the_labels_of_their_windows()
    {
        TraceBundle.Save(_folder.PathOf("width"));
        string sweeps = _folder.PathOf("sweeps.npy");
        MadeSweeps.Write(sweeps);
        TraceReplay replay = new() { FileName = sweeps, SamplingRate = 20_000, Speed = 0, TriggerTime = TimeSpan.FromMilliseconds(60) };
        ClassifyTraces classify = new() { Model = _folder.PathOf("width"), WhenBusy = WhenBusy.Wait };
        LabelFrame last = await classify.Process(replay.Generate());
        UnitLabel cell = Assert.Single(last.Units);
        Assert.Equal((true, MadeSweeps.Count - MadeSweeps.Silent), (cell.IsCell, cell.Spikes));
        Assert.Equal(MadeSweeps.Silent, last.Counters.Windows!.WithoutActionPotential);
    }

    [Fact]
    public void What_does_not_fit_is_told()
    {
        Assert.Equal("ClassifyTraces: no model is chosen: pick the model.json of a bundle.", Sequences.Error(new ClassifyTraces().Process(Observable.Never<TraceFrame>())).Message);
        Assert.Equal(
            "ClassifyTraces: model cerebellum-forest labels units of sorted spikes, not membrane potential; choose a model of windows.",
            Sequences.Error(new ClassifyTraces { Model = "cerebellum-forest" }.Process(Observable.Never<TraceFrame>())).Message);
        Assert.StartsWith("TraceWindows: There is no input trace/7ms@1; ", Sequences.Error(new TraceWindows { View = "trace/7ms@1" }.Process(Observable.Never<TraceFrame>())).Message, StringComparison.Ordinal);
        Assert.Equal("TraceWindows: acg/ms-100@1 is no view of membrane potential; write trace/50ms@1.", Sequences.Error(new TraceWindows { View = "acg/ms-100@1" }.Process(Observable.Never<TraceFrame>())).Message);
    }

    // An action potential of 50 kHz, 0.7 ms wide at half of its height.
    private static float Peak(float sample, float height) => height * (float)Math.Exp(-sample * sample / 450);
}
