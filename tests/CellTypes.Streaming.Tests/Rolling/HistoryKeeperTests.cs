using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Text;
using System.Threading.Tasks;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Tests.Labels;
using CellTypes.Streaming.Rolling;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Tests.Rolling;

/// <summary>Sessions that are labelled with a state file, one after the other.</summary>
public sealed class HistoryKeeperTests : IDisposable
{
    private const int Second = 30000;
    private static readonly ModelIdentity Model = new("fake", "1", "aa");
    private static readonly LabelOptions Labels = new() { StaleAfter = TimeSpan.FromSeconds(20) };
    private static readonly RollingOptions Tracker = new() { Phases = 1, History = TimeSpan.FromSeconds(60), WarmUpTime = TimeSpan.FromSeconds(5), WarmUpSpikes = 20 };

    private readonly TemporaryFolder _folder = new();
    private readonly long _began = Stopwatch.GetTimestamp();

    private string State => _folder.PathOf("state");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_session_goes_on_with_spikes_and_labels()
    {
        LabelUpdate before = (await Run(0, 10)).Windows[^1];
        (IReadOnlyList<LabelUpdate> windows, string[] notes) = await Run(10, 12);
        Assert.Equal([$"the stream goes on with up to 60 s of history of 3 units from {State}, 0.1 s old"], notes);
        LabelUpdate first = windows[0];
        Assert.Equal((11L * Second, 0, 3 * 100), (first.EndSample, first.StartSample, first.Counters.Spikes));
        foreach (UnitLabel unit in before.Units)
        {
            UnitLabel now = first.Units.Single(other => other.Unit == unit.Unit);
            Assert.Equal((unit.Spikes + 100, LabelStatus.Ok, "A", unit.Since, false), (now.Spikes, now.Status, now.Label, now.Since, now.Changed));
        }
    }

    [Fact]
    public async Task A_label_stands_against_one_window_of_another_opinion()
    {
        await Run(0, 10);
        LabelUpdate first = (await Run(10, 11.5, opinion: (0.1f, 0.9f))).Windows[0];
        Assert.All(first.Units, unit => Assert.Equal("A", unit.Label));
    }

    [Fact]
    public async Task Labels_of_another_model_are_made_anew()
    {
        await Run(0, 10);
        (IReadOnlyList<LabelUpdate> windows, string[] notes) = await Run(10, 11.5, new ModelIdentity("other", "1", "bb"), (0.1f, 0.9f));
        Assert.EndsWith("old; labels are made anew, because those of the state are of another model, fake", notes.Single());
        Assert.All(windows[0].Units, unit => Assert.Equal((1100, "B", true), (unit.Spikes, unit.Label, unit.Changed)));
    }

    [Theory]
    [InlineData(null, "cerebellum", "without a home tissue")]
    [InlineData("cerebellum", null, "with the home tissue cerebellum")]
    public async Task Labels_of_another_home_tissue_are_made_anew(string? home, string? next, string expected)
    {
        await Run(0, 10, Model with { Home = home });
        (IReadOnlyList<LabelUpdate> windows, string[] notes) = await Run(10, 11.5, Model with { Home = next }, (0.1f, 0.9f));
        Assert.EndsWith($"old; labels are made anew, because those of the state were given {expected}", notes.Single());
        Assert.All(windows[0].Units, unit => Assert.Equal((1100, "B", true), (unit.Spikes, unit.Label, unit.Changed)));
    }

    [Fact]
    public async Task Labels_of_the_same_home_tissue_are_taken_over()
    {
        await Run(0, 10, Model with { Home = "cerebellum" });
        (IReadOnlyList<LabelUpdate> windows, string[] notes) = await Run(10, 11.5, Model with { Home = "cerebellum" }, (0.1f, 0.9f));
        Assert.EndsWith(" old", notes.Single());
        Assert.All(windows[0].Units, unit => Assert.Equal("A", unit.Label));
    }

    [Fact]
    public async Task Units_and_streams_that_have_not_fired_yet_survive_two_crashes()
    {
        await Run(0, 10, streams: ["A", "B"]);
        await Run(10, 12, streams: ["A"], units: 1);
        (IReadOnlyList<LabelUpdate> windows, string[] notes) = await Run(12, 14, streams: ["A", "B"]);
        Assert.Equal(2, notes.Count(note => note.Contains(" goes on with up to 60 s of history of 3 units")));
        IReadOnlyList<UnitLabel> a = windows.Last(window => window.Stream == "A").Units, b = windows.Last(window => window.Stream == "B").Units;
        Assert.Equal([1400, 1200, 1200], a.OrderBy(unit => unit.Unit).Select(unit => unit.Spikes));
        Assert.Equal([1200, 1200, 1200], b.Select(unit => unit.Spikes));
        Assert.All(b, unit => Assert.Equal("A", unit.Label));
    }

    [Fact]
    public async Task A_stream_that_the_state_does_not_know_is_told()
    {
        await Run(0, 10, streams: ["A"]);
        Assert.Equal([$"{State}: stream B begins anew: the state holds stream A."], (await Run(10, 11, streams: ["B"])).Notes);
    }

    [Fact]
    public void A_state_that_is_written_while_spikes_come_holds_each_unit_without_a_gap()
    {
        // Each third unit stops after a second and goes from the list, while others behind it wait for their turn.
        const int Units = 400;
        RollingOptions options = Tracker with { History = TimeSpan.FromSeconds(2), WarmUpTime = TimeSpan.FromSeconds(1) };
        StreamBuilder stream = new(Units);
        using (HistoryKeeper keeper = HistoryKeeper.Open(State, Model, TimeSpan.Zero))
        {
            (keeper.LeastBudget, keeper.BudgetShare) = (TimeSpan.Zero, 0); // one unit a batch
            Subject<SpikeBatch> source = new();
            using IDisposable labels = source.LabelUnits(FakeModel.Create(_ => (1, 0)), options, isLive: false, labels: Labels, keeper: keeper).Subscribe();
            for (int tenth = 0; !File.Exists(State); tenth++)
            {
                source.OnNext(At(stream.Batch(Enumerable.Range(0, Units).Where(unit => unit % 3 != 0 || tenth < 10).Select(unit => (unit, Sample(unit, tenth)))), tenth));
            }
        }
        StreamHistory left = HistoryFile.Read(File.ReadAllBytes(State)).Streams.Single();
        foreach (int unit in Enumerable.Range(0, Units).Where(unit => unit % 3 != 0))
        {
            long[] spikes = left.Units.Single(other => other.Unit == $"{unit}").Spikes();
            Assert.Equal(Enumerable.Range((int)(spikes[0] / (Second / 10)), spikes.Length).Select(tenth => Sample(unit, tenth)), spikes);
        }

        static long Sample(int unit, int tenth) => tenth * (Second / 10) + unit;
    }

    [Fact]
    public void A_unit_that_the_sorter_forgets_is_void_also_where_it_was_copied_already()
    {
        const int Units = 300;
        StreamBuilder stream = new(Units);
        using (HistoryKeeper keeper = HistoryKeeper.Open(State, Model, TimeSpan.Zero))
        {
            (keeper.LeastBudget, keeper.BudgetShare) = (TimeSpan.Zero, 0); // one unit a batch
            Subject<SpikeBatch> source = new();
            using IDisposable labels = source.LabelUnits(FakeModel.Create(_ => (1, 0)), Tracker, isLive: false, labels: Labels, keeper: keeper).Subscribe();
            source.OnNext(At(stream.Batch(Enumerable.Range(0, Units).SelectMany(unit => Enumerable.Range(0, 1000).Select(i => (unit, 10L * i)))), 0));
            source.OnNext(At(stream.Batch([], null, 0), 0));
            // The first state that is written; the next one needs more batches.
            while (!File.Exists(State)) source.OnNext(At(stream.Batch(Array.Empty<long>()), 0));
        }
        IEnumerable<string> left = HistoryFile.Read(File.ReadAllBytes(State)).Streams.Single().Units.Select(unit => unit.Unit);
        Assert.Equal(Enumerable.Range(1, Units - 1).Select(unit => $"{unit}").Order(), left.Order());
    }

    [Fact]
    public void Batches_cost_no_memory_while_nothing_is_copied()
    {
        StreamBuilder stream = new(1);
        using HistoryKeeper keeper = HistoryKeeper.Open(State, Model);
        Subject<SpikeBatch> source = new();
        using IDisposable labels = source.LabelUnits(FakeModel.Create(_ => (1, 0)), Tracker, isLive: false, labels: Labels, keeper: keeper).Subscribe();
        SpikeBatch batch = stream.Batch(100);
        Assert.InRange(Allocations.Of(100, () => source.OnNext(batch)), 0, 1000);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_told_once_and_the_labels_go_on()
    {
        string state = _folder.PathOf("gone", "state");
        Directory.CreateDirectory(_folder.PathOf("gone"));
        HistoryKeeper keeper = HistoryKeeper.Open(state, Model, TimeSpan.Zero);
        Directory.Delete(_folder.PathOf("gone"), recursive: true);
        StreamBuilder stream = new(1);
        IList<LabelUpdate> windows = await Enumerable.Range(0, 100).Select(i => Batch(stream, i, 1)).ToObservable()
            .LabelUnits(FakeModel.Create(_ => (1, 0)), Tracker, isLive: false, labels: Labels, keeper: keeper).ToList();
        Assert.Equal(10, windows.Count);
        string problem = Assert.Throws<CellTypesException>(keeper.Close).Message;
        Assert.StartsWith($"The state {state} cannot be written: ", problem);
        Assert.Equal([problem], keeper.Notes.Since(0));
    }

    [Fact]
    public async Task A_damaged_file_is_kept_aside()
    {
        await Run(0, 1);
        byte[] damaged = File.ReadAllBytes(State)[..^5];
        for (int i = 0; i < 2; i++)
        {
            File.WriteAllBytes(State, damaged);
            string aside = i == 0 ? $"{State}.damaged" : $"{State}.damaged2";
            Assert.Equal($"{State} is damaged: its checksum is wrong. It is kept as {aside}, and all units begin anew.", (await Run(1, 2)).Notes.Single());
            Assert.Equal(damaged, File.ReadAllBytes(aside));
            Assert.Single(HistoryFile.Read(File.ReadAllBytes(State)).Streams);
        }
    }

    [Fact]
    public void What_is_no_state_is_refused_and_left_alone()
    {
        byte[] newer = [.. Encoding.ASCII.GetBytes("celltypes.state"), 2, 0, 0];
        (byte[] Content, string Reason)[] files =
        [
            (Encoding.ASCII.GetBytes("{\"type\":\"session\"}\n"), "it is something else than a state."),
            ([], "it is something else than a state."),
            (newer, "it is of a newer version of the program."),
        ];
        foreach ((byte[] content, string reason) in files)
        {
            File.WriteAllBytes(State, content);
            Assert.Equal($"Cannot keep the state in {State}: {reason} Name another file.", Refused(State));
            Assert.Equal(content, File.ReadAllBytes(State));
        }
        Assert.Equal($"Cannot keep the state in {_folder.Root}: it is a folder. Name another file.", Refused(_folder.Root));
        string missing = _folder.PathOf("missing", "state");
        Assert.Equal($"Cannot keep the state in {missing}: its folder does not exist. Name another file.", Refused(missing));
        Assert.Equal([State], Directory.GetFiles(_folder.Root));
    }

    // In the test's own folder: what is wrongly replaced must not be the machine's.
    [Theory]
    [InlineData("mkfifo", "")]
    [InlineData("mknod", "c 1 3")]
    public void What_is_no_file_is_refused(string program, string arguments)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such files.");
        using Process made = Process.Start(new ProcessStartInfo(program, $"{State} {arguments}") { RedirectStandardError = true })!;
        made.WaitForExit();
        Assert.SkipUnless(made.ExitCode == 0, $"{program} is not permitted.");
        Assert.StartsWith($"Cannot keep the state in {State}: it is ", Refused(State));
        Assert.Equal([State], Directory.GetFiles(_folder.Root));
    }

    [Fact]
    public async Task Two_programs_do_not_share_a_file()
    {
        await Run(0, 1);
        using (HistoryKeeper keeper = HistoryKeeper.Open(State, Model))
        {
            for (int i = 0; i < 3; i++) Assert.Equal($"Cannot keep the state in {State}: another program keeps its state there. Name another file.", Refused(State));
        }
        HistoryKeeper.Open(State, Model).Dispose();
        Assert.Equal([State], Directory.GetFiles(_folder.Root));
    }

    [Fact]
    public async Task A_keeper_serves_one_subscription()
    {
        using HistoryKeeper keeper = HistoryKeeper.Open(State, Model);
        IObservable<LabelUpdate> labels = Observable.Empty<SpikeBatch>().LabelUnits(FakeModel.Create(_ => (1, 0)), Tracker, isLive: false, labels: Labels, keeper: keeper);
        await labels.LastOrDefaultAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await labels.LastOrDefaultAsync());
    }

    private static string Refused(string path) => Assert.Throws<CellTypesException>(() => HistoryKeeper.Open(path, Model)).Message;

    // Three units that fire 100 times a second, in ten batches, as if they came when they were recorded.
    private async Task<(IReadOnlyList<LabelUpdate> Windows, string[] Notes)> Run(
        double from, double to, ModelIdentity? model = null, (float, float)? opinion = null, string[]? streams = null, int units = 3)
    {
        StreamBuilder[] builders = [.. (streams ?? [""]).Select(stream => new StreamBuilder(3) { Stream = stream })];
        using HistoryKeeper keeper = HistoryKeeper.Open(State, model ?? Model);
        IList<LabelUpdate> windows = await Enumerable.Range((int)(from * 10), (int)((to - from) * 10)).SelectMany(i => builders.Select(stream => Batch(stream, i, units)))
            .ToObservable().LabelUnits(FakeModel.Create(_ => opinion ?? (0.9f, 0.1f)), Tracker, isLive: false, labels: Labels, keeper: keeper).ToList();
        keeper.Close();
        return ([.. windows], [.. keeper.Notes.Since(0)]);
    }

    private SpikeBatch Batch(StreamBuilder stream, int tenth, int units) => At(
        stream.Batch(Enumerable.Range(0, 10).SelectMany(i => Enumerable.Range(0, units).Select(unit => (unit, (long)(tenth * 10 + i) * Second / 100 + unit)))), tenth);

    private SpikeBatch At(SpikeBatch batch, int tenth)
    {
        batch.ArrivedAt = _began + tenth * Stopwatch.Frequency / 10;
        return batch;
    }
}
