using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading;
using CellTypes.Cli.Tests.Support;

namespace CellTypes.Cli.Tests;

/// <summary>Live runs with a state, which end in every way and begin again.</summary>
public sealed class LiveStateTests : IDisposable
{
    private static readonly string[] Early =
        ["--model", "cerebellum-forest-acg", "--publish", "none", "--warm-up-time", "2s", "--warm-up-spikes", "50", "--state-interval", "200ms"];

    private readonly TemporaryFolder _folder = new();

    private string State => _folder.PathOf("state");

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Speed", "slow")]
    public void A_run_that_is_killed_goes_on_with_spikes_labels_and_since()
    {
        using LiveSorter sorter = new();
        Match[] before = RunUntilLabelled(sorter, PosixSignalNumber.Kill);
        Assert.NotEqual("end", LogRecords.Read(_folder.PathOf("first"))[^1].Type());

        using (ChildProcess live = Start(sorter, "second"))
        {
            Assert.Matches($"the stream goes on with up to 20 min of history of 3 units from {State}, [0-9.]+ s old", live.WaitForLine("goes on"));
            live.WaitForLine("3 units, ");
            live.Send(PosixSignalNumber.Interrupt);
            live.WaitForExit().Succeeded();
        }
        JsonObject first = LogRecords.Read(_folder.PathOf("second")).Last(record => record.Type() == "keyframe");
        Assert.Equal(3, first["units"]!.AsArray().Count);
        foreach (JsonNode? now in first["units"]!.AsArray())
        {
            GroupCollection held = before.Last(line => line.Groups[2].Value == (string)now!["id"]!).Groups;
            Assert.Equal((held[3].Value, held[4].Value), ((string)now!["status"]!, (string?)now["label"] ?? ""));
            // The line has the time to a tenth of a second.
            Assert.Equal(double.Parse(held[1].Value, CultureInfo.InvariantCulture) * 30000, (double)(long)now["since"]!, 1500.0);
            Assert.True((int)now["n_spikes"]! > (int)first["counters"]!["spikes"]! / 3);
            Assert.False((bool)now["changed"]!);
            Assert.True((long)now["since"]! > (long)first["update"]!["start_sample"]!);
        }
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void A_recording_that_was_started_again_begins_anew_with_a_sentence()
    {
        using LiveSorter sorter = new();
        RunUntilLabelled(sorter, PosixSignalNumber.Interrupt);
        sorter.Restart();
        using ChildProcess live = Start(sorter, "second");
        Assert.Matches(
            $"{State}: the stream begins anew: its sample clock stands at [0-9.]+ s, before the [0-9.]+ s of the state: the recording was started again\\.",
            live.WaitForLine("begins anew"));
        live.WaitForLine("3 units, ");
        live.Send(PosixSignalNumber.Interrupt);
        live.WaitForExit().Succeeded();
        JsonObject last = LogRecords.Read(_folder.PathOf("second")).Last(record => record.Type() == "keyframe");
        Assert.Equal((int)last["counters"]!["spikes"]!, last["units"]!.AsArray().Sum(unit => (int)unit!["n_spikes"]!));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Disk_that_is_full_is_told_once_and_the_run_goes_on_to_its_end()
    {
        using LiveSorter sorter = new();
        using ChildProcess live = Celltypes.StartWithFileLimit(0, ["live", "--source", $"zmq:{sorter.Endpoint}", "--state", State, .. Early]);
        string told = live.WaitForLine($"The state {State} cannot be written: ");
        live.WaitForLine("3 units, ");
        live.Send(PosixSignalNumber.Terminate);
        ProgramResult result = live.WaitForExit();
        Assert.Equal((1, $"celltypes live: {told}\n"), (result.ExitCode, result.Error));
        Assert.Equal(2, result.Output.Split(told).Length);
        Assert.Empty(Directory.GetFiles(_folder.Root));
    }

    [Theory]
    [InlineData("sim:", "cerebellum-forest-acg", "--state is for live sources, whose past does not come again; a recording or a simulation begins anew each time. Leave it away.")]
    public void State_is_refused_where_nothing_is_lost(string source, string model, string reason)
    {
        Assert.Contains(reason, Celltypes.Run("live", "--source", source, "--model", model, "--publish", "none", "--state", State).Refused());
        Assert.Empty(Directory.GetFiles(_folder.Root));
    }

    [Fact]
    public void State_is_refused_for_membrane_potential()
    {
        TraceBundle.Save(_folder.PathOf("width"));
        Assert.Contains(
            "--state keeps the spikes of units, but model width labels membrane potential; leave it away.",
            Celltypes.Run("live", "--source", "zmq:tcp://127.0.0.1:9", "--model", _folder.PathOf("width"), "--publish", "none", "--state", State).Refused());
    }

    [Fact]
    public void State_that_is_another_file_is_refused_before_anything_begins()
    {
        string notes = _folder.Write("notes", "precious");
        string line = Celltypes.Run(["live", "--source", "zmq:tcp://127.0.0.1:9", "--state", notes, "--log", _folder.PathOf("log"), .. Early]).Refused();
        Assert.Contains($"Cannot keep the state in {notes}: it is something else than a state. Name another file.", line);
        Assert.Equal("precious", File.ReadAllText(notes));
        Assert.Single(Directory.GetFiles(_folder.Root));
    }

    // What it printed of the labels.
    private Match[] RunUntilLabelled(LiveSorter sorter, PosixSignalNumber signal)
    {
        using ChildProcess live = Start(sorter, "first");
        for (int i = 0; i < 3; i++) live.WaitForLine(" s  unit ");
        // What is copied from now on has these labels.
        for (int i = 0; i < 2; i++)
        {
            DateTime now = DateTime.UtcNow;
            Assert.True(SpinWait.SpinUntil(() => File.GetLastWriteTimeUtc(State) > now, TimeSpan.FromSeconds(60)), "No state was written.");
        }
        live.Send(signal);
        return Regex.Matches(live.WaitForExit().Output, @"([0-9.]+) s  unit (\d)  (\w+)(?:  (\w+) p=)?").ToArray();
    }

    private ChildProcess Start(LiveSorter sorter, string log) =>
        Celltypes.Start(["live", "--source", $"zmq:{sorter.Endpoint}", "--state", State, "--log", _folder.PathOf(log), .. Early]);
}
