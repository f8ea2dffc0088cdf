using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Updates;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CellTypes.Cli.Live;

/// <summary>One picture of a live run, which fills a terminal of any size: what does not fit is cut or counted, and nothing moves but the units.</summary>
/// <remarks>Each line and column is put at a place of its own, so that it makes no difference if the terminal draws a character wider than it should.</remarks>
internal sealed class LiveFrame : Renderable
{
    private const int Gap = 2, MostStreams = 3;
    private static readonly Style Plain = Style.Plain, Bold = new(decoration: Decoration.Bold), Faint = new(decoration: Decoration.Dim), Inverse = new(decoration: Decoration.Invert);

    private readonly int _width;
    private readonly LiveSession _session;
    private readonly List<(int Left, StyledLine Text)[]> _lines = [];

    public LiveFrame(LiveSession session, LiveState state, int width, int height)
    {
        (_session, _width) = (session, width);
        bool hasRoom = height >= 24;
        Add(ScreenText.CutMiddle(session.Title, width), Bold);
        ShownUnit[] units = [.. state.Windows.SelectMany(window => window.Units.Select(unit => new ShownUnit(unit, unit.Since / window.SamplingRate)))];
        if (state.Newest is null)
        {
            foreach (string line in ScreenText.Wrap(state.Waiting, width)) Add(line, Faint);
        }
        else
        {
            foreach (LabelUpdate window in state.Windows.Take(MostStreams)) Add(Heading(window));
            if (state.Windows.Count > MostStreams) Add($"and {Counted.Of(state.Windows.Count - MostStreams, "more stream")}; all are counted below");
            AddCounts(session.Model.Classes.Select(name => (name, units.Count(unit => unit.Label.Status == LabelStatus.Ok && unit.Label.Label == name), ClassColours.Of(name, session.Model.Classes))));
            AddCounts(Enum.GetValues<LabelStatus>().Where(CanBe).Select(status => (LabelText.Name(status), units.Count(unit => unit.Label.Status == status), Plain)));
            if (hasRoom) Add("");
        }
        string[] notes = LastLines(state.Notes, hasRoom ? 4 : 2);
        string[] footer = state.Newest is null ? [Destinations()] : [Throughput(state), Destinations()];
        int room = height - _lines.Count - notes.Length - footer.Length;
        if (state.Newest is not null) AddUnits(units, room - 1);
        while (_lines.Count < height - notes.Length - footer.Length) Add("");
        foreach (string note in notes) Add(note, Bold);
        foreach (string line in footer) Add(line, Faint);
        if (_lines.Count > height) _lines.RemoveRange(height, _lines.Count - height);
    }

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        for (int row = 0; row < _lines.Count; row++)
        {
            // Erased before it is drawn: after the last column, the cursor stays on it.
            yield return Segment.Control($"\e[{row + 1};1H\e[K");
            foreach ((int left, StyledLine text) in _lines[row])
            {
                yield return Segment.Control($"\e[{left + 1}G");
                foreach (Segment segment in ((IRenderable)text).Render(options, maxWidth)) yield return segment;
            }
        }
    }

    private void Add(string text, Style? style = null) => _lines.Add([(0, new StyledLine().Add(ScreenText.CutEnd(Printable.Of(text), _width), style))]);

    private static string Heading(LabelUpdate window)
    {
        int confident = window.Units.Count(unit => unit.Status == LabelStatus.Ok);
        string stream = window.Stream.Length == 0 ? "" : $"stream {window.Stream}: ";
        return $"{SampleTime.Text(window.EndSample / window.SamplingRate)}   {stream}{Counted.Of(window.Units.Count, window.Counters.Windows is null ? "unit" : "cell")}, {confident} with a confident label";
    }

    // Each count has its place, whatever its digits.
    private void AddCounts(IEnumerable<(string Name, int Count, Style Style)> counts)
    {
        const int Digits = 6;
        List<(int Left, StyledLine Text)> line = [];
        int left = 0;
        foreach ((string whole, int count, Style style) in counts)
        {
            string name = ScreenText.CutMiddle(Printable.Of(whole), Math.Max(1, _width - Digits));
            int width = ScreenText.Width(name) + 1 + Digits;
            if (left > 0 && left + width > _width)
            {
                _lines.Add([.. line]);
                line.Clear();
                left = 0;
            }
            line.Add((left, new StyledLine().Add(name, style).Add(string.Create(CultureInfo.InvariantCulture, $" {count}"))));
            left += width;
        }
        _lines.Add([.. line]);
    }

    private void AddUnits(ShownUnit[] units, int room)
    {
        Column[] columns = Columns(units.FirstOrDefault()?.Label.IsCell == true);
        _lines.Add([(0, new StyledLine().Add(new string(' ', _width), Inverse)), .. Cells(columns, column => (column.Head, Inverse))]);
        int shown = units.Length <= room ? units.Length : Math.Max(0, room - 1);
        IEnumerable<ShownUnit> first = units
            .OrderBy(unit => Rank(unit.Label.Status))
            .ThenBy(unit => unit.Label.Channel < 0 ? int.MaxValue : unit.Label.Channel)
            .Take(shown);
        foreach (ShownUnit unit in first) _lines.Add(Cells(columns, column => column.Cell(unit)));
        if (shown < units.Length && room > 0) Add(string.Create(CultureInfo.InvariantCulture, $"and {units.Length - shown:N0} more; counts above"), Faint);
    }

    // Apart from those that have a label; few models know other tissue.
    private bool CanBe(LabelStatus status) => status != LabelStatus.Ok && (status != LabelStatus.Foreign || _session.Model.Foreign is not null);

    // Confident labels first; what is not known yet last.
    private static int Rank(LabelStatus status) => status switch
    {
        LabelStatus.Ok => 0,
        LabelStatus.Warming => int.MaxValue,
        _ => (int)status,
    };

    private static (int Left, StyledLine Text)[] Cells(Column[] columns, Func<Column, (string Text, Style Style)> content)
    {
        List<(int Left, StyledLine Text)> cells = [];
        int left = 0;
        foreach (Column column in columns)
        {
            (string whole, Style style) = content(column);
            string text = column.IsName ? ScreenText.CutMiddle(Printable.Of(whole), column.Width) : ScreenText.CutEnd(Printable.Of(whole), column.Width);
            if (text.Length > 0) cells.Add((left + (column.IsRight ? column.Width - ScreenText.Width(text) : 0), new StyledLine().Add(text, style)));
            left += column.Width + Gap;
        }
        return [.. cells];
    }

    // The widths depend on that of the terminal alone, so that nothing jumps.
    private Column[] Columns(bool areCells)
    {
        bool isWide = _width >= 112, isNarrow = _width < 72;
        List<Column> columns =
        [
            new(areCells ? "cell" : "unit", isWide ? 16 + Math.Clamp(_width - 120, 0, 20) : isNarrow ? 9 : 11, unit => (unit.Label.Unit, Plain), IsName: true),
            new("ch", isWide ? 5 : 4, unit => (unit.Label.Channel < 0 ? "" : Number(unit.Label.Channel, "0"), Plain), IsRight: true),
            new("label", isWide ? 12 : isNarrow ? 8 : 9, unit => (unit.Label.Label ?? "", ClassColours.Of(unit.Label.Label, _session.Model.Classes)), IsName: true),
            new("p", 4, unit => (unit.Label.Label is null ? "" : Number(unit.Label.Probability, "0.00"), ClassColours.Of(unit.Label.Label, _session.Model.Classes)), IsRight: true),
            new("status", 9, unit => (LabelText.Name(unit.Label.Status), unit.Label.Status is LabelStatus.Warming or LabelStatus.Stale ? Faint : Plain)),
        ];
        if (!isNarrow) columns.Add(new("Hz", isWide ? 7 : 5, unit => (Number(unit.Label.Rate, unit.Label.Rate < 1000 ? "0.0" : "0"), Plain), IsRight: true));
        if (isWide)
        {
            columns.Add(new(areCells ? "windows" : "spikes", 9, unit => (Number(unit.Label.Spikes, unit.Label.Spikes < 10_000_000 ? "N0" : "0"), Plain), IsRight: true));
            columns.Add(new("since", 8, unit => (SampleTime.Text(unit.Since), Plain), IsRight: true));
        }
        int rest = Math.Max(0, _width - columns.Sum(column => column.Width + Gap));
        columns.Add(new(isWide ? "why" : "since, or why", rest, unit => (Why(unit.Label) ?? (isWide ? "" : $"since {SampleTime.Text(unit.Since)}"), Faint)));
        return [.. columns];
    }

    private string? Why(UnitLabel unit) => unit.Status switch
    {
        LabelStatus.Warming => unit.Reason ?? _session.WarmUp?.Text(unit),
        LabelStatus.Uncertain => unit.Reason ?? RunnerUp(unit),
        _ => unit.Reason,
    };

    private string? RunnerUp(UnitLabel unit)
    {
        (string Name, float P)[] others = [.. _session.Model.Classes.Zip(unit.Probabilities).Where(other => other.First != unit.Label)];
        if (others.Length == 0) return null;
        (string name, float p) = others.MaxBy(other => other.P);
        return $"or {name} {Number(p, "0.00")}";
    }

    private static string Throughput(LiveState state)
    {
        LabelUpdate newest = state.Newest!;
        string events = newest.Counters.Windows is WindowCounters windows ? Counted.Of(windows.Classified, "window") : Counted.Of(newest.Counters.Spikes, "spike");
        string rate = state.EventsPerSecond is double perSecond ? $", {Number(perSecond, "N0")}/s" : "";
        string age = newest.Age is TimeSpan old ? $"   labels {Number(old.TotalSeconds, "0.0")} s old" : "";
        string[] losses = [.. LabelText.Losses(newest.Counters)];
        return $"{events}{rate}{age}   {(losses.Length == 0 ? "nothing lost" : string.Join(' ', losses))}";
    }

    private string Destinations()
    {
        string publisher = _session.Publisher is null ? "not published" : $"published on {_session.Publisher.Endpoint}";
        if (_session.Log is null) return $"no log   {publisher}";
        string records = $": {Counted.Of(_session.Log.NextSequence, "record")}{(_session.Log.LastProblem is null ? "" : ", with problems")}";
        int room = _width - ScreenText.Width($"log {records}   {publisher}");
        return $"log {ScreenText.CutMiddle(Printable.Of(_session.Log.Path), Math.Max(8, room))}{records}   {publisher}";
    }

    // The newest notes whole, as far as there is room.
    private string[] LastLines(IReadOnlyList<string> notes, int most)
    {
        List<string> lines = [];
        foreach (string note in notes.Reverse())
        {
            string[] more = [.. ScreenText.Wrap(Printable.Of(note), _width)];
            if (lines.Count > 0 && lines.Count + more.Length > most) break;
            lines.InsertRange(0, more.Length <= most ? more : [.. more[..(most - 1)], string.Join(' ', more[(most - 1)..])]);
        }
        return [.. lines];
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private sealed record ShownUnit(UnitLabel Label, double Since);

    private sealed record Column(string Head, int Width, Func<ShownUnit, (string Text, Style Style)> Cell, bool IsRight = false, bool IsName = false);
}
