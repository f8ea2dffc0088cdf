using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using CellTypes.Dashboard.Sessions;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Updates;
using Spectre.Console;

namespace CellTypes.Cli.Live;

/// <summary>The live view of a terminal: a table of the units that fills it, redrawn four times a second on the terminal's second screen, and gone at the end.</summary>
internal sealed class LiveTable : ILiveView
{
    // The cursor is of no use, and a line too long for the terminal must not break into the next.
    private const string Enter = "\e[?1049h\e[?25l\e[?7l\e[H\e[J", Leave = "\e[H\e[J\e[?7h\e[?25h\e[?1049l";
    private const int NotesKept = 4;
    private static readonly TimeSpan RedrawEvery = TimeSpan.FromMilliseconds(250);
    private readonly IAnsiConsole _console;
    private readonly LiveSession _session;
    private readonly Queue<string> _notes = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _drawing;
    private readonly LatestUpdates _windows = new();
    private readonly EventRate _rate = new();
    private readonly Lock _state = new(), _screen = new();
    private string _waiting = "waiting for the source ...";
    private bool _hasEntered, _hasLeft;

    public LiveTable(IAnsiConsole console, LiveSession session)
    {
        _console = console;
        _session = session;
        _drawing = Task.Run(DrawAsync);
    }

    public void Show(LabelUpdate window)
    {
        lock (_state)
        {
            _windows.Add(window);
            _rate.Add(window);
        }
    }

    public void Wait(string line)
    {
        lock (_state) _waiting = line;
    }

    public void Note(string line)
    {
        lock (_state)
        {
            _notes.Enqueue(line);
            if (_notes.Count > NotesKept) _notes.Dequeue();
        }
    }

    /// <summary>Gives the terminal back, at once and for good.</summary>
    public void LeaveScreen()
    {
        lock (_screen)
        {
            if (_hasEntered && !_hasLeft) _console.Write(new ControlCode(Leave));
            _hasLeft = true;
        }
    }

    public void Dispose()
    {
        _ended.Cancel();
        _drawing.Wait();
        LeaveScreen();
        _ended.Dispose();
    }

    public void Print(LiveSummary summary)
    {
        foreach (StyledLine line in summary.Lines(_console.Profile.Width)) _console.Write(new Rows(line));
    }

    private async Task DrawAsync()
    {
        while (!_ended.IsCancellationRequested)
        {
            Draw();
            await Task.Delay(RedrawEvery, _ended.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
        Draw();
    }

    private void Draw()
    {
        LiveState state;
        lock (_state) state = new([.. _windows.All], _windows.Newest, _rate.PerSecond, _waiting, [.. _notes]);
        LiveFrame frame = new(_session, state, _console.Profile.Width, _console.Profile.Height);
        lock (_screen)
        {
            if (_hasLeft) return;
            if (!_hasEntered) _console.Write(new ControlCode(Enter));
            _hasEntered = true;
            _console.Write(frame);
        }
    }
}
