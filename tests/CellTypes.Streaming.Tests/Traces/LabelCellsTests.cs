using System;
using System.Collections.Generic;
using System.Linq;
using System.Reactive.Linq;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Models.Views;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Tests.Labels;
using CellTypes.Streaming.Traces;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Tests.Traces;

public class LabelCellsTests
{
    // What the model says of the k-th window.
    private static readonly float[] Opinions = [0.9f, 0.2f, 0.3f, 0.1f, 0.8f, 0.25f];

    [Fact]
    public void A_label_is_that_of_the_pooled_probabilities_of_the_windows_so_far()
    {
        LabelUpdate[] windows = Label(Session(6), Model());
        Assert.Equal(7, windows.Length);
        for (int i = 0; i < 6; i++)
        {
            float pooled = Opinions.Take(i + 1).Average();
            UnitLabel cell = Assert.Single(windows[i].Updated);
            Assert.Equal("cell", cell.Unit);
            Assert.Equal(i + 1, cell.Spikes);
            Assert.Equal([pooled, 1 - pooled], cell.Probabilities, (a, b) => Math.Abs(a - b) < 1e-6);
            Assert.Equal(pooled >= 0.5 ? "A" : "B", cell.Label);
            Assert.Equal(Math.Max(pooled, 1 - pooled) >= 2 * Math.Min(pooled, 1 - pooled) ? LabelStatus.Ok : LabelStatus.Uncertain, cell.Status);
            Assert.Equal((2500 * i + 1250 - 1250, 2500 * i + 2500), (windows[i].StartSample, windows[i].EndSample));
            Assert.False(windows[i].IsLast);
        }
        Assert.True(windows[6].IsLast);
        Assert.Empty(windows[6].Updated);
        Assert.Equal(6, Assert.Single(windows[6].Units).Spikes);
        Assert.Equal(new WindowCounters(6, 0, 0, 0), windows[6].Counters.Windows);
    }

    [Fact]
    public void Windows_without_an_action_potential_and_bad_ones_are_counted_and_not_judged()
    {
        MadeTrace trace = new(50_000, 10_000, 1, 1250, 6250, 8750);
        for (int i = 6245; i < 6256; i++) trace.Potential[i] = 20;
        int asked = 0;
        LabelUpdate[] windows = Label(trace.Batches(() => 1000, [1250, 3750, 6250, 8750, 9999]), Model(() => asked++));
        Assert.Equal([1, 0, 0, 1, 0, 0], windows.Select(window => window.Updated.Count));
        Assert.Equal(new WindowCounters(2, 1, 2, 0), windows[^1].Counters.Windows);
        Assert.Equal(3, asked); // once to warm up
    }

    [Fact]
    public void A_cell_of_bad_windows_only_is_poor_and_says_why_until_a_good_one_comes()
    {
        MadeTrace volts = new(50_000, 2500, 2, 1250);
        for (int i = 0; i < 2500; i++) volts.Potential[i] /= 1000;
        UnitDirectory cells = new();
        LabelUpdate[] windows = Label(volts.Batches(() => 700, [1250], cells: cells).Concat(new MadeTrace(50_000, 2500, 3, 1250).Batches(() => 700, [3850], first: 2600, cells: cells)), Model());
        Assert.Equal((LabelStatus.Poor, "the trace looks like volts; millivolts are needed"), (windows[0].Units[0].Status, windows[0].Units[0].Reason));
        Assert.Equal((LabelStatus.Ok, "A"), (windows[1].Units[0].Status, windows[1].Units[0].Label));
    }

    [Fact]
    public void A_trigger_of_no_sample_of_the_trace_is_counted_and_does_not_move_the_time()
    {
        MadeTrace trace = new(50_000, 10_000, 1, 1250);
        LabelUpdate[] windows = Label(trace.Batches(() => 1000, [1250, -5000, 1L << 50, long.MaxValue]), Model());
        Assert.Equal(new WindowCounters(1, 0, 3, 0), windows[^1].Counters.Windows);
        Assert.All(windows, window => Assert.InRange(window.EndSample, 1, 10_000));
        Assert.All(windows, window => Assert.InRange(window.StartSample, 0, 10_000));
        Assert.Equal(LabelStatus.Ok, Assert.Single(windows[^1].Units).Status);
    }

    [Fact]
    public void A_window_of_which_the_model_gives_no_probabilities_is_skipped()
    {
        int asked = 0;
        UnitModel model = new("fake", "", ["A", "B"], [TraceView.FiftyMilliseconds], new Classifier(_ => asked++ is 1 or 3 ? float.NaN : 0.9f));
        LabelUpdate[] windows = Label(Session(4), model);
        Assert.Equal((LabelStatus.Poor, "the model gives no probabilities"), (windows[0].Units[0].Status, windows[0].Units[0].Reason));
        Assert.All(windows[1..], window => Assert.Equal((LabelStatus.Ok, "A"), (window.Units[0].Status, window.Units[0].Label)));
        Assert.Equal(new WindowCounters(2, 0, 2, 0), windows[^1].Counters.Windows);
    }

    [Fact]
    public void A_silent_cell_is_warming()
    {
        LabelUpdate[] windows = Label(new MadeTrace(50_000, 2500, 4).Batches(() => 700, [1250]), Model());
        Assert.All(windows, window => Assert.Equal(LabelStatus.Warming, Assert.Single(window.Units).Status));
    }

    [Fact]
    public void A_stimulus_cannot_be_found_without_current_which_is_told()
    {
        SourceCounters counters = new();
        UnitDirectory cells = new();
        cells.Add(new UnitInfo("x"));
        TraceBatch batch = new(cells, counters);
        batch.Reset(0, 50_000, 0, 100);
        Assert.Empty(new[] { batch }.ToObservable().LabelCells(Model(), new TraceOptions { Trigger = TraceTrigger.Stimulus }).ToEnumerable());
        Assert.Contains("without the current", counters.Problems.Last);
    }

    [Fact]
    public void A_live_source_never_waits_and_what_does_not_fit_is_counted()
    {
        using ManualResetEventSlim gate = new();
        bool isWarm = false;
        UnitModel model = Model(() =>
        {
            if (isWarm) gate.Wait();
            isWarm = true;
        });
        var session = Session(300).ToObservable().Finally(gate.Set);
        LabelUpdate[] windows = [.. session.LabelCells(model).ToEnumerable()];
        WindowCounters counters = windows[^1].Counters.Windows!;
        // What was taken before the classifier was held up, and what waits.
        Assert.InRange(counters.Classified, 64, 128);
        Assert.Equal(300, counters.Classified + counters.LeftOut);
    }

    [Fact]
    public void A_model_of_units_is_refused() =>
        Assert.Contains("sorted spikes", Assert.Throws<CellTypesException>(() => Session(1).ToObservable().LabelCells(FakeModel.Create(_ => (1, 0)))).Message);

    [Fact]
    public void A_cell_is_foreign_by_the_mean_over_its_windows()
    {
        float[] foreign = [0.9f, 0.5f, 0.1f];
        int asked = -1; // the first is to warm up
        UnitModel model = new(
            "fake",
            "",
            ["A", "B"],
            [TraceView.FiftyMilliseconds],
            new ForeignClassifier(() => foreign[Math.Max(0, asked++)]),
            foreign: new ForeignClass("home", 0.5, 0.5, 0.6));
        UnitLabel[] labels = [.. Label(Session(3), model).SelectMany(update => update.Updated)];
        Assert.Equal([0.9, 0.7, 0.5], labels.Select(label => Math.Round(label.Foreign, 5)));
        Assert.Equal([LabelStatus.Foreign, LabelStatus.Foreign, LabelStatus.Ok], labels.Select(label => label.Status));
    }

    private sealed class ForeignClassifier(Func<float> opinion) : IClassifier
    {
        public int InputLength => 2500;

        public int ClassCount => 3;

        public void Predict(ReadOnlySpan<float> inputs, int count, Span<float> probabilities)
        {
            for (int i = 0; i < count; i++)
            {
                float foreign = opinion();
                (probabilities[3 * i], probabilities[3 * i + 1], probabilities[3 * i + 2]) = (1 - foreign, 0, foreign);
            }
        }
    }

    private static LabelUpdate[] Label(IEnumerable<TraceBatch> batches, UnitModel model) => [.. batches.ToObservable().LabelCells(model, isLive: false).ToEnumerable()];

    // One window of 50 ms after the other, each with an action potential whose height tells its number.
    private static IEnumerable<TraceBatch> Session(int windows) =>
        new MadeTrace(50_000, 2500 * windows, 1, [.. Enumerable.Range(0, windows).Select(i => 2500 * i + 1250)])
            .Batches(() => 777, [.. Enumerable.Range(0, windows).Select(i => 2500L * i + 1250)]);

    private static UnitModel Model(Action? asked = null)
    {
        int windows = -1; // the first is to warm up
        return new UnitModel("fake", "", ["A", "B"], [TraceView.FiftyMilliseconds], new Classifier(inputs =>
        {
            asked?.Invoke();
            return Opinions[Math.Max(0, windows++) % Opinions.Length];
        }));
    }

    private sealed class Classifier(Func<float[], float> opinion) : IClassifier
    {
        public int InputLength => 2500;

        public int ClassCount => 2;

        public void Predict(ReadOnlySpan<float> inputs, int count, Span<float> probabilities)
        {
            for (int i = 0; i < count; i++)
            {
                probabilities[2 * i] = opinion(inputs.Slice(2500 * i, 2500).ToArray());
                probabilities[2 * i + 1] = 1 - probabilities[2 * i];
            }
        }
    }
}
