using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CellTypes.Cli.Live;
using CellTypes.Cli.Tests.Support;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Updates;
using Spectre.Console;

namespace CellTypes.Cli.Tests;

/// <summary>The table of a live run, as a terminal shows it.</summary>
public sealed class LiveTableTests
{
    private const double Rate = 30_000;

    private const string Sentence = "18 of 40 judged units are unlike the data that model made-up was trained on: the recording may be from another brain region or species.";

    private const string At60 = """
        celltypes live   zmq:tcp://127…1:5560   model made-up on cpu
        1:02:05   1,000 units, 993 with a confident label
        GoC 199   MFB 199   MLI 199   PkC_cs 198   PkC_ss 198
        warming 3     uncertain 1     outlier 1     poor 1
        stale 1
        unit         ch  label        p  status     since, or why
        u0            0  GoC       0.90  ok         since 0:01:00
        u384          0  PkC_ss    0.90  ok         since 0:01:00
        u768          0  PkC_cs    0.90  ok         since 0:01:00
        u1            1  MFB       0.90  ok         since 0:01:00
        u385          1  GoC       0.90  ok         since 0:01:00
        u769          1  PkC_ss    0.90  ok         since 0:01:00
        u2            2  MLI       0.90  ok         since 0:01:00
        u386          2  MFB       0.90  ok         since 0:01:00
        u770          2  GoC       0.90  ok         since 0:01:00
        and 991 more; counts above
        18 of 40 judged units are unlike the data that model made-up
        was trained on: the recording may be from another brain reg…
        2,360,000 spikes   nothing lost
        no log   not published
        """;

    // Guards against a hang; judges nothing.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly UnitLabel[] Units =
    [
        Unit("12", 310, LabelStatus.Ok, "PkC_ss", 0.934, 61.24, 12_345, since: 95),
        Unit("7", 4, LabelStatus.Ok, "MFB", 1, 1234.5, 2_345_678, since: 3725),
        Unit("ProbeA-AP/Electrode 12/unit 3", 5, LabelStatus.Ok, "GoC", 0.671, 4.04, 901, since: 41),
        Unit("小脳の細胞番号十二", 6, LabelStatus.Ok, "PkC_cs", 0.8, 0.9, 120, since: 133),
        Unit("e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301", 7, LabelStatus.Ok, "MLI", 0.55, 12, 2400, since: 60),
        Unit("21", 12, LabelStatus.Uncertain, "MLI", 0.45, 8.5, 1200, since: 200) with { Probabilities = [0.05f, 0.41f, 0.45f, 0.04f, 0.05f] },
        Unit("22", -1, LabelStatus.Outlier, null, 0, 30, 4000, since: 31) with { Reason = "unlike the training data" },
        Unit("23", 14, LabelStatus.Poor, null, 0, 30, 4000, since: 31) with { Reason = "the template begins less than 0.4 ms before its peak" },
        Unit("24", 15, LabelStatus.Stale, "GoC", 0.8, 0.1, 130, since: 3000) with { Reason = "no spikes" },
        Unit("25", 16, LabelStatus.Warming, null, 0, 0.2, 4, since: 3700),
        Unit("26", 17, LabelStatus.Warming, null, 0, 50, 500, since: 3700),
        Unit("27", 18, LabelStatus.Warming, null, 0, 0.05, 3, since: 3700),
    ];

    [Fact]
    public void Screen_at_80_by_24() => Assert.Equal(
        """
        celltypes live   zmq:tcp://127.0.0.1:5560   model made-up on cpu
        1:02:05   12 units, 5 with a confident label
        GoC 1     MFB 1     MLI 1     PkC_cs 1     PkC_ss 1
        warming 3     uncertain 1     outlier 1     poor 1     stale 1

        unit           ch  label         p  status        Hz  since, or why
        7               4  MFB        1.00  ok          1235  since 1:02:05
        Probe…nit 3     5  GoC        0.67  ok           4.0  since 0:00:41
        小脳…十二       6  PkC_cs     0.80  ok           0.9  since 0:02:13
        ééééé…ééééé     7  MLI        0.55  ok          12.0  since 0:01:00
        12            310  PkC_ss     0.93  ok          61.2  since 0:01:35
        21             12  MLI        0.45  uncertain    8.5  or MFB 0.41
        22                                  outlier     30.0  unlike the training data
        23             14                   poor        30.0  the template begins less …
        24             15  GoC        0.80  stale        0.1  no spikes
        25             16                   warming      0.2  100 spikes in about 8 min
        26             17                   warming     50.0  judged in about 20 s
        27             18                   warming      0.1  under 100 spikes in 20 min
        A spike of unit 7 is ahead of the clock.
        Another note.
        18 of 40 judged units are unlike the data that model made-up was trained on: the
        recording may be from another brain region or species.
        2,360,000 spikes, 5,400/s   [late 12] [lost messages 3]
        no log   not published
        """.ReplaceLineEndings("\n").Replace("é", "e\u0301"),
        Screen(80, 24, table =>
        {
            table.Show(Window(Units, seconds: 3715.4, new StreamCounters { Spikes = 2_306_000 }));
            table.Show(Window(Units, counters: new StreamCounters { Spikes = 2_360_000, Late = 12, LostMessages = 3 }));
            foreach (string note in (string[])["Too old to be shown.", "A spike of unit 7 is ahead of the clock.", "Another note.", Sentence]) table.Note(note);
        }));

    [Fact]
    public void Screen_at_120_by_40_where_units_are_left_over()
    {
        string[] lines = Screen(120, 40, table => table.Show(Window([.. Units, .. Many(988)]))).Split('\n');
        Assert.Equal(40, lines.Length);
        Assert.Equal(
            """
            celltypes live   zmq:tcp://127.0.0.1:5560   model made-up on cpu
            1:02:05   1,000 units, 993 with a confident label
            GoC 199   MFB 199   MLI 199   PkC_cs 198   PkC_ss 198
            warming 3     uncertain 1     outlier 1     poor 1     stale 1

            unit                 ch  label            p  status          Hz     spikes     since  why
            u0                    0  GoC           0.90  ok             0.0          0   0:01:00
            u384                  0  PkC_ss        0.90  ok           384.0      3,840   0:01:00
            u768                  0  PkC_cs        0.90  ok           768.0      7,680   0:01:00
            u1                    1  MFB           0.90  ok             1.0         10   0:01:00
            """.Split(Environment.NewLine),
            lines[..10]);
        Assert.Equal(["and 969 more; counts above", "2,360,000 spikes   nothing lost", "no log   not published"], lines[^3..]);
    }

    [Fact]
    public void Reasons_have_a_column_of_their_own_at_120() => Assert.Equal(
        """
        unit                 ch  label            p  status          Hz     spikes     since  why
        7                     4  MFB           1.00  ok            1235  2,345,678   1:02:05
        ProbeA-A…/unit 3      5  GoC           0.67  ok             4.0        901   0:00:41
        小脳の細…号十二       6  PkC_cs        0.80  ok             0.9        120   0:02:13
        éééééééé…ééééééé      7  MLI           0.55  ok            12.0      2,400   0:01:00
        12                  310  PkC_ss        0.93  ok            61.2     12,345   0:01:35
        21                   12  MLI           0.45  uncertain      8.5      1,200   0:03:20  or MFB 0.41
        22                                           outlier       30.0      4,000   0:00:31  unlike the training data
        23                   14                      poor          30.0      4,000   0:00:31  the template begins less than 0.4…
        24                   15  GoC           0.80  stale          0.1        130   0:50:00  no spikes
        25                   16                      warming        0.2          4   1:01:40  100 spikes in about 8 min
        26                   17                      warming       50.0        500   1:01:40  judged in about 20 s
        27                   18                      warming        0.1          3   1:01:40  under 100 spikes in 20 min
        """.ReplaceLineEndings("\n").Replace("é", "e\u0301"),
        string.Join('\n', Screen(120, 40, table => table.Show(Window(Units))).Split('\n')[5..18]));

    [Fact]
    public void Screen_at_60_by_20() => Assert.Equal(At60, Screen(60, 20, table => Fill(table)));

    [Fact]
    public void A_terminal_that_changes_its_size_shows_what_it_would_have_shown_from_the_beginning()
    {
        Terminal terminal = new(120, 40);
        using (LiveTable table = new(terminal.Console, LiveSessions.Create()))
        {
            Fill(table);
            Assert.True(SpinWait.SpinUntil(() => terminal.Text().Contains("more; counts above", StringComparison.Ordinal), Patience), terminal.Text());
            terminal.Resize(60, 20);
        }
        Assert.Equal(At60, terminal.Erased[^1]);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 3)]
    [InlineData(20, 8)]
    [InlineData(79, 23)]
    [InlineData(400, 100)]
    public void No_size_is_too_small_or_too_large(int columns, int rows)
    {
        string[] lines = Screen(columns, rows, table => Fill(table)).Split('\n');
        Assert.True(lines.Length <= rows);
        Assert.StartsWith(columns == 1 ? "…" : "c", lines[0]);
    }

    [Fact]
    public void Nothing_moves_when_values_change()
    {
        UnitLabel[] before = [Unit("7", 4, LabelStatus.Ok, "MFB", 0.5, 1, 1, since: 0)];
        UnitLabel[] after = [Unit("a unit with a name of 30 letters", 100_000, LabelStatus.Uncertain, "a class with a very long name", 1, 1e9, int.MaxValue, since: 1e9) with { Reason = new string('x', 300) }];
        foreach (int columns in (int[])[60, 80, 100, 120, 200])
        {
            string[] first = Screen(columns, 24, table => table.Show(Window(before))).Split('\n'), second = Screen(columns, 24, table => table.Show(Window(after, 1e9))).Split('\n');
            int header = Array.FindIndex(first, line => line.StartsWith("unit", StringComparison.Ordinal));
            Assert.Equal(first[header], second[header]);
            // Where a column of the header ends, so do the numbers below it.
            int end = first[header].IndexOf(" ch", StringComparison.Ordinal) + 3;
            Assert.Equal("4", first[header + 1][..end].Trim().Split(' ')[^1]);
            Assert.Equal("…", second[header + 1][(end - 1)..end]);
            Assert.All(second, line => Assert.True(line.Length <= columns));
        }
    }

    [Fact]
    public void Names_that_would_command_the_terminal_are_shown_and_break_no_line()
    {
        UnitLabel[] units = [Unit("a\nb\e[2J", 4, LabelStatus.Ok, "Pk\u202eC", 0.5, 1, 1, since: 0) with { Reason = "\r\n" }];
        string[] lines = Screen(200, 24, table =>
        {
            table.Show(Window(units));
            table.Note("a\nnote");
        }).Split('\n');
        Assert.StartsWith(@"a\u000ab\u001b[2J   ", lines[6]);
        Assert.Contains(@"Pk\u202eC", lines[6]);
        Assert.Contains(@"a\u000anote", lines);
    }

    [Fact]
    public void Each_stream_has_its_clock_and_all_are_counted_together()
    {
        string[] lines = Screen(80, 24, table =>
        {
            foreach (string stream in (string[])["AP", "LFP", "A", "B", "C"]) table.Show(Window(Units, seconds: stream.Length) with { Stream = stream });
        }).Split('\n');
        Assert.Equal(
            ["0:00:02   stream AP: 12 units, 5 with a confident label", "0:00:03   stream LFP: 12 units, 5 with a confident label", "0:00:01   stream A: 12 units, 5 with a confident label", "and 2 more streams; all are counted below"],
            lines[1..5]);
        Assert.StartsWith("GoC 5     MFB 5     MLI 5", lines[5]);
    }

    [Fact]
    public void The_last_line_says_where_labels_go()
    {
        using TemporaryFolder folder = new();
        LabelSession labels = new() { Model = new ModelIdentity("made-up", "1", ""), Classes = LiveSessions.Classes };
        using LabelLog log = LabelLog.Create(folder.PathOf("a-name-that-is-so-long-that-it-cannot-be-shown-beside-the-rest.jsonl"), labels);
        using LabelPublisher publisher = new(labels, new LabelPublisherOptions { Endpoint = "tcp://127.0.0.1:0" });
        string line = Screen(80, 24, _ => { }, LiveSessions.Create(log, publisher)).Split('\n')[^1];
        Assert.Matches($"^log /.*….*jsonl: 1 record   published on {publisher.Endpoint}$", line);
        Assert.Equal(80, line.Length);
    }

    [Fact]
    public void Until_labels_come_it_says_what_it_waits_for() => Assert.Equal(
        "celltypes live   zmq:tcp://127.0.0.1:5560   model made-up on cpu\nwaiting for spikes ..." + new string('\n', 22) + "no log   not published",
        Screen(80, 24, table => table.Wait("waiting for spikes ...")));

    [Fact]
    public void The_terminal_is_as_it_was_when_the_table_has_gone_and_the_summary_stays()
    {
        Terminal terminal = new(80, 24);
        terminal.Write("$ celltypes live\r\n");
        LiveTable table = new(terminal.Console, LiveSessions.Create());
        Assert.True(SpinWait.SpinUntil(() => terminal.IsOnSecondScreen && !terminal.HasCursor && !terminal.Wraps, Patience));
        table.Show(Window(Units));
        table.Dispose();
        Assert.True(!terminal.IsOnSecondScreen && terminal.HasCursor && terminal.Wraps);
        LatestUpdates windows = new();
        windows.Add(Window(Units, counters: new StreamCounters { Spikes = 2_360_000, Late = 12 }));
        string[] problems = [.. Enumerable.Range(1, 7).Select(i => $"Problem {i} of this session is told in a sentence that is longer than a line is.")];
        table.Print(new LiveSummary { Session = LiveSessions.Create(), Windows = windows, Elapsed = TimeSpan.FromSeconds(61), Problems = problems[..1], WrongTissue = Sentence });
        Assert.Equal(
            """
            $ celltypes live
            celltypes live: 12 units, 2,360,000 spikes
              confident      5  PkC_ss 1  MFB 1  GoC 1  PkC_cs 1  MLI 1
              warming        3
              uncertain      1  MLI 1
              outlier        1
              poor           1  the template begins less than 0.4 ms before its peak (1)
              stale          1  GoC 1
              time       0:01:01, up to 1:02:05 of the recording
              not used   [late 12]
              problem    Problem 1 of this session is told in a sentence that is longer than
                         a line is.
              outliers   18 of 40 judged units are unlike the data that model made-up was
                         trained on: the recording may be from another brain region or
                         species.
            """.ReplaceLineEndings("\n"),
            terminal.Text());
    }

    [Fact]
    public void A_table_that_has_left_the_screen_draws_no_more()
    {
        Terminal terminal = new(80, 24);
        using (LiveTable table = new(terminal.Console, LiveSessions.Create()))
        {
            table.LeaveScreen();
            table.Show(Window(Units));
        }
        Assert.Equal("", terminal.Text());
    }

    [Theory]
    [InlineData(ColorSystemSupport.Legacy)]
    [InlineData(ColorSystemSupport.Standard)]
    [InlineData(ColorSystemSupport.EightBit)]
    [InlineData(ColorSystemSupport.TrueColor)]
    public void Each_class_has_a_colour_of_its_own_wherever_it_is_named(ColorSystemSupport colours)
    {
        Terminal terminal = new(80, 24, colours);
        string[] classes = [.. LiveSessions.Classes, "sixth"];
        LiveSession session = LiveSessions.Create(classes: classes);
        using (LiveTable table = new(terminal.Console, session)) table.Show(Window([.. classes.Select((name, i) => Unit($"{i}", i, LabelStatus.Ok, name, i / 10.0, 1, 1, since: 0))]));
        string[] styles = [.. classes.Select(name => terminal.Styles[name])];
        Assert.Equal(6, styles.Distinct().Count());
        Assert.All(styles, style => Assert.Matches("^(38;|[39][1-7]$)", style));
        Assert.Equal(styles, Enumerable.Range(0, 6).Select(i => terminal.Styles[$"0.{i}0"]));
    }

    [Fact]
    public void No_colour_is_used_where_none_is_wanted()
    {
        Terminal terminal = new(80, 24, ColorSystemSupport.NoColors);
        using (LiveTable table = new(terminal.Console, LiveSessions.Create())) table.Show(Window(Units));
        Assert.Contains("PkC_ss", terminal.Erased[^1]);
        Assert.DoesNotContain(terminal.Styles.Values, style => style.Contains('3'));
    }

    private static string Screen(int columns, int rows, Action<LiveTable> fill, LiveSession? session = null)
    {
        Terminal terminal = new(columns, rows);
        using (LiveTable table = new(terminal.Console, session ?? LiveSessions.Create())) fill(table);
        return terminal.Erased[^1];
    }

    private static void Fill(LiveTable table)
    {
        table.Show(Window([.. Units, .. Many(988)]));
        table.Note(Sentence);
    }

    private static IEnumerable<UnitLabel> Many(int count) =>
        Enumerable.Range(0, count).Select(i => Unit($"u{i}", i % 384, LabelStatus.Ok, LiveSessions.Classes[i % 5], 0.9, i, i * 10, since: 60));

    private static UnitLabel Unit(string id, int channel, LabelStatus status, string? label, double p, double rate, int spikes, double since) => new()
    {
        Unit = id,
        Channel = channel,
        Status = status,
        Label = label,
        Probability = p,
        Rate = rate,
        Spikes = spikes,
        Since = (long)(since * Rate),
        Changed = false,
    };

    private static LabelUpdate Window(IReadOnlyList<UnitLabel> units, double seconds = 3725.4, StreamCounters? counters = null) => new()
    {
        StartSample = 0,
        EndSample = (long)(seconds * Rate),
        SamplingRate = Rate,
        Units = units,
        Updated = units,
        Counters = counters ?? new StreamCounters { Spikes = 2_360_000 },
        ArrivedAt = 0,
    };
}
