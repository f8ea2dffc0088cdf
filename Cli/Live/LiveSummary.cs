using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Updates;
using Spectre.Console;

namespace CellTypes.Cli.Live;

/// <summary>What became of a live run, in the few lines that stay.</summary>
internal sealed class LiveSummary
{
    private const int MostProblems = 5;

    public required LiveSession Session { get; init; }

    /// <summary>The newest window of each stream, at least one.</summary>
    public required LatestUpdates Windows { get; init; }

    /// <summary>How long the run took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>What went wrong, in order.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>The sentence about a recording that is likely to be of tissue that the model does not know, or null.</summary>
    public string? WrongTissue { get; init; }

    /// <summary>Writes the summary for a terminal.</summary>
    /// <param name="width">Its columns.</param>
    public IEnumerable<StyledLine> Lines(int width)
    {
        UnitLabel[] units = [.. Windows.All.SelectMany(window => window.Units)];
        return Rows(units).SelectMany(row => Wrap(row, width)).Prepend(new StyledLine().Add(Heading(units)));
    }

    private string Heading(UnitLabel[] units)
    {
        StreamCounters counters = Windows.Newest!.Counters;
        return counters.Windows is WindowCounters windows
            ? $"{Session.Command}: {Counted.Of(units.Length, "cell")}, {Counted.Of(windows.Classified, "window")}"
            : $"{Session.Command}: {Counted.Of(units.Length, "unit")}, {Counted.Of(counters.Spikes, "spike")}";
    }

    private IEnumerable<Row> Rows(UnitLabel[] units)
    {
        foreach (IGrouping<LabelStatus, UnitLabel> status in units.GroupBy(unit => unit.Status).OrderBy(group => group.Key != LabelStatus.Ok).ThenBy(group => group.Key))
        {
            string name = status.Key == LabelStatus.Ok ? "confident" : LabelText.Name(status.Key);
            yield return new Row(name, 2, [(string.Create(CultureInfo.InvariantCulture, $"{status.Count(),5:N0}"), Style.Plain), .. Parts(status)]);
        }
        LabelUpdate newest = Windows.Newest!;
        yield return Words("time", $"{SampleTime.Text(Elapsed.TotalSeconds)}, up to {SampleTime.Text(newest.EndSample / newest.SamplingRate)} of the recording");
        string[] losses = [.. LabelText.Losses(newest.Counters)];
        yield return losses.Length == 0 ? Words("lost", "nothing") : Words("not used", string.Join(' ', losses));
        if (Session.Log is not null) yield return Words("log", $"{Session.Log.Path}, {Counted.Of(Session.Log.NextSequence, "record")}");
        if (Session.Publisher is not null) yield return Words("published", $"on {Session.Publisher.Endpoint}");
        foreach (string problem in Problems.Take(MostProblems)) yield return Words("problem", problem);
        if (Problems.Count > MostProblems) yield return Words("", $"and {Counted.Of(Problems.Count - MostProblems, "more problem")}");
        if (WrongTissue is not null) yield return Words("outliers", WrongTissue);
    }

    // The classes of those that have a label, the reasons of those that are poor.
    private IEnumerable<(string Text, Style Style)> Parts(IEnumerable<UnitLabel> units) => units
        .GroupBy(unit => unit.Label ?? (unit.Status == LabelStatus.Poor ? unit.Reason : null))
        .Where(group => group.Key is not null)
        .OrderByDescending(group => group.Count())
        .Select(group => (Part(group.First(), group.Count()), ClassColours.Of(group.Key, Session.Model.Classes)));

    private static string Part(UnitLabel first, int count) =>
        first.Label is null ? FormattableString.Invariant($"{first.Reason} ({count:N0})") : FormattableString.Invariant($"{first.Label} {count:N0}");

    private static Row Words(string name, string text) => new(name, 1, text.Split(' ').Select(word => (word, Style.Plain)));

    private static IEnumerable<StyledLine> Wrap(Row row, int width)
    {
        const int Left = 13;
        StyledLine line = new StyledLine().Add($"  {row.Name}".PadRight(Left));
        int taken = Left;
        foreach ((string text, Style style) in row.Items)
        {
            int item = ScreenText.Width(Printable.Of(text));
            if (taken > Left && taken + row.Gap + item > width)
            {
                yield return line;
                line = new StyledLine().Add(new string(' ', Left));
                taken = Left;
            }
            int gap = taken > Left ? row.Gap : 0;
            line.Add(new string(' ', gap)).Add(text, style);
            taken += gap + item;
        }
        yield return line;
    }

    private sealed record Row(string Name, int Gap, IEnumerable<(string Text, Style Style)> Items);
}
