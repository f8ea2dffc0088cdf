using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Threading;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Updates;

namespace CellTypes.Cli.Live;

/// <summary>Prints what a publisher says of its units as it changes, and notes when the publisher is not heard.</summary>
/// <param name="endpoint">The address of the publisher.</param>
/// <param name="all">Whether to print every unit of every message.</param>
/// <param name="output">Where labels go.</param>
/// <param name="notes">Where a notice goes while the publisher is not heard.</param>
/// <param name="obstacle">Says what keeps the publisher from being heard, where that is known.</param>
/// <param name="draw">Draws a line in colours instead of writing it to the output; null where that has none.</param>
internal sealed class LabelListener(string endpoint, bool all, TextWriter output, TextWriter notes, Func<string?>? obstacle = null, Action<StyledLine>? draw = null)
{
    // docs/protocol.md: a publisher sends at least its heartbeat each second, and is gone where none came for this long.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Behind = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, (string? Label, LabelStatus Status)> _printed = [];
    private readonly Lock _gate = new();
    private string? _session;
    private bool _isSilent;
    private bool _isBehind;

    /// <summary>Prints messages on their way.</summary>
    public IObservable<LabelMessage> Listen(IObservable<LabelMessage> messages, IScheduler scheduler) => Observable.Create<LabelMessage>(observer =>
    {
        SerialDisposable waiting = new() { Disposable = scheduler.Schedule(Silence, () => notes.WriteLine(obstacle?.Invoke() ?? $"waiting for labels from {endpoint} ...")) };
        IDisposable subscription = messages
            .Do(message =>
            {
                waiting.Disposable = scheduler.Schedule(Silence, TellSilence);
                TellReturn();
                TellAge(message);
                Print(message);
            })
            .Subscribe(observer);
        return StableCompositeDisposable.Create(subscription, waiting);
    });

    private void TellSilence()
    {
        lock (_gate)
        {
            _isSilent = true;
            notes.WriteLine($"no message for {Silence.TotalSeconds} s: {obstacle?.Invoke() ?? $"the publisher at {endpoint} may be gone"}");
        }
    }

    private void TellReturn()
    {
        lock (_gate)
        {
            if (_isSilent) notes.WriteLine($"the publisher at {endpoint} is heard again");
            _isSilent = false;
        }
    }

    private void TellAge(LabelMessage message)
    {
        if (message is not UnitsMessage { IsKeyframe: false, AgeMicroseconds: long microseconds }) return;
        bool isBehind = microseconds > Behind.TotalMicroseconds;
        if (isBehind == _isBehind) return;
        _isBehind = isBehind;
        notes.WriteLine(isBehind
            ? string.Create(CultureInfo.InvariantCulture, $"the labels are {microseconds / 1e6:0.0} s old: the celltypes at {endpoint} is behind its source")
            : "the labels are up to date again");
    }

    private void Print(LabelMessage message)
    {
        if (message.Session != _session) _printed.Clear();
        _session = message.Session;
        switch (message)
        {
            case UnitsMessage units:
                foreach (UnitLabel unit in units.Units) Print(unit, units);
                break;
            case EndMessage:
                output.WriteLine($"session {message.Session} has ended after {Counted.Of(message.Sequence + 1, "message")}");
                break;
        }
    }

    // A keyframe restores what was missed: before this listener joined, or in a message that was lost.
    private void Print(UnitLabel unit, UnitsMessage message)
    {
        bool isNews = !_printed.TryGetValue(unit.Unit, out var printed) || printed != (unit.Label, unit.Status);
        _printed[unit.Unit] = (unit.Label, unit.Status);
        if (!all && !isNews && (!unit.Changed || message.IsKeyframe)) return;
        string line = LabelText.Of(unit, message.Update!.EndSample / message.Update.SamplingRate);
        if (draw is null) output.WriteLine(line);
        else draw(Coloured(line, unit.Label, message.Classes));
    }

    private static StyledLine Coloured(string line, string? label, IReadOnlyList<string> classes)
    {
        int at = label is null ? -1 : line.IndexOf($"  {label} p=", StringComparison.Ordinal);
        return at < 0 ? new StyledLine().Add(line) : new StyledLine().Add(line[..(at + 2)]).Add(label!, ClassColours.Of(label, classes)).Add(line[(at + 2 + label!.Length)..]);
    }
}
