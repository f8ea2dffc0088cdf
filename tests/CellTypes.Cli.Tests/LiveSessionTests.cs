using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using CellTypes.Cli.Tests.Support;
using CellTypes.Streaming.Protocol;
using CellTypes.Streaming.Publishing;
using NetMQ;
using NetMQ.Sockets;

namespace CellTypes.Cli.Tests;

/// <summary>A live run with a sorter before it and subscribers behind it: joining late, hanging, dying, ending.</summary>
public sealed class LiveSessionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string[] EarlyLabels = ["--warm-up-time", "2s", "--warm-up-spikes", "20"];

    [Fact]
    public void Listener_that_joins_late_prints_every_unit_and_then_the_changes_and_the_end()
    {
        using SpikeFeed feed = new(units: 6, seconds: 12);
        using ChildProcess live = StartLive(feed, out string endpoint, "--session", "evening");
        feed.SendHalf();
        live.WaitForLine("unit ");
        using ChildProcess listener = Celltypes.Start("listen", endpoint, "--all");
        HashSet<string> units = [.. Enumerable.Range(0, feed.Units).Select(_ => listener.WaitForLine("unit ").Split("unit ")[1].Split(' ')[0])];
        Assert.Equal(feed.Units, units.Count);

        feed.SendRest();
        live.WaitForExit().Succeeded();
        Assert.Contains("session evening has ended after ", listener.WaitForExit().Succeeded());
    }

    [Fact]
    public void Listener_prints_every_unit_and_the_changes_that_the_live_run_prints()
    {
        using SpikeFeed feed = new(units: 6, seconds: 12);
        using ChildProcess live = StartLive(feed, out string endpoint);
        using LabelRelay relay = new(endpoint);
        using ChildProcess listener = Celltypes.Start("listen", relay.Endpoint);
        relay.WaitForSubscriber();
        feed.SendRest();
        relay.PassOnUntilTheEnd();
        string[] heard = listener.WaitForExit().Succeeded().TrimEnd('\n').Split('\n');
        string[] printed = live.WaitForExit().Succeeded().Split('\n');
        string[] changes = [.. printed.Where(line => line.Contains(" s  unit "))];
        Assert.NotEmpty(changes);
        Assert.Equal(changes, heard[..^1].Where(line => !line.Contains("  warming")));
        Assert.Equal(feed.Units, heard.Count(line => line.Contains("  warming")));
        Assert.Contains("has ended after", heard[^1]);
    }

    [Fact]
    public void Listener_prints_the_cells_that_release_0_1_0_published()
    {
        using XPublisherSocket released = new();
        string endpoint = $"tcp://127.0.0.1:{released.BindRandomPort("tcp://127.0.0.1")}";
        using ChildProcess listener = Celltypes.Start("listen", endpoint);
        for (HashSet<string> topics = []; !topics.Contains("celltypes/v1/");)
        {
            Assert.True(released.TryReceiveFrameString(Patience, out string? subscription), "The listener did not subscribe.");
            topics.Add(subscription[1..]);
        }
        foreach (string line in File.ReadLines(Path.Combine(Repository.Root, "tests", "Releases", "0.1.0", "labels", "cells.tsv")))
            released.SendMoreFrame(line.Split('\t')[0]).SendFrame(line.Split('\t')[1]);
        string[] heard = listener.WaitForExit().Succeeded().TrimEnd('\n').Split('\n');
        foreach (string line in new[] { "  cell wide  ok  Pvalb p=0.98  1 window", "  cell narrow  ok  Pvalb p=1.00  1 window", "  cell small  ok  Pvalb p=0.75  1 window" })
            Assert.Single(heard, other => other.EndsWith(line, StringComparison.Ordinal));
        Assert.Equal(2, heard.Count(line => line.Contains("warming")));
        Assert.Equal("session released-cells has ended after 16 messages", heard[^1]);
    }

    [Fact]
    public void Subscriber_that_joins_late_has_every_unit_with_its_first_keyframe()
    {
        using SpikeFeed feed = new(units: 6, seconds: 12);
        using ChildProcess live = StartLive(feed, out string endpoint);
        feed.SendHalf();
        live.WaitForLine("unit ");
        UnitsMessage first = FirstKeyframe(endpoint);
        Assert.Equal(Enumerable.Range(0, feed.Units).Select(unit => $"{unit}"), first.Units.Select(unit => unit.Unit).Order());
        feed.SendRest();
        live.WaitForExit().Succeeded();
    }

    [Theory]
    [InlineData("2", "cerebellum")]
    [InlineData("1", null)]
    public async Task Messages_say_which_tissue_was_named_but_those_of_version_1(string version, string? expected)
    {
        using SpikeFeed feed = new(units: 6, seconds: 12);
        using ChildProcess live = StartLive(feed, out string endpoint, "--home", "cerebellum", "--label-protocol", version);
        Task<IList<LabelMessage>> messages = new LabelReceiver(endpoint).TakeUntil(message => message is EndMessage).ToList().Timeout(Patience).ToTask();
        Assert.Equal(expected, FirstKeyframe(endpoint).Model.Home);
        feed.SendRest();
        live.WaitForExit().Succeeded();
        UnitsMessage[] heard = [.. (await messages).OfType<UnitsMessage>()];
        Assert.Contains(heard, message => !message.IsKeyframe);
        Assert.All(heard, message => Assert.Equal(expected, message.Model.Home));
    }

    [Theory]
    [InlineData(PosixSignalNumber.Stop)]
    [InlineData(PosixSignalNumber.Kill)]
    internal async Task Subscriber_that_hangs_or_dies_does_not_stop_the_labelling(PosixSignalNumber signal)
    {
        using TemporaryFolder folder = new();
        using SpikeFeed feed = new(units: 6, seconds: 12);
        // 100 messages a second of recording are far more than what is kept for one subscriber.
        using ChildProcess live = StartLive(feed, out string endpoint, "--cadence", "10ms", "--log", folder.PathOf("log"));
        using ChildProcess victim = Python.StartExample("subscriber.py", endpoint);
        feed.SendHalf();
        victim.WaitForLine("unit ");
        victim.Send(signal);
        Task<LabelMessage> end = new LabelReceiver(endpoint).FirstAsync(message => message is EndMessage).Timeout(Patience).ToTask();
        feed.SendRest();
        live.WaitForExit().Succeeded();
        await end;
        JsonObject[] records = LogRecords.Read(folder.PathOf("log"));
        JsonObject last = records.Last(record => record.Type() == "keyframe");
        Assert.True((long)last["update"]!["end_sample"]! > feed.LastSample);
        Assert.Equal("end", records[^1].Type());
    }

    [Theory]
    [InlineData(PosixSignalNumber.Interrupt)]
    [InlineData(PosixSignalNumber.Terminate)]
    [InlineData(PosixSignalNumber.HangUp)]
    internal async Task Signal_ends_a_live_run_in_good_order(PosixSignalNumber signal)
    {
        using TemporaryFolder folder = new();
        using SpikeFeed feed = new(units: 6, seconds: 12);
        using ChildProcess live = StartLive(feed, out string endpoint, "--log", folder.PathOf("log"), "--session", "cut short");
        feed.SendHalf();
        live.WaitForLine("unit ");
        LabelReceiver receiver = new(endpoint);
        TaskCompletionSource joined = new();
        Task<LabelMessage> end = receiver.Do(_ => joined.TrySetResult()).FirstAsync(message => message is EndMessage).Timeout(Patience).ToTask();
        await joined.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        live.Send(signal);
        live.WaitForExit().Succeeded();
        Assert.Equal("cut short", (await end).Session);
        Assert.Equal(0, receiver.Counters.LostMessages);
        JsonObject[] records = LogRecords.Read(folder.PathOf("log"));
        Assert.Equal("end", records[^1].Type());
        Assert.Equal("keyframe", records[^2].Type());
        Assert.Equal(feed.Units, records[^2]["units"]!.AsArray().Count);
    }

    [Fact]
    public void Signal_ends_a_replay_in_good_order()
    {
        using TemporaryFolder folder = new();
        string recording = folder.PathOf("recording");
        Celltypes.Run("simulate", "--units", "3", "--duration", "10min", "--output", recording).Succeeded();
        using ChildProcess live = Celltypes.Start("live", "--source", $"phy:{recording}", "--publish", "none", "--log", folder.PathOf("log"));
        live.WaitForLine("units, ");
        live.Send(PosixSignalNumber.Interrupt);
        live.WaitForExit().Succeeded();
        Assert.Equal("end", LogRecords.Read(folder.PathOf("log"))[^1].Type());
    }

    [Fact]
    public void Signal_ends_a_listener()
    {
        using SpikeFeed feed = new(units: 6, seconds: 12);
        using ChildProcess live = StartLive(feed, out string endpoint);
        feed.SendHalf();
        using ChildProcess listener = Celltypes.Start("listen", endpoint, "--all");
        listener.WaitForLine("unit ");
        listener.Send(PosixSignalNumber.Interrupt);
        listener.WaitForExit().Succeeded();
    }

    [Fact]
    public async Task Disk_that_fills_is_told_and_the_session_goes_on()
    {
        using TemporaryFolder folder = new();
        string log = folder.PathOf("log");
        using SpikeFeed feed = new(units: 6, seconds: 12);
        using ChildProcess live = Celltypes.StartWithFileLimit(2, LiveArguments(feed, "--log", log));
        string endpoint = Endpoint(live, feed);
        Task<UnitsMessage> last = new LabelReceiver(endpoint).TakeWhile(message => message is not EndMessage).OfType<UnitsMessage>()
            .LastAsync().Timeout(Patience).ToTask();
        feed.SendHalf();
        string told = live.WaitForLine($"The label log {log} ");
        Assert.Equal($"The label log {log} cannot be written: it is as large as a file may be there", told);
        feed.SendRest();
        ProgramResult result = live.WaitForExit();
        Assert.True((await last).Update!.EndSample > feed.LastSample);
        Assert.Equal((1, $"celltypes live: {told}; its last records are missing.\n"), (result.ExitCode, result.Error));
        Assert.Equal(2, result.Output.Split(told).Length);

        string[] lines = File.ReadAllText(log).Split('\n');
        Assert.Equal(2048, new FileInfo(log).Length);
        Assert.Equal(Enumerable.Range(0, lines.Length - 1), lines[..^1].Select(line => (int)JsonNode.Parse(line)!["seq"]!));
    }

    [Fact]
    public void Bad_messages_are_told_counted_and_skipped()
    {
        using SpikeFeed feed = new(units: 6, seconds: 12);
        using ChildProcess live = StartLive(feed, out _);
        byte[] topic = Encoding.ASCII.GetBytes(SpikeProtocol.Topic);
        feed.SendHalf();
        feed.SendOther(topic, "{}"u8.ToArray());
        feed.SendOther(topic, "{\"schema\":"u8.ToArray(), []);
        feed.SendOther(topic, """{"schema":"celltypes.spikes/1","seq":0,"sample_rate":30000,"spikes":9}"""u8.ToArray(), new byte[100]);
        feed.SendRest();
        string[] printed = live.WaitForExit().Succeeded().TrimEnd('\n').Split('\n');
        Assert.Contains(printed, line => line.Contains("spike message: the payload has 100 bytes"));
        string last = printed.Last(line => line.Contains(" spikes:"));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{feed.Units} units, {feed.Spikes:N0} spikes:"), last);
        Assert.Contains("[bad messages 3]", last);
    }

    [Fact]
    public void Encrypted_labels_reach_the_listener_that_has_the_key()
    {
        using TemporaryFolder folder = new();
        Python.Run("import os, sys, zmq.auth; os.umask(0o077); zmq.auth.create_certificates(sys.argv[1], 'rig')", folder.Root);
        using SpikeFeed feed = new(units: 6, seconds: 12);
        using ChildProcess live = StartLive(feed, out string endpoint, "--publish-keys", folder.PathOf("rig.key_secret"));
        using ChildProcess listener = Celltypes.Start("listen", endpoint, "--key", folder.PathOf("rig.key"), "--all");
        feed.SendHalf();
        listener.WaitForLine("unit ");
        feed.SendRest();
        live.WaitForExit().Succeeded();
        Assert.Contains("has ended after ", listener.WaitForExit().Succeeded());
    }

    // Without waveforms of use, and without an end: what these plugins send.
    [Theory]
    [InlineData("open-ephys", "b'EVENT\\0', header(message_num=i, type='spike', spike=dict(spike, sample_num=300 * i)), bytes(160)")]
    [InlineData("event-broadcaster", "bytes([1, 0]), header(spike, event_type='spike', sample_rate=30000.0, sample_number=300 * i)")]
    public void Spikes_of_open_ephys_are_labelled_by_their_autocorrelogram(string kind, string frames)
    {
        using ChildProcess rig = Python.Start($$"""
            import json, zmq
            c = zmq.Context()
            s = c.socket(zmq.XPUB)
            print('tcp://127.0.0.1:%d' % s.bind_to_random_port('tcp://127.0.0.1'))
            s.recv()
            spike = dict(stream='p', source_node=1, electrode='T 1', num_channels=1, num_samples=40, sorted_id=7)
            header = lambda *fields, **more: json.dumps(dict(*fields, **more)).encode()
            for i in range(400): s.send_multipart([{{frames}}])
            s.close(10000)
            c.term()
            """);
        using ChildProcess live = Celltypes.Start(
            ["live", "--source", $"{kind}:{rig.ReadLine()}", "--model", "cerebellum-forest-acg", "--publish", "none", .. EarlyLabels]);
        Assert.DoesNotContain("warming", live.WaitForLine("unit 1/p/T 1/7  "));
        live.Send(PosixSignalNumber.Interrupt);
        string last = live.WaitForExit().Succeeded().Split('\n').Last(line => line.Contains(" s  "));
        Assert.Contains("1 unit, 400 spikes:", last);
        Assert.DoesNotContain(" messages ", last); // neither bad nor lost
    }

    [Theory]
    [InlineData("")]
    [InlineData("Ctrl-C")]
    [InlineData("SIGTERM")]
    public void Terminal_shows_a_table_of_the_units_and_a_summary_when_it_has_gone(string end)
    {
        using SpikeFeed feed = new(units: 6, seconds: 12);
        using TemporaryFolder folder = new();
        using ChildProcess live = Python.Start(
            """
            import fcntl, os, pty, signal, struct, sys, termios
            pid, terminal = pty.fork()
            if pid == 0:
                os.environ['TERM'] = 'xterm-256color'
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('4H', 40, 120, 0, 0))
                # At Ctrl-C a terminal writes ^C and throws away what it has not shown yet, either of which may break an escape sequence.
                mode = termios.tcgetattr(0)
                mode[3] = mode[3] & ~termios.ECHO | termios.NOFLSH
                termios.tcsetattr(0, termios.TCSANOW, mode)
                signal.signal(signal.SIGINT, signal.SIG_DFL)
                os.execvp(sys.argv[2], sys.argv[2:])
            end, seen = sys.argv[1], b''
            try:
                while True:
                    more = os.read(terminal, 1000)
                    seen += more
                    os.write(1, more)
                    if end and b'6 units, ' in seen:
                        if end == 'Ctrl-C': os.write(terminal, b'\x03')
                        else: os.kill(pid, signal.SIGTERM)
                        end = ''
            except OSError: pass # the terminal is gone with its program
            sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
            """,
            [end, "dotnet", Celltypes.Program, "live", "--source", $"zmq:{feed.Endpoint}", "--publish", "none", "--log", folder.PathOf("log"), .. EarlyLabels]);
        feed.WaitForSubscriber();
        if (end.Length == 0) feed.SendRest();
        else feed.SendHalf();
        Terminal terminal = new(120, 40);
        terminal.Write(live.WaitForExit().Succeeded());
        string[] table = terminal.Erased[^1].Split('\n');
        Assert.Matches("^unit +ch +label +p +status +Hz +spikes +since +why$", table[5]);
        Assert.Equal(feed.Units, table[6..].Count(line => Regex.IsMatch(line, " (ok|uncertain|outlier|foreign|poor|warming) ")));
        Assert.False(terminal.IsOnSecondScreen);
        string[] summary = terminal.Text().Split('\n');
        Assert.Matches("^celltypes live: 6 units, [0-9,]+ spikes$", summary[0]);
        Assert.Equal($"  log        {folder.PathOf("log")}, {LogRecords.Read(folder.PathOf("log")).Length} records", summary[^1]);
    }

    [Fact]
    public void Port_in_use_is_told_and_nothing_is_started()
    {
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        using TemporaryFolder folder = new();
        string endpoint = $"tcp://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";
        string line = Celltypes.Run("live", "--source", "zmq:tcp://127.0.0.1:9", "--publish", endpoint, "--log", folder.PathOf("log")).Refused();
        Assert.Contains($"{endpoint}: the port is in use; stop the program that uses it or choose another port.", line);
        Assert.Empty(Directory.GetFiles(folder.Root));
    }

    private static ChildProcess StartLive(SpikeFeed feed, out string endpoint, params string[] options)
    {
        ChildProcess live = Celltypes.Start(LiveArguments(feed, options));
        endpoint = Endpoint(live, feed);
        return live;
    }

    private static string[] LiveArguments(SpikeFeed feed, params string[] options) =>
        ["live", "--source", $"zmq:{feed.Endpoint}", "--publish", "tcp://127.0.0.1:*", .. EarlyLabels, .. options];

    private static string Endpoint(ChildProcess live, SpikeFeed feed)
    {
        string endpoint = live.WaitForLine("publishing labels on ").Split("publishing labels on ")[1];
        feed.WaitForSubscriber();
        return endpoint;
    }

    private static UnitsMessage FirstKeyframe(string endpoint) =>
        new LabelReceiver(endpoint).OfType<UnitsMessage>().FirstAsync(message => message.IsKeyframe).Timeout(Patience).ToTask().GetAwaiter().GetResult();
}
