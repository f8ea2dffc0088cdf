using System;
using System.Collections.Generic;
using System.Linq;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Threading.Tasks;
using Bonsai.CellTypes.Tests.Support;
using CellTypes.Cli.Tests.Support;
using CellTypes.Models.Bundles;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Traces;
using CellTypes.Streaming.Rolling;
using CellTypes.Streaming.Updates;

namespace Bonsai.CellTypes.Tests;

public sealed class ClassifyUnitsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly UnitDirectory _units = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("cerebellum-forest")]
    [InlineData("BUNDLE")]
    [InlineData("BUNDLE/model.json")]
    public async Task A_model_is_a_name_a_folder_or_its_description(string model)
    {
        model = model.Replace("BUNDLE", Repository.Bundle("cerebellum-forest"), StringComparison.Ordinal);
        LabelFrame first = await new ClassifyUnits { Model = model }.Process(Sequences.Simulated(2, 2)).FirstAsync();
        Assert.Equal("cerebellum-forest", first.Model);
        Assert.Contains("PkC_ss", first.Classes);
    }

    [Fact]
    public async Task A_run_gives_the_labels_of_the_pipeline_it_is_made_of()
    {
        RollingOptions tracker = new() { Cadence = TimeSpan.FromSeconds(2), History = TimeSpan.FromSeconds(45), WarmUpTime = TimeSpan.FromSeconds(20), WarmUpSpikes = 90 };
        LabelOptions labels = new() { StaleAfter = TimeSpan.FromMilliseconds(80) };
        ClassifyUnits operators = new()
        {
            Cadence = tracker.Cadence,
            History = tracker.History,
            WhenBusy = WhenBusy.Wait,
            WarmUpTime = tracker.WarmUpTime,
            WarmUpSpikes = tracker.WarmUpSpikes,
            ConfirmingUpdates = 2,
            StaleAfter = labels.StaleAfter,
        };
        // The first labels take until the source waits; one that does not wait loses windows.
        Feeder<SpikeFrame> source = new(await Sequences.Simulated().ToList());
        IList<LabelFrame> frames = await operators.Process(source.Elements).Do(frame =>
        {
            if (frame.EndSample <= 120_000) source.WaitUntilHeldUp();
        }).ToList();
        ModelBundle bundle = ModelBundle.Load(Repository.Bundle("cerebellum-forest"));
        IList<LabelUpdate> expected = await Sequences.Simulated().Select(frame => frame.Batch)
            .RollingUnits(bundle.Model.Views, tracker)
            .Select(update => update with { IsLive = false })
            .Classify(bundle, labels)
            .Confirm(2)
            .ToList();
        Assert.Equal(expected.Select(window => window.EndSample), frames.Select(frame => frame.EndSample));
        Assert.Equal(expected.SelectMany(window => window.Units).Select(Seen), frames.SelectMany(frame => frame.Units).Select(Seen));
        Assert.Contains(frames[^1].Units, unit => unit.Status == LabelStatus.Ok);
        Assert.Contains(frames.SelectMany(frame => frame.Units), unit => unit.Status == LabelStatus.Stale);
        Assert.Equal(frames[^1].Units.Where(unit => unit.Changed), frames[^1].Changed);
        Assert.Matches(@"^60\.0 s  12 units, [\d,]+ spikes:  ", frames[^1].ToString());
    }

    [Fact]
    public void Usual_values_are_those_of_live()
    {
        ClassifyUnits units = new();
        ClassifyTraces traces = new();
        RollingAutocorrelogram autocorrelogram = new();
        RollingOptions tracker = new();
        LabelOptions labels = new();
        TraceOptions windows = new();
        Assert.Equal((tracker.Cadence, tracker.History, tracker.Lateness), (units.Cadence, units.Window, units.Lateness));
        Assert.Equal(
            (tracker.WarmUpSpikes, tracker.WarmUpTime, 3, labels.StaleAfter, WhenBusy.Coalesce),
            (units.WarmUpSpikes, units.WarmUpTime, units.ConfirmingUpdates, units.StaleAfter, units.WhenBusy));
        Assert.Equal((windows.Trigger, windows.StimulusLevel, windows.PotentialLevel, windows.Lateness), (traces.Trigger, traces.StimulusLevel, traces.PotentialLevel, traces.Lateness));
        Assert.Equal((labels.StaleAfter, WhenBusy.Coalesce), (traces.StaleAfter, traces.WhenBusy));
        Assert.Equal((tracker.Cadence, tracker.History), (autocorrelogram.Cadence, autocorrelogram.Window));
        Assert.Equal((tracker.Cadence, tracker.TemplateMemory), (new RollingTemplate().Cadence, new RollingTemplate().Memory));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 0)]
    public async Task A_spike_may_come_as_late_as_told(int lateness, int late)
    {
        SpikeFrame frame = Sequences.Frame(_units, 0, (0, 300_000), (0, 150_000));
        ClassifyUnits units = new() { Model = "cerebellum-forest-acg", Lateness = TimeSpan.FromSeconds(lateness) };
        Assert.Equal(late, (await units.Process(Observable.Return(frame))).Counters.Late);
    }

    [Theory]
    [InlineData("", "ClassifyUnits: no model is chosen: pick the model.json of a bundle.")]
    [InlineData("nowhere", "ClassifyUnits: there is no model at 'nowhere': pick the model.json of a bundle, or write one of: cerebellum, cerebellum-forest, cerebellum-forest-acg, cerebellum-networks.")]
    public void A_model_that_is_not_there_is_told(string model, string problem) =>
        Assert.Equal(problem, Sequences.Error(new ClassifyUnits { Model = model }.Process(Observable.Never<SpikeFrame>())).Message);

    [Fact]
    public void A_damaged_model_is_told()
    {
        string file = _folder.Write("model.json", "{}");
        Assert.StartsWith("ClassifyUnits: ", Sequences.Error(new ClassifyUnits { Model = file }.Process(Observable.Never<SpikeFrame>())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_membrane_potential_is_told()
    {
        TraceBundle.Save(_folder.PathOf("width"));
        Assert.Equal(
            "ClassifyUnits: model width labels membrane potential, not sorted spikes: use it with ClassifyTraces, or choose another model.",
            Sequences.Error(new ClassifyUnits { Model = _folder.PathOf("width") }.Process(Observable.Never<SpikeFrame>())).Message);
    }

    [Fact]
    public void A_gpu_that_is_not_there_is_told()
    {
        Assert.SkipWhen(TorchSharp.torch.cuda.is_available(), "There is a GPU.");
        Assert.StartsWith("ClassifyUnits: ", Sequences.Error(new ClassifyUnits { Model = "cerebellum-networks", Device = ComputeDevice.Cuda }.Process(Observable.Never<SpikeFrame>())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Spikes_without_waveforms_are_told_to_a_model_that_needs_them_only()
    {
        IObservable<SpikeFrame> silentThenBare = Observable.Return(Sequences.Frame(_units, 0)).Append(Sequences.Frame(_units, 0, (0, 1), (0, 100))).Concat(Observable.Never<SpikeFrame>());
        Assert.Equal(
            "ClassifyUnits: the spikes come without waveforms, which model cerebellum-forest needs: choose one without waveform inputs, such as cerebellum-forest-acg, or a source with waveforms.",
            Sequences.Error(new ClassifyUnits().Process(silentThenBare)).Message);
        Assert.NotEmpty(await new ClassifyUnits().Process(silentThenBare.Take(1).Append(Sequences.Frame(_units, 5, (0, 1)))).ToList());
        Assert.Single((await new ClassifyUnits { Model = "cerebellum-forest-acg" }.Process(silentThenBare.Take(2)).ToList())[^1].Units);
    }

    [Fact]
    public void Spikes_of_two_sources_are_told() => Assert.Equal(
        "ClassifyUnits: the spikes come from several sources, whose units cannot be told apart: give each a ClassifyUnits of its own.",
        Sequences.Error(new ClassifyUnits().Process(Observable.Return(Sequences.Frame(_units, 5, (0, 1))).Append(Sequences.Frame(new UnitDirectory(), 5, (0, 1))))).Message);

    [Theory]
    [InlineData(0, 30)]
    [InlineData(1, 1200)]
    public void Settings_that_label_nothing_are_told(double cadence, double warmUp)
    {
        ClassifyUnits units = new() { Cadence = TimeSpan.FromSeconds(cadence), WarmUpTime = TimeSpan.FromSeconds(warmUp) };
        Assert.StartsWith("ClassifyUnits: ", Sequences.Error(units.Process(Observable.Never<SpikeFrame>())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_of_the_source_stays_the_sources()
    {
        InvalidOperationException error = new("cable");
        Assert.Same(error, Sequences.Error(new ClassifyUnits().Process(Sequences.Simulated(2, 2).Concat(Observable.Throw<SpikeFrame>(error)))));
    }

    [Fact]
    public void Settings_are_read_when_the_workflow_starts()
    {
        ClassifyUnits units = new() { Model = "nowhere" };
        IObservable<LabelFrame> labels = units.Process(Sequences.Simulated(2, 2));
        units.Model = "cerebellum-forest";
        Assert.Equal("cerebellum-forest", labels.Wait().Model);
    }

    [Fact]
    public void A_workflow_that_stops_unsubscribes()
    {
        using Subject<SpikeFrame> spikes = new();
        IDisposable subscription = new ClassifyUnits().Process(spikes).Subscribe(_ => { });
        Assert.True(spikes.HasObservers);
        subscription.Dispose();
        Assert.False(spikes.HasObservers);
    }

    private static (string, LabelStatus, string?, double, long, bool) Seen(UnitLabel unit) => (unit.Unit, unit.Status, unit.Label, unit.Probability, unit.Since, unit.Changed);
}
