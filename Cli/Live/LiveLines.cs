using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using CellTypes.Streaming.Labels;

namespace CellTypes.Cli.Live;

/// <summary>The live view where the output is no terminal: the title, one line a change of label, and a summary every ten seconds of the recording.</summary>
internal sealed class LiveLines(TextWriter output, string title) : ILiveView
{
    private const double SummarySeconds = 10;
    private readonly Lock _gate = new();
    private string? _title = title;
    private double _nextSummary;
    private long _clockRestarts;
    private string? _lastSummary;

    public void Show(LabelWindow window)
    {
        double seconds = window.EndSample / window.SamplingRate;
        foreach (UnitLabel unit in window.Updated.Where(unit => unit.Changed)) Note(LabelText.Of(unit, seconds));
        bool isRestarted = window.Counters.ClockRestarts != _clockRestarts; // and the clock may be far behind
        _clockRestarts = window.Counters.ClockRestarts;
        if (seconds >= _nextSummary || isRestarted || window.IsLast)
        {
            string summary = string.Create(CultureInfo.InvariantCulture, $"{seconds,9:0.0} s  {LabelText.Of(window)}");
            if (summary != _lastSummary) Note(summary);
            _lastSummary = summary;
            _nextSummary = (Math.Floor(seconds / SummarySeconds) + 1) * SummarySeconds;
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

    public void Dispose() => output.Flush();
}
