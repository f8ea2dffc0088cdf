using System;
using System.Linq;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Tests.Simulation;

/// <summary>What the table holds of a template, in microvolts and milliseconds; spikes that are positive first count upside down.</summary>
internal sealed record WaveformMeasures(double Trough, double Width, double PeakHalfWidth, double PeakToTrough, double AmplitudeAt25)
{
    public static WaveformMeasures Of(Template template, ProbeGeometry probe)
    {
        int row = template.PeakRow();
        double[] waveform = template.Row(row).ToArray().Select(v => (double)v).ToArray();
        int largest = Array.IndexOf(waveform, waveform.MaxBy(Math.Abs));
        int firstExtreme = Array.IndexOf(waveform, waveform.Min()) < Array.IndexOf(waveform, waveform.Max())
            ? Array.IndexOf(waveform, waveform.Min()) : Array.IndexOf(waveform, waveform.Max());
        bool isPositiveFirst = waveform[firstExtreme] > 0.25 * Math.Abs(waveform[largest]);
        if (isPositiveFirst) waveform = [.. waveform.Select(v => -v)];

        int trough = Array.IndexOf(waveform, waveform.Min());
        int peak = trough + Array.IndexOf(waveform[trough..], waveform[trough..].Max());
        double half = waveform[peak] / 2;
        double up = Crossing(waveform, trough, peak, half), down = Crossing(waveform, peak, waveform.Length - 1, half);
        double at25 = Enumerable.Range(0, template.Channels.Length)
            .Where(r => Math.Abs(probe.Distance(template.Channels[row], template.Channels[r]) - 25.6) < 0.1)
            .Max(r => template.PeakToPeak(r));
        double toMilliseconds = 1000 / template.SamplingRate;
        return new WaveformMeasures(
            -waveform[trough], (peak - trough) * toMilliseconds, (down - up) * toMilliseconds, waveform[peak] / -waveform[trough], at25);
    }

    private static double Crossing(double[] values, int from, int to, double level)
    {
        for (int i = from; i < to; i++)
        {
            if (values[i] < level != values[i + 1] < level) return i + (level - values[i]) / (values[i + 1] - values[i]);
        }
        return to;
    }
}
