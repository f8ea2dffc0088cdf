using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reactive.Concurrency;
using System.Reactive.Subjects;
using CellTypes.Cli.Live;
using CellTypes.Cli.Tests.Support;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Updates;
using Spectre.Console;

namespace CellTypes.Cli.Tests;

/// <summary>What a listener prints of messages, on a clock that a test moves.</summary>
public sealed class LabelListenerTests : IDisposable
{
    private const string Address = "tcp://127.0.0.1:5561";
    private readonly HistoricalScheduler _clock = new();
    private readonly Subject<LabelMessage> _messages = new();
    private readonly StringWriter _output = new(), _notes = new();
    private readonly List<IDisposable> _subscriptions = [];

    public void Dispose()
    {
        foreach (IDisposable subscription in _subscriptions) subscription.Dispose();
        _messages.Dispose();
    }

    [Fact]
    public void Who_joins_late_has_every_unit_of_the_first_keyframe_once_and_then_the_changes()
    {
        Listen();
        Send(Keyframe(Unit("1", "GoC"), Unit("2", null)));
        Send(Keyframe(Unit("1", "GoC"), Unit("2", null)));
        Send(Label(Unit("1", "GoC")));
        Send(Label(Unit("2", "MLI", changed: true)));
        Send(Keyframe(Unit("1", "GoC"), Unit("2", "MLI")));
        Assert.Equal(["unit 1  ok  GoC", "unit 2  warming", "unit 2  ok  MLI"], Printed());
    }

    [Fact]
    public void A_change_whose_message_was_lost_is_restored_by_the_next_keyframe()
    {
        Listen();
        Send(Keyframe(Unit("1", "GoC"), Unit("2", "MFB")));
        Send(Keyframe(Unit("1", "MLI"), Unit("2", "MFB")));
        Assert.Equal(["unit 1  ok  GoC", "unit 2  ok  MFB", "unit 1  ok  MLI"], Printed());
    }

    [Fact]
    public void Labels_that_lag_are_told_once_and_when_they_no_longer_do()
    {
        Listen();
        foreach (double seconds in (double[])[0.1, 18.3, 12, 0.2, 0.1]) Send(Label(Unit("1", "GoC")) with { AgeMicroseconds = (long)(seconds * 1e6) });
        Send(Keyframe(Unit("1", "GoC")) with { AgeMicroseconds = 60_000_000 }); // as old as its cadence is long
        Assert.Equal([$"the labels are 18.3 s old: the celltypes at {Address} is behind its source", "the labels are up to date again"], _notes.ToString().TrimEnd().Split(Environment.NewLine));
    }

    [Fact]
    public void Another_session_is_told_anew()
    {
        Listen();
        Send(Keyframe(Unit("1", "GoC")));
        Send(Keyframe(Unit("1", "GoC")) with { Session = "next" });
        Assert.Equal(["unit 1  ok  GoC", "unit 1  ok  GoC"], Printed());
    }

    [Fact]
    public void All_prints_every_unit_of_every_message()
    {
        Listen(all: true);
        Send(Keyframe(Unit("1", "GoC")));
        Send(Keyframe(Unit("1", "GoC")));
        Assert.Equal(2, Printed().Length);
    }

    [Fact]
    public void Silence_is_noted_once_and_so_is_its_end()
    {
        Listen();
        Wait(2);
        Assert.Equal("", _notes.ToString());
        Wait(20);
        Assert.Equal($"waiting for labels from {Address} ...\n", _notes.ToString());
        foreach (int _ in Enumerable.Range(0, 5))
        {
            Send(Keyframe());
            Wait(2);
        }
        Wait(20);
        Send(Keyframe());
        Send(Keyframe());
        _messages.OnCompleted();
        Wait(20);
        Assert.Equal(
            [$"no message for 3 s: the publisher at {Address} may be gone", $"the publisher at {Address} is heard again"],
            _notes.ToString().TrimEnd('\n').Split('\n').Skip(1));
        Assert.Equal("", _output.ToString());
    }

    [Fact]
    public void A_terminal_shows_each_class_in_the_colour_of_the_table()
    {
        Terminal terminal = new(80, 24);
        _subscriptions.Add(new LabelListener(Address, false, _output, _notes, draw: line => terminal.Console.Write(new Rows(line))).Listen(_messages, _clock).Subscribe());
        Send(Keyframe(Unit("1", "GoC"), Unit("2", "MFB"), Unit("3", null)));
        Assert.Equal("      1.0 s  unit 1  ok  GoC p=0.90  4.0 Hz  120 spikes", terminal.Text().Split('\n')[0]);
        terminal.Write("\e[H\e[J");
        Assert.Equal(["GoC", "MFB"], terminal.Styles.Keys);
        Assert.Equal(["38;2;86;180;233", "38;2;0;158;115"], terminal.Styles.Values); // those of the first and the third class of the message
        Assert.Equal("", _output.ToString());
    }

    private static UnitLabel Unit(string id, string? label, bool changed = false) => new()
    {
        Unit = id,
        Channel = 3,
        Status = label is null ? LabelStatus.Warming : LabelStatus.Ok,
        Label = label,
        Probability = label is null ? 0 : 0.9,
        Spikes = 120,
        Rate = 4,
        Since = 0,
        Changed = changed,
    };

    private static UnitsMessage Label(params UnitLabel[] units) => Keyframe(units) with { IsKeyframe = false };

    private static UnitsMessage Keyframe(params UnitLabel[] units) => new()
    {
        IsKeyframe = true,
        Session = "first",
        Sequence = 0,
        UnixNanoseconds = 0,
        MonotonicNanoseconds = 0,
        Dropped = 0,
        Update = new LabelMessageUpdate(0, 30_000, 30_000),
        Model = new ModelIdentity("made-up", "1", ""),
        Classes = ["GoC", "MLI", "MFB"],
        Units = units,
    };

    private void Listen(bool all = false) =>
        _subscriptions.Add(new LabelListener(Address, all, _output, _notes).Listen(_messages, _clock).Subscribe());

    private void Send(LabelMessage message) => _messages.OnNext(message);

    private void Wait(int seconds) => _clock.AdvanceBy(TimeSpan.FromSeconds(seconds));

    // Without time, probability and spikes.
    private string[] Printed() =>
        [.. _output.ToString().TrimEnd('\n').Split('\n').Select(line => line[(line.IndexOf(" s  ", StringComparison.Ordinal) + 4)..].Split(" p=")[0].Split("  4.0 Hz")[0])];
}
