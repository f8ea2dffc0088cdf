using System;

namespace CellTypes.Models.Signals;

/// <summary>How much of a unit's spike the channels next to its peak channel still see: large cells reach farther.</summary>
internal static class SpatialDecay
{
    /// <summary>
    /// How far a neighbouring channel may lie from the peak channel in micrometres. It takes in the 25.6 um between staggered neighbours of
    /// a Neuropixels 1.0 probe and the 15 um between rows of a Neuropixels 2.0 probe, and nothing beyond them.
    /// </summary>
    public const double Reach = 26;

    /// <summary>
    /// The smallest distance between neighbouring channels, in micrometres, on which the distances of a Neuropixels 1.0 probe mean something. On a
    /// Neuropixels Ultra probe (6 um) the neighbour sees the same spike, and ten channels are a single row or two.
    /// </summary>
    public const double SmallestPitch = 12;

    /// <summary>Finds the largest amplitude on the channels within <see cref="Reach"/> of one channel.</summary>
    /// <param name="template">The template.</param>
    /// <param name="probe">The probe, which has the channel of <paramref name="row"/>.</param>
    /// <param name="row">The row of the peak channel, which does not count itself.</param>
    /// <returns>
    /// The largest <see cref="TroughToPeak"/> in microvolts, not negative, or null where no such channel was recorded with finite values.
    /// </returns>
    public static double? NearbyAmplitude(Template template, ProbeGeometry probe, int row)
    {
        if (template is null) throw new ArgumentNullException(nameof(template));
        if (probe is null) throw new ArgumentNullException(nameof(probe));
        double? largest = null;
        for (int other = 0; other < template.Channels.Length; other++)
        {
            int channel = template.Channels[other];
            if (other == row || channel < 0 || channel >= probe.ChannelCount) continue;
            if (probe.Distance(channel, template.Channels[row]) > Reach) continue;
            float range = template.PeakToPeak(other);
            if (float.IsNaN(range) || float.IsInfinity(range)) continue;
            double amplitude = TroughToPeak(template.Row(other));
            if (amplitude >= (largest ?? 0)) largest = amplitude;
        }
        return largest;
    }

    /// <summary>Computes the amplitude from the deepest point of a waveform to the highest point after it.</summary>
    /// <param name="waveform">The waveform in microvolts, finite, at least one value.</param>
    /// <returns>Microvolts, not negative.</returns>
    public static double TroughToPeak(ReadOnlySpan<float> waveform)
    {
        double trough = double.PositiveInfinity, peak = double.NegativeInfinity;
        foreach (float value in waveform)
        {
            if (value < trough) (trough, peak) = (value, value);
            if (value > peak) peak = value;
        }
        return peak - trough;
    }
}
