using System;
using System.Globalization;
using System.IO;
using System.Linq;
using CellTypes.Streaming.Labels;

namespace CellTypes.Cli.Live;

/// <summary>The live view where the output is no terminal: one line a change of label, and a summary every ten seconds of the recording.</summary>
internal sealed class LiveLines(TextWriter output) : ILiveView
{
    private const double SummarySeconds = 10;
    private readonly TextWriter _output = TextWriter.Synchronized(output);
    private double _nextSummary;
    private double _lastSummary = double.NegativeInfinity;

    public void Show(LabelWindow window)
    {
        double seconds = window.EndSample / window.SamplingRate;
        foreach (UnitLabel unit in window.Updated.Where(unit => unit.Changed)) _output.WriteLine(Describe(unit, seconds));
        if (seconds >= _nextSummary || (window.IsLast && seconds > _lastSummary))
        {
            _output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds,9:0.0} s  {Summary.Of(window)}"));
            _lastSummary = seconds;
            _nextSummary = (Math.Floor(seconds / SummarySeconds) + 1) * SummarySeconds;
        }
        _output.Flush();
    }

    public void Note(string line) => _output.WriteLine(line);

    public void Dispose() => _output.Flush();

    internal static string Describe(UnitLabel unit, double seconds)
    {
        string label = unit.Label is null ? "" : string.Create(CultureInfo.InvariantCulture, $"  {unit.Label} p={unit.Probability:0.00}");
        string reason = unit.Reason is null ? "" : $"  ({unit.Reason})";
        return string.Create(CultureInfo.InvariantCulture,
            $"{seconds,9:0.0} s  unit {unit.Unit}  {Summary.Name(unit.Status)}{label}{reason}  {unit.Rate:0.0} Hz  {Counted.Of(unit.Spikes, "spike")}");
    }
}
