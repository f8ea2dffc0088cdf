using System;
using System.Collections.Generic;
using System.Linq;
using MathNet.Numerics.Statistics;

namespace CellTypes.Models.Features;

/// <summary>One channel of a unit, cut to the feature window.</summary>
internal sealed class ChannelWaveform
{
    /// <summary>Wraps a window and its extrema.</summary>
    public ChannelWaveform(float[] values, List<Extremum> extrema, double distance, bool isPeakChannel)
    {
        Values = values;
        Extrema = extrema;
        Distance = distance;
        IsPeakChannel = isPeakChannel;
        Amplitude = values.Max() - values.Min();
        Trough = Enumerable.Range(0, Math.Max(extrema.Count - 1, 0)).Where(i => extrema[i].Value < 0 && extrema[i + 1].Value > 0)
            .DefaultIfEmpty(-1).First();
    }

    /// <summary>Gets the window in microvolts.</summary>
    public float[] Values { get; }

    /// <summary>Gets the extrema by time.</summary>
    public List<Extremum> Extrema { get; }

    /// <summary>Gets the distance from the peak channel in micrometres.</summary>
    public double Distance { get; }

    /// <summary>Gets a value indicating whether this is the peak channel.</summary>
    public bool IsPeakChannel { get; }

    /// <summary>Gets a value indicating whether the wave was turned upside down.</summary>
    public bool IsFlipped { get; private init; }

    /// <summary>Gets the peak-to-peak amplitude of the window in microvolts.</summary>
    public float Amplitude { get; }

    /// <summary>Gets the index of the first trough that is directly followed by a peak, -1 where there is none.</summary>
    public int Trough { get; }

    /// <summary>Gets the largest absolute value of the window in microvolts.</summary>
    public float Largest => Math.Max(Values.Max(), -Values.Min());

    /// <summary>Gets the extremum before the deepest trough, or null where there is no trough or nothing before it.</summary>
    public Extremum? BeforeDeepestTrough
    {
        get
        {
            int deepest = 0;
            for (int i = 1; i < Extrema.Count; i++)
            {
                if (Extrema[i].Value < Extrema[deepest].Value) deepest = i;
            }
            return deepest > 0 && Extrema[deepest].Value < 0 ? Extrema[deepest - 1] : null;
        }
    }

    /// <summary>Turns the wave upside down.</summary>
    public ChannelWaveform Flipped() =>
        new(Array.ConvertAll(Values, v => -v), Extrema.ConvertAll(e => e with { Value = -e.Value }), Distance, IsPeakChannel)
        {
            IsFlipped = true,
        };

    /// <summary>Computes mean and standard deviation (of the population) of the first and last samples of the window.</summary>
    public (double Mean, double StandardDeviation) Baseline(int length)
    {
        double[] baseline = Values.Take(length).Concat(Values.Skip(Values.Length - length)).Select(v => (double)v).ToArray();
        return (ArrayStatistics.Mean(baseline), ArrayStatistics.PopulationStandardDeviation(baseline));
    }
}
