using System;
using System.IO;
using System.Linq;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Threading;
using System.Threading.Tasks;
using CellTypes.Cli.Live;
using CellTypes.Cli.Tests.Support;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Updates;

namespace CellTypes.Cli.Tests;

/// <summary>What a live run shows beside its labels.</summary>
public sealed class LiveRunTests
{
    [Fact]
    public async Task What_was_wrong_last_is_told_whatever_ends_the_run()
    {
        SourceCounters counters = new();
        NotedView view = new();
        LiveRun run = new()
        {
            Labels = _ => Observable.Create<LabelUpdate>(observer =>
            {
                counters.CountBadMessage("spike message: 3 frames are needed, not 1");
                observer.OnError(new IOException("The source has failed."));
                return () => { };
            }),
            Counters = counters,
            View = view,
            Session = LiveSessions.Create(),
        };
        Assert.Equal("The source has failed.", (await Assert.ThrowsAsync<IOException>(() => run.RunAsync(CancellationToken.None))).Message);
        Assert.Equal([counters.Problems.Last!], view.Notes);
    }

    [Fact]
    public async Task What_is_wrong_is_told_each_second()
    {
        SourceCounters counters = new();
        NotedView view = new();
        HistoricalScheduler clock = new();
        using Subject<LabelUpdate> labels = new();
        Task<LabelUpdate?> run = new LiveRun { Labels = _ => labels, Counters = counters, View = view, Session = LiveSessions.Create(), Scheduler = clock }.RunAsync(CancellationToken.None);
        for (int second = 0; second < 3; second++)
        {
            counters.CountBadMessage($"spike message: 3 frames are needed, not {4 + second}");
            clock.AdvanceBy(TimeSpan.FromSeconds(0.9));
            Assert.Equal(counters.Problems.Since(0).Take(second), view.Notes);
            clock.AdvanceBy(TimeSpan.FromSeconds(0.1));
            Assert.Equal(counters.Problems.Since(0), view.Notes);
        }
        labels.OnCompleted();
        Assert.Null(await run);
        Assert.Equal(3, view.Notes.Count);
    }

    [Fact]
    public void The_last_line_is_of_the_last_window_even_where_its_clock_is_behind()
    {
        StringWriter output = new();
        using LiveLines lines = new(output, "title");
        lines.Show(Window(seconds: 30, skipped: 1));
        lines.Show(Window(seconds: 0.6, skipped: 2));
        lines.Show(Window(seconds: 0.8, skipped: 4) with { IsLast = true });
        Assert.Equal(
            ["title", "     30.0 s  0 cells, 0 windows:  |  [skipped windows 1]", "      0.8 s  0 cells, 0 windows:  |  [skipped windows 4]"],
            output.ToString().TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void A_last_window_that_says_nothing_new_is_not_shown_twice()
    {
        StringWriter output = new();
        using LiveLines lines = new(output, "title");
        lines.Show(Window(seconds: 10, skipped: 1));
        lines.Show(Window(seconds: 10, skipped: 1) with { IsLast = true });
        Assert.Equal(2, output.ToString().TrimEnd('\n').Split('\n').Length);
    }

    [Fact]
    public async Task A_recording_of_tissue_that_the_model_does_not_know_is_told_once_and_in_the_summary()
    {
        NotedView view = new();
        // 3, 9, 12 judged units, of which every second one is an outlier.
        LabelUpdate[] windows = [.. new[] { 3, 9, 12, 12 }.Select(count => Window(1, 0) with { Units = [.. Enumerable.Range(0, count).Select(Unit)] })];
        await new LiveRun { Labels = _ => windows.ToObservable(), View = view, Session = LiveSessions.Create() }.RunAsync(CancellationToken.None);
        string told = Assert.Single(view.Notes);
        Assert.StartsWith("6 of 12 judged units are unlike the data that model made-up was trained on: ", told);
        Assert.Equal(told, Assert.Single(view.Summaries).WrongTissue);
    }

    [Fact]
    public async Task The_summary_is_of_all_streams_and_names_the_problems_whatever_ends_the_run()
    {
        SourceCounters counters = new();
        NotedView view = new();
        counters.CountBadMessage("spike message: 3 frames are needed, not 1");
        LabelUpdate[] windows = [Window(1, 0) with { Stream = "A", Units = [Unit(0)] }, Window(2, 0) with { Stream = "B", Units = [Unit(1), Unit(3)] }];
        LiveRun run = new() { Labels = _ => windows.ToObservable().Concat(Observable.Throw<LabelUpdate>(new IOException("The source has failed."))), Counters = counters, View = view, Session = LiveSessions.Create() };
        await Assert.ThrowsAsync<IOException>(() => run.RunAsync(CancellationToken.None));
        string[] lines = [.. Assert.Single(view.Summaries).Lines(80).Select(line => line.ToString())];
        Assert.Equal("celltypes live: 3 cells, 0 windows", lines[0]);
        Assert.Equal(["  confident      2  MFB 2", "  outlier        1"], lines[1..3]);
        Assert.Contains($"  problem    {counters.Problems.Last}", lines);
    }

    [Fact]
    public async Task A_run_without_labels_has_no_summary()
    {
        NotedView view = new();
        await new LiveRun { Labels = _ => Observable.Empty<LabelUpdate>(), View = view, Session = LiveSessions.Create() }.RunAsync(CancellationToken.None);
        Assert.Empty(view.Summaries);
    }

    private static UnitLabel Unit(int number) => new()
    {
        Unit = $"{number}",
        Channel = number,
        Status = number % 2 == 0 ? LabelStatus.Outlier : LabelStatus.Ok,
        Label = number % 2 == 0 ? null : "MFB",
        Spikes = 100,
        Rate = 1,
        Since = 0,
        Changed = false,
    };

    private static LabelUpdate Window(double seconds, int skipped) => new()
    {
        StartSample = 0,
        EndSample = (long)(seconds * 50_000),
        SamplingRate = 50_000,
        Updated = [],
        Units = [],
        Counters = new StreamCounters { Windows = new WindowCounters(0, 0, skipped, 0) },
        ArrivedAt = 0,
    };
}
