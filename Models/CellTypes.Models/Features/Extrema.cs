using System;
using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Models.Features;

/// <summary>Finds the peaks and troughs of a waveform that stand out.</summary>
internal static class Extrema
{
    /// <summary>
    /// Finds the local maxima at or above 0.8 standard deviations of the waveform and the local minima at or below the negative of it, one
    /// of each kind within a tenth of the waveform's length (the larger wins), none in its first or last fifth.
    /// </summary>
    /// <param name="waveform">A waveform in microvolts around a baseline of 0.</param>
    /// <returns>The extrema by time.</returns>
    public static List<Extremum> Find(ReadOnlySpan<float> waveform)
    {
        double height = 0.8 * StandardDeviation(waveform);
        int distance = waveform.Length / 10;
        int first = waveform.Length / 5, last = (int)(waveform.Length * 0.8);
        return FindPeaks(waveform, 1, height, distance).Concat(FindPeaks(waveform, -1, height, distance))
            .Where(e => e.Sample >= first && e.Sample <= last)
            .OrderBy(e => e.Sample)
            .ToList();
    }

    private static List<Extremum> FindPeaks(ReadOnlySpan<float> waveform, int sign, double height, int distance)
    {
        List<Extremum> candidates = [];
        for (int i = 1; i < waveform.Length - 1; i++)
        {
            if (sign * waveform[i] <= sign * waveform[i - 1]) continue;
            int end = i;
            while (end + 1 < waveform.Length && waveform[end + 1] == waveform[i]) end++;
            bool falls = end + 1 < waveform.Length && sign * waveform[end + 1] < sign * waveform[i];
            if (falls && sign * waveform[i] >= height) candidates.Add(new Extremum((i + end) / 2, waveform[i]));
            i = end;
        }
        List<Extremum> kept = [];
        foreach (Extremum candidate in candidates.OrderByDescending(c => sign * c.Value).ThenByDescending(c => c.Sample))
        {
            if (kept.TrueForAll(k => Math.Abs(k.Sample - candidate.Sample) >= distance)) kept.Add(candidate);
        }
        return kept;
    }

    private static double StandardDeviation(ReadOnlySpan<float> values)
    {
        double sum = 0, square = 0;
        foreach (float value in values) sum += value;
        foreach (float value in values) square += (value - sum / values.Length) * (value - sum / values.Length);
        return Math.Sqrt(square / values.Length);
    }
}

/// <summary>A peak or trough of a waveform.</summary>
/// <param name="Sample">Where it is, in samples from the start of the window.</param>
/// <param name="Value">Its value in microvolts.</param>
internal readonly record struct Extremum(int Sample, float Value);
