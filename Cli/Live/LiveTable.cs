using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CellTypes.Streaming.Labels;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CellTypes.Cli.Live;

/// <summary>The live view of a terminal: a summary and a table of the units, the ones that changed last on top, redrawn four times a second.</summary>
internal sealed class LiveTable : ILiveView
{
    private const int NotesShown = 3;
    private static readonly TimeSpan RedrawEvery = TimeSpan.FromMilliseconds(250);
    private readonly IAnsiConsole _console;
    private readonly string _title;
    private readonly Queue<string> _notes = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _drawing;
    private readonly LatestWindows _windows = new();
    private volatile string _waiting = "waiting for the source ...";

    public LiveTable(IAnsiConsole console, string title)
    {
        _console = console;
        _title = title;
        _drawing = Task.Run(DrawAsync);
    }

    public void Show(LabelWindow window)
    {
        lock (_windows) _windows.Add(window);
    }

    public void Wait(string line) => _waiting = line;

    public void Note(string line)
    {
        lock (_notes)
        {
            _notes.Enqueue(line);
            if (_notes.Count > NotesShown) _notes.Dequeue();
        }
    }

    public void Dispose()
    {
        _ended.Cancel();
        _drawing.Wait();
        _ended.Dispose();
    }

    private async Task DrawAsync()
    {
        await _console.Live(Draw()).AutoClear(false).Overflow(VerticalOverflow.Crop).StartAsync(async context =>
        {
            while (!_ended.IsCancellationRequested)
            {
                context.UpdateTarget(Draw());
                await Task.Delay(RedrawEvery, _ended.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            }
            context.UpdateTarget(Draw());
        });
    }

    private IRenderable Draw()
    {
        LabelWindow[] windows;
        LabelWindow? newest;
        lock (_windows) (windows, newest) = ([.. _windows.All], _windows.Newest);
        List<IRenderable> rows = [new Markup($"[bold]{Printable.Markup(_title)}[/]")];
        if (newest is null)
        {
            rows.Add(new Markup($"[grey]{Printable.Markup(_waiting)}[/]"));
        }
        else
        {
            rows.AddRange(windows.Select(Heading));
            rows.Add(Units(windows, newest.Counters.Windows is not null, Math.Max(5, _console.Profile.Height - 9 - NotesShown)));
        }
        lock (_notes) rows.AddRange(_notes.Select(note => new Markup($"[yellow]{Printable.Markup(note)}[/]")));
        return new Rows(rows);
    }

    private static Markup Heading(LabelWindow window)
    {
        return new Markup($"[bold]{Clock(window.EndSample / window.SamplingRate)}[/]  {Printable.Markup(LabelText.Of(window))}");
    }

    private static Table Units(LabelWindow[] windows, bool areCells, int count)
    {
        string[] columns = areCells
            ? ["cell", "channel", "label", "p", "status", "windows Hz", "windows", "since"]
            : ["unit", "channel", "label", "p", "status", "rate Hz", "spikes", "since"];
        Table table = new Table().Border(TableBorder.Simple).AddColumns(columns);
        foreach (int column in new[] { 3, 5, 6, 7 }) table.Columns[column].RightAligned();
        var units = windows.SelectMany(window => window.Units.Select(unit => (Label: unit, Since: unit.Since / window.SamplingRate))).ToArray();
        foreach ((UnitLabel unit, double since) in units.OrderByDescending(unit => unit.Since).ThenBy(unit => unit.Label.Channel).Take(count))
        {
            table.AddRow(
                Printable.Markup(unit.Unit),
                unit.Channel < 0 ? "" : unit.Channel.ToString(CultureInfo.InvariantCulture),
                unit.Label is null ? "[grey]-[/]" : Printable.Markup(unit.Label),
                unit.Label is null ? "" : Confidence(unit.Probability),
                StatusMarkup(unit),
                unit.Rate.ToString("0.0", CultureInfo.InvariantCulture),
                unit.Spikes.ToString("N0", CultureInfo.InvariantCulture),
                Clock(since));
        }
        if (units.Length > count) table.Caption($"{Counted.Of(units.Length - count, areCells ? "more cell" : "more unit")}, unchanged for longer");
        return table;
    }

    // Hours go on beyond a day. A damaged sample index may stand for more seconds than a TimeSpan holds.
    private static string Clock(double time)
    {
        double seconds = Math.Floor(Math.Abs(time)), hours = Math.Floor(seconds / 3600);
        return string.Create(CultureInfo.InvariantCulture, $"{(time < 0 ? "-" : "")}{hours:0}:{Math.Floor(seconds / 60) % 60:00}:{seconds % 60:00}");
    }

    private static string Confidence(double p) =>
        string.Create(CultureInfo.InvariantCulture, $"{new string('█', (int)Math.Round(p * 8)),-8} {p:0.00}");

    private static string StatusMarkup(UnitLabel unit)
    {
        string colour = unit.Status switch
        {
            LabelStatus.Ok => "green",
            LabelStatus.Warming => "grey",
            LabelStatus.Uncertain => "yellow",
            LabelStatus.Outlier => "magenta",
            LabelStatus.Poor => "red",
            _ => "grey",
        };
        string reason = unit.Status == LabelStatus.Poor && unit.Reason is not null ? $": {Printable.Markup(unit.Reason)}" : "";
        return $"[{colour}]{LabelText.Name(unit.Status)}[/]{reason}";
    }
}
