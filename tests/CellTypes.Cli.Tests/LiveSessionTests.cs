using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using CellTypes.Cli.Tests.Support;
using CellTypes.Streaming.Publishing;

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
    public void Listener_prints_the_changes_that_the_live_run_prints()
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
        Assert.Equal(changes, heard[..^1]);
        Assert.Contains("has ended after", heard[^1]);
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
        Assert.True((long)last["window"]!["end_sample"]! > feed.LastSample);
        Assert.Equal("end", records[^1].Type());
    }

    [Theory]
    [InlineData(PosixSignalNumber.Interrupt)]
    [InlineData(PosixSignalNumber.Terminate)]
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
        Assert.True((await last).Window!.EndSample > feed.LastSample);
        Assert.Equal((1, $"celltypes live: {told}; its last records are missing.\n"), (result.ExitCode, result.Error));
        Assert.Equal(2, result.Output.Split(told).Length);

        string[] lines = File.ReadAllText(log).Split('\n');
        Assert.Equal(2048, new FileInfo(log).Length);
        Assert.Equal(Enumerable.Range(0, lines.Length - 1), lines[..^1].Select(line => (int)JsonNode.Parse(line)!["seq"]!));
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
