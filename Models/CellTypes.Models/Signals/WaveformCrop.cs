using System;
using System.Collections.Generic;
using System.Linq;
using MathNet.Numerics.Statistics;

namespace CellTypes.Models.Signals;

/// <summary>Cuts a template to a fixed number of channels and samples around its peak, at 30 kHz, whatever rig it comes from.</summary>
/// <remarks>
/// The peak is detected, never assumed at the middle of the array: the peak channel is the one with the largest peak-to-peak amplitude, the
/// peak sample the one where that channel lies farthest from its median. Samples outside the template repeat its first and last value.
/// </remarks>
internal static class WaveformCrop
{
    /// <summary>The sampling rate of every crop in hertz. Templates at other rates are interpolated linearly.</summary>
    public const double SamplingRate = 30_000;

    // Clocks are calibrated to a few samples in a million: 29,999.95 Hz is 30 kHz, and must not be interpolated.
    private const double SameRate = 1e-3;

    /// <summary>Cuts the channels around the peak channel, in the order of D'Agostino 2022, section 4.1.4.</summary>
    /// <param name="template">The template.</param>
    /// <param name="probe">The probe.</param>
    /// <param name="channelCount">The number of rows; the peak channel becomes row <paramref name="channelCount"/> / 2.</param>
    /// <param name="sampleCount">The number of samples; the peak becomes sample <paramref name="sampleCount"/> / 2.</param>
    /// <param name="values">Receives channel-major microvolts, <paramref name="channelCount"/> x <paramref name="sampleCount"/> values.</param>
    /// <returns>Null on success, otherwise why there is no crop.</returns>
    /// <exception cref="ArgumentException"><paramref name="values"/> has another length.</exception>
    /// <remarks>
    /// Rows follow the channels of the peak channel's shank in the order of <see cref="ProbeGeometry.ByDepth"/>. Rows beyond the end of the
    /// probe and channels that the template lacks are zero.
    /// </remarks>
    public static string? AroundPeak(Template template, ProbeGeometry probe, int channelCount, int sampleCount, Span<float> values)
    {
        if (template is null) throw new ArgumentNullException(nameof(template));
        if (probe is null) throw new ArgumentNullException(nameof(probe));
        if (values.Length != channelCount * sampleCount)
            throw new ArgumentException($"Room for {values.Length} values is not {channelCount} channels x {sampleCount} samples.", nameof(values));
        if (PeakRow(template, probe, out int peakRow) is string reason) return reason;

        int[] channels = ChannelsAround(probe, template.Channels[peakRow], channelCount);
        int peakSample = PeakSample(template.Row(peakRow));
        values.Clear();
        for (int i = 0; i < channelCount; i++)
        {
            int row = channels[i] < 0 ? -1 : Array.IndexOf(template.Channels, channels[i]);
            if (row >= 0 && IsFinite(template.PeakToPeak(row)))
                Cut(template, row, peakSample, sampleCount / 2, values.Slice(i * sampleCount, sampleCount));
        }
        return null;
    }

    /// <summary>Lists the channels around one along its shank, in the order of <see cref="ProbeGeometry.ByDepth"/>.</summary>
    /// <param name="probe">The probe.</param>
    /// <param name="channel">A channel of it whose position is known.</param>
    /// <param name="count">How many to list; the channel itself is at <paramref name="count"/> / 2.</param>
    /// <returns>Channels, -1 beyond the ends of the shank.</returns>
    public static int[] ChannelsAround(ProbeGeometry probe, int channel, int count)
    {
        if (probe is null) throw new ArgumentNullException(nameof(probe));
        List<int> shank = probe.ByDepth.Where(c => probe.Shank(c) == probe.Shank(channel)).ToList();
        int first = shank.IndexOf(channel) - count / 2;
        return Enumerable.Range(first, count).Select(i => i >= 0 && i < shank.Count ? shank[i] : -1).ToArray();
    }

    /// <summary>Finds the peak channel and checks that the probe has it.</summary>
    /// <param name="template">The template.</param>
    /// <param name="probe">The probe.</param>
    /// <param name="row">Receives the row of the peak channel, -1 where there is none.</param>
    /// <returns>Null on success, otherwise why there is no peak channel.</returns>
    internal static string? PeakRow(Template template, ProbeGeometry probe, out int row)
    {
        row = template.PeakRow();
        if (row < 0) return "the template is flat or not finite";
        int channel = template.Channels[row];
        return channel >= 0 && channel < probe.ChannelCount && probe.IsPlaced(channel) ? null : $"the peak channel, {channel}, is not on the probe";
    }

    /// <summary>Finds the sample where a waveform lies farthest from its median, the first of equals.</summary>
    /// <param name="waveform">Finite values, at least one.</param>
    /// <returns>The sample, from 0.</returns>
    internal static int PeakSample(ReadOnlySpan<float> waveform)
    {
        float median = ArrayStatistics.MedianInplace(waveform.ToArray());
        int peak = 0;
        for (int i = 1; i < waveform.Length; i++)
        {
            if (Math.Abs(waveform[i] - median) > Math.Abs(waveform[peak] - median)) peak = i;
        }
        return peak;
    }

    /// <summary>Cuts one row around a sample, at <see cref="SamplingRate"/>.</summary>
    /// <param name="template">The template.</param>
    /// <param name="row">Its row.</param>
    /// <param name="centre">The sample of the template that becomes sample <paramref name="before"/> of the window.</param>
    /// <param name="before">The number of window samples before the centre.</param>
    /// <param name="window">Receives the values.</param>
    internal static void Cut(Template template, int row, int centre, int before, Span<float> window)
    {
        ReadOnlySpan<float> values = template.Row(row);
        double step = template.SamplingRate / SamplingRate;
        if (Math.Abs(step - 1) < SameRate) step = 1;
        int last = values.Length - 1;
        for (int i = 0; i < window.Length; i++)
        {
            double position = Math.Min(Math.Max(centre + (i - before) * step, 0), last);
            int left = (int)position;
            float fraction = (float)(position - left);
            window[i] = fraction == 0 ? values[left] : values[left] + (values[left + 1] - values[left]) * fraction;
        }
    }

    private static bool IsFinite(float value) => !float.IsNaN(value) && !float.IsInfinity(value);
}
