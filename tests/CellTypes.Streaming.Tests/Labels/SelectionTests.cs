using System;
using System.Collections.Generic;
using System.Linq;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Threading.Tasks;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Tests.Labels;

public class SelectionTests
{
    private static readonly InvalidOperationException Cable = new("cable");

    [Fact]
    public async Task Units_of_other_cell_types_and_those_in_doubt_are_left_out()
    {
        LabelUpdate update = Update("", Unit("0", "X"), Unit("1", "Y"), Unit("2", "X", LabelStatus.Uncertain), Unit("3", null, LabelStatus.Warming), Unit("4", "Z"));
        LabelUpdate passed = await Observable.Return(update).OfCellTypes("X", "Z");
        Assert.Equal(["0", "4"], passed.Units.Select(unit => unit.Unit));
        Assert.Equal(["0", "4"], passed.Updated.Select(unit => unit.Unit));
        Assert.Empty((await Observable.Return(update).OfCellTypes()).Units);
        Assert.Equal(["2"], (await Observable.Return(update).SelectUnits(unit => unit.Status == LabelStatus.Uncertain)).Units.Select(unit => unit.Unit));
    }

    [Fact]
    public void Spikes_pass_while_their_unit_has_the_label()
    {
        StreamBuilder stream = new(units: 2);
        using Subject<SpikeBatch> spikes = new();
        using Subject<LabelUpdate> labels = new();
        List<(int, long)> passed = [];
        bool isOver = false;
        using IDisposable subscription = spikes.OfCellTypes(labels, "X").Subscribe(batch => passed.AddRange(Seen(batch)), () => isOver = true);
        spikes.OnNext(stream.Batch((0, 1), (1, 2)));
        Assert.Empty(passed);
        labels.OnNext(Update("", Unit("0", "X"), Unit("1", "Y")));
        spikes.OnNext(stream.Batch((0, 3), (1, 4), (0, 5)));
        spikes.OnNext(stream.Batch((1, 6)));
        labels.OnNext(Update("", Unit("0", "Y"), Unit("1", "X")));
        labels.OnCompleted();
        spikes.OnNext(stream.Batch((0, 7), (1, 8)));
        Assert.Equal([(0, 3L), (0, 5L), (1, 8L)], passed);
        Assert.False(isOver);
        spikes.OnCompleted();
        Assert.True(isOver);
    }

    // An update has the units of its own stream alone; those of another one keep their labels.
    [Fact]
    public void The_labels_of_one_stream_say_nothing_of_another()
    {
        using Subject<Spike> spikes = new();
        using Subject<LabelUpdate> labels = new();
        List<long> passed = [];
        using IDisposable subscription = spikes.OfUnits(labels, unit => unit.Label == "X").Subscribe(spike => passed.Add(spike.Sample));
        labels.OnNext(Update("A", Unit("A/0", "X")));
        labels.OnNext(Update("B", Unit("B/0", "Y")));
        spikes.OnNext(new Spike("A/0", 1));
        spikes.OnNext(new Spike("B/0", 2));
        labels.OnNext(Update("B", Unit("B/0", "X")));
        spikes.OnNext(new Spike("B/0", 3));
        Assert.Equal([1L, 3], passed);
    }

    [Fact]
    public void What_passes_of_a_batch_that_is_filled_again_may_be_kept()
    {
        StreamBuilder stream = new();
        SpikeBatch reused = stream.Batch(1L, 2);
        using Subject<SpikeBatch> filled = new();
        List<SpikeBatch> kept = [];
        using IDisposable subscription = new BatchSource<SpikeBatch>(filled).OfCellTypes(Observable.Return(Update("", Unit("0", "X"))), "X").Subscribe(kept.Add);
        filled.OnNext(reused);
        reused.Reset(30_000);
        reused.Add(0, 3);
        filled.OnNext(reused);
        Assert.Equal([1L, 2, 3], kept.SelectMany(batch => batch.Samples.ToArray()));
    }

    [Fact]
    public async Task Each_subscription_begins_without_labels_and_an_error_of_either_side_is_told()
    {
        StreamBuilder stream = new();
        using Subject<LabelUpdate> labels = new();
        using Subject<SpikeBatch> spikes = new();
        IObservable<SpikeBatch> passed = spikes.OfCellTypes(labels, "X");
        int first = 0, second = 0;
        using IDisposable one = passed.Subscribe(_ => first++);
        labels.OnNext(Update("", Unit("0", "X")));
        using IDisposable two = passed.Subscribe(_ => second++);
        spikes.OnNext(stream.Batch(1L));
        Assert.Equal((1, 0), (first, second));
        one.Dispose();
        spikes.OnNext(stream.Batch(2L));
        Assert.Equal(1, first);
        Assert.Same(Cable, await Error(Observable.Throw<SpikeBatch>(Cable).OfCellTypes(labels, "X")));
        Assert.Same(Cable, await Error(spikes.OfCellTypes(Observable.Throw<LabelUpdate>(Cable), "X")));
        Assert.Same(Cable, await Error(Observable.Return(stream.Batch(1L)).OfUnits(Observable.Return(Update("", Unit("0", "X"))), _ => throw Cable)));
    }

    [Fact]
    public async Task Scores_count_what_is_known_confident_and_right()
    {
        LabelUpdate update = Update("", Unit("0", "X"), Unit("1", "X"), Unit("2", "X", LabelStatus.Uncertain), Unit("3", "X"), Unit("4", "X"));
        Dictionary<string, string> truth = new() { ["0"] = "X", ["1"] = "Y", ["2"] = "X", ["9"] = "X" };
        LabelScore score = await Observable.Return(update).Score(truth);
        Assert.Equal(new LabelScore(2, Units: 3, Confident: 2, Right: 1), score);
        Assert.Equal((0.5, "2.0 s  2 of 3 units have a confident label; 1 of these are right"), (score.Accuracy, score.ToString()));
    }

    [Fact]
    public void A_source_that_knows_its_cell_types_scores_its_labels()
    {
        UnitDirectory units = new();
        units.Add(new UnitInfo("0") { CellType = "X" });
        using Subject<LabelUpdate> labels = new();
        using Subject<SpikeBatch> spikes = new();
        List<LabelScore> scores = [];
        using IDisposable subscription = labels.Score(spikes).Subscribe(scores.Add);
        labels.OnNext(Update("", Unit("0", "X"), Unit("1", "X")));
        Assert.Empty(scores);
        spikes.OnNext(new SpikeBatch(units, new SourceCounters()));
        labels.OnNext(Update("", Unit("0", "X"), Unit("1", "X")));
        // A unit that the source names later.
        units.Add(new UnitInfo("1") { CellType = "Y" });
        labels.OnNext(Update("", Unit("0", "X"), Unit("1", "X")));
        Assert.Equal([new LabelScore(2, 1, 1, 1), new LabelScore(2, 2, 2, 1)], scores);
    }

    private static IEnumerable<(int, long)> Seen(SpikeBatch batch) => batch.Slots.ToArray().Zip(batch.Samples.ToArray());

    private static async Task<Exception> Error<T>(IObservable<T> sequence) => await Assert.ThrowsAsync<InvalidOperationException>(async () => await sequence);

    private static UnitLabel Unit(string name, string? label, LabelStatus status = LabelStatus.Ok) =>
        new() { Unit = name, Channel = -1, Status = status, Label = label, Spikes = 1, Rate = 1, Since = 0, Changed = false };

    private static LabelUpdate Update(string stream, params UnitLabel[] units) => new()
    {
        Stream = stream,
        StartSample = 0,
        EndSample = 60_000,
        SamplingRate = 30_000,
        Units = units,
        Updated = units,
        Counters = new StreamCounters(),
        ArrivedAt = 0,
    };
}
