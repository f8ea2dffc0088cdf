using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Updates;

namespace CellTypes.Cli.Live;

/// <summary>The live view where the output is no terminal: the title, one line a change of label, and a summary every ten seconds of the recording.</summary>
internal sealed class LiveLines(TextWriter output, string title) : ILiveView
{
    private const double SummarySeconds = 10;
    private readonly Lock _gate = new();
    private string? _title = title;
    private readonly Dictionary<string, (double Next, long Restarts, string? Last)> _summaryOfStream = [];

    public void Show(LabelUpdate window)
    {
        double seconds = window.EndSample / window.SamplingRate;
        foreach (UnitLabel unit in window.Updated.Where(unit => unit.Changed)) Note(LabelText.Of(unit, seconds));
        (double next, long restarts, string? last) = _summaryOfStream.GetValueOrDefault(window.Stream);
        if (seconds >= next || window.Counters.ClockRestarts != restarts || window.IsLast)
        {
            string summary = string.Create(CultureInfo.InvariantCulture, $"{seconds,9:0.0} s  {LabelText.Of(window)}");
            if (summary != last) Note(summary);
            _summaryOfStream[window.Stream] = ((Math.Floor(seconds / SummarySeconds) + 1) * SummarySeconds, window.Counters.ClockRestarts, summary);
        }
        output.Flush();
    }

    public void Wait(string line)
    {
        Note(line);
        output.Flush();
    }

    // A run that fails at once prints nothing here.
    public void Note(string line)
    {
        lock (_gate)
        {
            if (_title is not null) output.WriteLine(_title);
            _title = null;
            output.WriteLine(line);
        }
    }

    public void Print(LiveSummary summary)
    {
        foreach (StyledLine line in summary.Lines(int.MaxValue)) Note(line.ToString());
        output.Flush();
    }

    public void Dispose() => output.Flush();
}
