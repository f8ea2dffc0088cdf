using System;
using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Models.Recordings;

/// <summary>Tells spike times that are sample indices from spike times in seconds.</summary>
/// <remarks>A unit that fires does so about once in 0.01 to 10 s, and hardly ever twice within a millisecond. So the median interval between the spikes of one
/// unit says which unit of time the numbers are in.</remarks>
internal static class SpikeTimes
{
    // In samples, half of all intervals would be hundreds; in milliseconds, tens.
    private const double LargestMedianInSeconds = 2;

    // A recording in which half of the intervals are longer has hardly any spikes. In milliseconds most would be tens, in samples hundreds.
    private const double LargestMedianOfSeconds = 10;

    // Half of the intervals of a unit below it: no neuron, and no multi-unit of a few, does that.
    private const double SmallestMedianMilliseconds = 0.3;

    // Of fewer intervals the median says nothing.
    private const int FewestIntervals = 50;

    // The beginning is enough to know.
    private const int MostSpikes = 200_000;

    // Beyond what any recording holds, and within what an integer can.
    private const double Latest = 1L << 60;

    /// <summary>Reads spike times as sample indices, and converts those that are in seconds.</summary>
    /// <param name="times">The times.</param>
    /// <param name="units">The unit of each spike; negative for none.</param>
    /// <param name="samplingRate">The sampling rate in hertz.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="notes">Receives a line where times were converted.</param>
    /// <returns>Sample indices in the order of <paramref name="times"/>.</returns>
    /// <exception cref="CellTypesException">The times are neither whole numbers nor seconds.</exception>
    public static long[] ToSamples(NpyArray times, long[] units, double samplingRate, string path, List<string> notes)
    {
        if (times.ElementType[0] != 'f') return times.ToInt64();
        double[] values = times.ToDouble();
        if (Array.FindIndex(values, value => double.IsNaN(value) || double.IsInfinity(value)) is >= 0 and int bad)
            throw new CellTypesException($"{path}: the time of spike {bad} is not finite; write the file anew, or leave the spike out.");
        int fraction = Array.FindIndex(values, value => value != Math.Floor(value));
        if (fraction < 0) return times.ToInt64();
        if (MedianInterval(values, units) is not double median || median > LargestMedianInSeconds)
        {
            throw new CellTypesException(FormattableString.Invariant(
                $"{path} holds {values[fraction]}, neither a sample index, which is a whole number, nor one of times in seconds; store sample indices as integers."));
        }
        string precision = "";
        if (times.ElementType == "f4")
        {
            double step = values.Max(Math.Abs) * Math.Pow(2, -23) * 1000;
            if (step * samplingRate > 1000) precision = FormattableString.Invariant($" They are in single precision, to {step:0.##} ms at the end.");
        }
        notes.Add(FormattableString.Invariant($"spike_times.npy is in seconds, not in samples; the times were multiplied by {samplingRate} Hz.{precision}"));
        return Array.ConvertAll(values, value => (long)Math.Round(Math.Max(-Latest, Math.Min(Latest, value * samplingRate))));
    }

    /// <summary>Refuses whole numbers that cannot be sample indices.</summary>
    /// <param name="samples">The sample indices, ascending.</param>
    /// <param name="units">The unit of each spike.</param>
    /// <param name="samplingRate">The sampling rate in hertz.</param>
    /// <param name="path">The file, for the message.</param>
    /// <exception cref="CellTypesException">Half of the intervals between the spikes of a unit are shorter than any neuron's.</exception>
    public static void CheckAreSamples(long[] samples, long[] units, double samplingRate, string path)
    {
        if (MedianInterval([.. samples.Take(MostSpikes).Select(sample => (double)sample)], units) is not double median || median * 1000 >= SmallestMedianMilliseconds * samplingRate) return;
        throw new CellTypesException(FormattableString.Invariant(
            $"{path} cannot hold sample indices: half of the intervals between spikes of one unit are {median} samples long or shorter. These look like whole seconds; store sample indices (seconds x {samplingRate}), or seconds with their decimals."));
    }

    /// <summary>Refuses times that cannot be in seconds.</summary>
    /// <param name="times">The times, which should be in seconds.</param>
    /// <param name="units">The unit of each spike; negative for none.</param>
    /// <param name="name">What holds the times, for the message.</param>
    /// <exception cref="CellTypesException">Half of the intervals between the spikes of a unit are longer than those of a neuron that a sorter finds.</exception>
    public static void CheckAreSeconds(double[] times, long[] units, string name)
    {
        if (MedianInterval(times, units) is double median && median > LargestMedianOfSeconds)
            throw new CellTypesException(FormattableString.Invariant($"{name} cannot be in seconds: half of the intervals between spikes of one unit are {median:0.#} or longer. These look like sample indices or milliseconds; divide them by the sampling rate, or by 1000."));
    }

    private static double? MedianInterval(double[] times, long[] units)
    {
        Dictionary<long, double> last = [];
        List<double> intervals = [];
        foreach (int i in Enumerable.Range(0, Math.Min(times.Length, MostSpikes)).OrderBy(i => times[i]))
        {
            if (units[i] >= 0 && last.TryGetValue(units[i], out double before)) intervals.Add(times[i] - before);
            last[units[i]] = times[i];
        }
        if (intervals.Count < FewestIntervals) return null;
        intervals.Sort();
        return intervals[intervals.Count / 2];
    }
}
