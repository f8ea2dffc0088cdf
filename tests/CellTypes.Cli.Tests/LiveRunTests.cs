using System.IO;
using System.Reactive.Linq;
using System.Threading;
using System.Threading.Tasks;
using CellTypes.Cli.Live;
using CellTypes.Cli.Tests.Support;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Spikes;

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
            Labels = _ => Observable.Create<LabelWindow>(observer =>
            {
                counters.CountBadMessage("spike message: 3 frames are needed, not 1");
                observer.OnError(new IOException("The source has failed."));
                return () => { };
            }),
            Counters = counters,
            View = view,
        };
        Assert.Equal("The source has failed.", (await Assert.ThrowsAsync<IOException>(() => run.RunAsync(CancellationToken.None))).Message);
        Assert.Equal([counters.Problems.Last!], view.Notes);
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

    private static LabelWindow Window(double seconds, int skipped) => new()
    {
        StartSample = 0,
        EndSample = (long)(seconds * 50_000),
        SamplingRate = 50_000,
        Updated = [],
        Units = [],
        Counters = new StreamCounters { Windows = new WindowCounters(0, 0, skipped, 0) },
        ClosedAt = 0,
    };
}
