using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Bonsai.CellTypes.Tests.Support;
using CellTypes.Cli.Tests.Support;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Updates;
using NetMQ.Sockets;

namespace Bonsai.CellTypes.Tests;

public sealed class LabelOperatorTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder _folder = new();
    private readonly LabelSession _session = new() { Model = new ModelIdentity("m", "1", "ab"), Classes = ["X", "Y"] };
    private readonly UnitDirectory _units = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Units_are_selected_by_type_probability_and_status()
    {
        LabelFrame frame = Frame(1, Unit("0", "X", 0.9), Unit("1", "Y", 0.9), Unit("2", "X", 0.5), Unit("3", "X", 0.9, LabelStatus.Uncertain), Unit("4", null, 0, LabelStatus.Warming));
        SelectCellType select = new() { CellTypes = [" X"] };
        Assert.Equal(["0", "2"], await Selected());
        select.MinimumProbability = 0.8;
        Assert.Equal(["0"], await Selected());
        select.ConfidentOnly = false;
        Assert.Equal(["0", "3"], await Selected());
        select.CellTypes = ["Y", "X"];
        Assert.Equal(["0", "1", "3"], await Selected());
        select.CellTypes = [];
        Assert.Empty(await Selected());

        async Task<string[]> Selected()
        {
            LabelFrame passed = await select.Process(Observable.Return(frame));
            Assert.Equal(passed.Units, (await select.Process(frame.Units.ToObservable()).ToList()));
            return [.. passed.Units.Select(unit => unit.Unit)];
        }
    }

    [Fact]
    public async Task A_probability_that_is_asked_for_is_enough_and_news_of_other_types_is_none()
    {
        SelectCellType select = new() { CellTypes = ["X"], MinimumProbability = 0.75 };
        LabelFrame passed = await select.Process(Observable.Return(Frame(1, Unit("0", "X", 0.75), Unit("1", "Y", 0.9))));
        Assert.Equal(["0"], passed.Updated.Select(unit => unit.Unit));
    }

    [Fact]
    public void A_frame_shows_its_window()
    {
        UnitLabel old = Unit("0", "X", 0.9), news = Unit("1", "Y", 0.9) with { Changed = true };
        LabelUpdate window = Frame(60_000, old, news).Update with { StartSample = 30_000, Updated = [news], Counters = new StreamCounters { Spikes = 5 } };
        LabelFrame frame = new(window);
        Assert.Equal((30_000, 60_000, 30_000, 2), (frame.StartSample, frame.EndSample, frame.SamplingRate, frame.Seconds));
        Assert.Equal([old, news], frame.Units);
        Assert.Equal([news], frame.Updated);
        Assert.Equal([news], frame.Changed);
        Assert.Equal((5, false, true), (frame.Counters.Spikes, frame.IsLast, new LabelFrame(window with { IsLast = true }).IsLast));
    }

    [Fact]
    public void Spikes_pass_while_their_unit_has_the_type()
    {
        using Subject<SpikeFrame> spikes = new();
        using Subject<LabelFrame> labels = new();
        SelectCellType select = new() { CellTypes = ["X"] };
        List<(string, long)> passed = [];
        int frames = 0;
        using IDisposable subscription = select.Process(spikes, labels).Subscribe(frame =>
        {
            frames++;
            passed.AddRange(frame.Units.Zip(frame.Samples));
        });
        spikes.OnNext(Sequences.Frame(_units, 2, (0, 1), (1, 1)));
        Assert.Empty(passed);
        labels.OnNext(Frame(1, Unit("0", "X", 0.9), Unit("1", "Y", 0.9)));
        spikes.OnNext(Sequences.Frame(_units, 2, (0, 2), (1, 3), (0, 4)));
        labels.OnNext(Frame(2, Unit("0", "Y", 0.9), Unit("1", "X", 0.9)));
        spikes.OnNext(Sequences.Frame(_units, 2, (0, 5), (1, 6)));
        select.CellTypes = ["Y"];
        labels.OnNext(Frame(3, Unit("0", "Y", 0.9), Unit("1", "X", 0.9)));
        spikes.OnNext(Sequences.Frame(_units, 2, (1, 7)));
        spikes.OnNext(Sequences.Frame(_units, 2, (0, 8), (1, 9)));
        Assert.Equal([("0", 2L), ("0", 4L), ("1", 6L), ("0", 8L)], passed);
        Assert.Equal(3, frames);
    }

    [Fact]
    public void An_error_of_either_input_stays_its_own()
    {
        InvalidOperationException error = new("cable");
        SelectCellType select = new() { CellTypes = ["X"] };
        Assert.Same(error, Sequences.Error(select.Process(Observable.Throw<SpikeFrame>(error), Observable.Never<LabelFrame>())));
        Assert.Same(error, Sequences.Error(select.Process(Observable.Never<SpikeFrame>(), Observable.Throw<LabelFrame>(error))));
        Assert.Same(error, Sequences.Error(new ScoreLabels().Process(Observable.Never<LabelFrame>(), Observable.Throw<SpikeFrame>(error))));
    }

    [Fact]
    public async Task A_publisher_that_comes_back_with_another_model_is_followed()
    {
        LabelSession other = new() { Model = new ModelIdentity("n", "2", "cd"), Classes = ["Z", "Y"] };
        LabelFrame first = Frame(1, Unit("0", "X", 0.9)), second = new(Frame(2, Unit("0", "Z", 0.7)).Update with { Session = other });
        LabelFrame[] frames = [first, first, second, second];
        Assert.Equal(["X", "X", "Z", "Z"], (await new SmoothLabels().Process(frames.ToObservable()).ToList()).Select(frame => frame.Units[0].Label));
        IList<string> texts = await new FormatLabels().Process(frames.ToObservable()).ToList();
        Assert.Equal([("m", 0), ("m", 1), ("n", 0), ("n", 1)], texts.Select(text => JsonNode.Parse(text)!).Select(json => ((string)json["model"]!["name"]!, (int)json["seq"]!)));
    }

    [Fact]
    public void Single_spikes_pass_while_their_unit_has_the_type()
    {
        using Subject<Spike> spikes = new();
        using Subject<LabelFrame> labels = new();
        List<long> passed = [];
        using IDisposable subscription = new SelectCellType { CellTypes = ["X"] }.Process(spikes, labels).Subscribe(spike => passed.Add(spike.Sample));
        spikes.OnNext(new Spike("0", 1));
        labels.OnNext(Frame(1, Unit("0", "X", 0.9), Unit("1", "Y", 0.9)));
        spikes.OnNext(new Spike("0", 2));
        spikes.OnNext(new Spike("1", 3));
        Assert.Equal([2], passed);
    }

    [Fact]
    public async Task Labels_that_flicker_are_held_back_and_the_patience_can_be_changed()
    {
        SmoothLabels smooth = new() { ConfirmingUpdates = 3 };
        string[] labels = ["X", "Y", "X", "Y", "Y", "Y", "X"];
        IObservable<LabelFrame> frames = labels.Select((label, i) => Frame(i + 1, Unit("0", label, 0.9) with { Changed = true })).ToObservable();
        IList<LabelFrame> smoothed = await smooth.Process(frames).Do(frame =>
        {
            if (frame.EndSample == 6) smooth.ConfirmingUpdates = 1;
        }).ToList();
        Assert.Equal(["X", "X", "X", "X", "X", "Y", "X"], smoothed.Select(frame => frame.Units[0].Label));
        Assert.Equal([true, false, false, false, false, true, true], smoothed.Select(frame => frame.Units[0].Changed));
    }

    [Fact]
    public async Task Text_is_the_message_of_the_publisher_or_a_line_a_change()
    {
        LabelFrame frame = Frame(60_000, Unit("7", "X", 0.9) with { Changed = true, Spikes = 12, Rate = 6 }, Unit("8", "Y", 0.8));
        JsonNode json = JsonNode.Parse(await new FormatLabels().Process(Observable.Return(frame)))!;
        Assert.Equal(("celltypes.labels", "label", "7", "X"), ((string)json["schema"]!, (string)json["type"]!, (string)json["units"]![0]!["id"]!, (string)json["units"]![0]!["label"]!));
        string text = await new FormatLabels { Format = LabelFormat.Lines }.Process(Observable.Return(frame));
        Assert.Equal(["      2.0 s  unit 7  ok  X p=0.90  6.0 Hz  12 spikes", "2.0 s  2 units, 0 spikes:  X 1  Y 1  |"], text.Split('\n'));
    }

    [Fact]
    public void Labels_are_published_and_received_by_the_counterpart()
    {
        string endpoint = Ports.FreeEndpoint();
        using Subject<LabelFrame> labels = new();
        List<LabelFrame> received = [];
        using ManualResetEventSlim over = new();
        using IDisposable publishing = new PublishLabels { Endpoint = endpoint }.Process(labels).Subscribe(_ => { });
        labels.OnNext(Frame(30_000, Unit("7", "X", 0.9)));
        using IDisposable receiving = new LabelReceiver { Endpoint = endpoint }.Generate().Subscribe(frame => received.Add(frame), over.Set);
        Assert.True(SpinWait.SpinUntil(() => received.Count > 0, Patience));
        labels.OnNext(Frame(60_000, Unit("7", "Y", 0.75) with { Changed = true }));
        labels.OnCompleted();
        Assert.True(over.Wait(Patience, TestContext.Current.CancellationToken));
        Assert.Equal([30_000L, 60_000], received.Select(frame => frame.EndSample));
        Assert.Equal([("7", "X"), ("7", "Y")], received.Select(frame => (frame.Units[0].Unit, frame.Units[0].Label)));
        Assert.Equal(("m", "X,Y"), (received[1].Model, string.Join(",", received[1].Classes)));
    }

    [Fact]
    public void A_receiver_that_goes_on_waits_for_the_next_session()
    {
        string endpoint = Ports.FreeEndpoint();
        ConcurrentQueue<LabelFrame> received = new();
        bool isOver = false;
        using IDisposable receiving = new LabelReceiver { Endpoint = endpoint, CompleteAtEnd = false }.Generate().Subscribe(received.Enqueue, () => isOver = true);
        // The same model again, another one, and one of the same name with other classes.
        LabelSession other = _session with { Model = new ModelIdentity("n", "2", "cd") };
        LabelSession[] sessions = [_session, _session, other, other with { Classes = ["Z"] }];
        for (int run = 1; run <= sessions.Length; run++)
        {
            using Subject<LabelFrame> labels = new();
            LabelFrame frame = new(Frame(30_000 * run, Unit("7", "X", 0.9)).Update with { Session = sessions[run - 1] });
            using IDisposable publishing = Retry(() => new PublishLabels { Endpoint = endpoint }.Process(labels), labels, frame);
            Assert.True(SpinWait.SpinUntil(() => received.Count == run, Patience));
            Assert.Equal((frame.Model, string.Join(",", frame.Classes)), (received.Last().Model, string.Join(",", received.Last().Classes)));
        }
        Assert.False(isOver);
    }

    [Fact]
    public void A_port_in_use_is_told_and_a_stopped_workflow_frees_its_own()
    {
        using XPublisherSocket other = new();
        string taken = $"tcp://127.0.0.1:{other.BindRandomPort("tcp://127.0.0.1")}";
        Assert.Equal(
            $"PublishLabels: Cannot publish labels on {taken}: the port is in use; stop the program that uses it or choose another port.",
            Sequences.Error(new PublishLabels { Endpoint = taken }.Process(Observable.Return(Frame(1)))).Message);

        string free = Ports.FreeEndpoint();
        using (Subject<LabelFrame> labels = new())
        {
            IDisposable subscription = new PublishLabels { Endpoint = free }.Process(labels).Subscribe(_ => { });
            labels.OnNext(Frame(1));
            subscription.Dispose();
        }
        Assert.True(SpinWait.SpinUntil(() => Ports.CanBind(free), Patience));
    }

    [Fact]
    public void A_log_is_whole_before_the_end_is_told()
    {
        string file = _folder.PathOf("labels.jsonl");
        LogLabels log = new() { FileName = file };
        string[] last = [];
        using ManualResetEventSlim over = new();
        using IDisposable subscription = log.Process(new[] { Frame(1, Unit("7", "X", 0.9) with { Changed = true }), Frame(2, Unit("7", "X", 0.9)) }.ToObservable()).Subscribe(_ => { }, () =>
        {
            last = [.. LogRecords.Read(file).Select(record => record.Type())];
            over.Set();
        });
        Assert.True(over.Wait(Patience, TestContext.Current.CancellationToken));
        Assert.Equal(["session", "change", "keyframe", "keyframe", "end"], last);
        Assert.StartsWith($"LogLabels: Cannot write the label log {file}: ", Sequences.Error(log.Process(Observable.Return(Frame(1)))).Message, StringComparison.Ordinal);
        log.Resume = true;
        Assert.Single(log.Process(Observable.Return(Frame(3))).ToList().Wait());
        Assert.Equal(2, LogRecords.Read(file).Count(record => record.Type() == "session"));
        log.FileName = _folder.PathOf("other.jsonl");
        Assert.Single(log.Process(Observable.Return(Frame(3))).ToList().Wait());
        Assert.Equal("LogLabels: no file is chosen: set FileName.", Sequences.Error(new LogLabels().Process(Observable.Never<LabelFrame>())).Message);
    }

    [Fact]
    public void A_log_is_closed_where_the_workflow_stops_or_fails()
    {
        string stopped = _folder.PathOf("stopped.jsonl"), failed = _folder.PathOf("failed.jsonl");
        using Subject<LabelFrame> labels = new();
        IDisposable subscription = new LogLabels { FileName = stopped }.Process(labels).Subscribe(_ => { });
        labels.OnNext(Frame(1));
        subscription.Dispose();
        string? last = null;
        InvalidOperationException error = new("cable");
        using IDisposable failing = new LogLabels { FileName = failed }.Process(Observable.Return(Frame(1)).Concat(Observable.Throw<LabelFrame>(error))).Subscribe(_ => { }, failure =>
        {
            Assert.Same(error, failure);
            last = LogRecords.Read(failed)[^1].Type();
        });
        Assert.Equal("end", last);
        Assert.Equal("end", LogRecords.Read(stopped)[^1].Type());
    }

    [Fact]
    public void Keys_that_cannot_be_read_are_told()
    {
        string file = _folder.PathOf("none.key_secret");
        Assert.StartsWith(
            $"PublishLabels: Cannot read the CURVE certificate {file}: ",
            Sequences.Error(new PublishLabels { Endpoint = Ports.FreeEndpoint(), KeyFile = file }.Process(Observable.Return(Frame(1)))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_of_another_model_are_not_mixed_in()
    {
        LabelFrame other = new(Frame(2).Update with { Session = _session with { Model = new ModelIdentity("n", "2", "cd") } });
        Assert.Equal(
            "LogLabels: the labels come from model n now, and before from m (1): start again.",
            Sequences.Error(new LogLabels { FileName = _folder.PathOf("labels.jsonl") }.Process(new[] { Frame(1), other }.ToObservable())).Message);
    }

    [Fact]
    public async Task Scores_count_what_is_known_confident_and_right()
    {
        UnitDirectory units = new();
        foreach (string? type in new[] { "X", "Y", "X", null }) units.Add(new UnitInfo($"{units.Count}") { CellType = type });
        LabelFrame frame = Frame(30_000, Unit("0", "X", 0.9), Unit("1", "X", 0.9), Unit("2", "X", 0.9, LabelStatus.Uncertain), Unit("3", "X", 0.9), Unit("4", "X", 0.9));
        LabelScore score = await new ScoreLabels().Process(Observable.Return(frame), Observable.Return(Sequences.Frame(units, 0)));
        Assert.Equal((3, 2, 1, 0.5), (score.Units, score.Confident, score.Right, score.Accuracy));
        Assert.Equal("1.0 s  2 of 3 units have a confident label; 1 of these are right", score.ToString());
    }

    // The port of the session before may take a moment to be free.
    private static IDisposable Retry(Func<IObservable<LabelFrame>> open, Subject<LabelFrame> labels, LabelFrame frame)
    {
        IDisposable? subscription = null;
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                bool failed = false;
                subscription = open().Subscribe(_ => { }, _ => failed = true);
                labels.OnNext(frame);
                return !failed;
            },
            Patience));
        return subscription!;
    }

    private static UnitLabel Unit(string name, string? label, double probability, LabelStatus status = LabelStatus.Ok) => new()
    {
        Unit = name,
        Channel = -1,
        Status = status,
        Label = label,
        Probability = probability,
        Probabilities = [(float)(label == "X" ? probability : 1 - probability), (float)(label == "X" ? 1 - probability : probability)],
        Spikes = 0,
        Rate = 0,
        Since = 0,
        Changed = false,
    };

    private LabelFrame Frame(long end, params UnitLabel[] units) => new(new LabelUpdate
    {
        Session = _session,
        StartSample = 0,
        EndSample = end,
        SamplingRate = 30_000,
        Units = units,
        Updated = units,
        Counters = new StreamCounters(),
        ArrivedAt = 0,
    });
}
