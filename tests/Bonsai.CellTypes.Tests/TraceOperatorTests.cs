using System;
using System.Collections.Generic;
using System.Linq;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Threading.Tasks;
using Bonsai.CellTypes.Tests.Support;
using CellTypes.Cli.Tests.Support;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Traces;

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
        using IDisposable subscription = new TraceWindows().Process(traces, triggers).Subscribe(actual.Add);
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
        Assert.Equal(MadeSweeps.Count, expected.Count);
        Assert.Equal(expected.Select(Seen), actual.Where(window => window.Problem != "the sweep has no trigger").Select(Seen));
        Assert.All(bare, frame => Assert.Empty(frame.Triggers));

        static string Seen(TraceWindow window) => $"{window.StartSample} {window.Problem} {string.Join(" ", window.Inputs)}";
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
        Assert.StartsWith("TraceWindows: There is no view trace/7ms@1; ", Sequences.Error(new TraceWindows { View = "trace/7ms@1" }.Process(Observable.Never<TraceFrame>())).Message, StringComparison.Ordinal);
        Assert.Equal("TraceWindows: acg/ms-100@1 is no view of membrane potential; write trace/50ms@1.", Sequences.Error(new TraceWindows { View = "acg/ms-100@1" }.Process(Observable.Never<TraceFrame>())).Message);
    }
}
