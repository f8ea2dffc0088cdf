using System;
using System.Linq;
using CellTypes.Models.Signals;
using MathNet.Numerics.Statistics;

namespace CellTypes.Models.Recordings;

/// <summary>The noise of a raw recording.</summary>
internal static class RawNoise
{
    private const int Stretches = 50;
    private const double StretchSeconds = 0.01;

    // Of a normal distribution.
    private const double SdOfMedianDeviation = 1.4826;

    /// <summary>Estimates the standard deviation of each column in bits, by the median deviation, on which spikes and artefacts bear little.</summary>
    /// <param name="recording">The recording, of which half a second is read, spread over it.</param>
    /// <param name="highPass">The filter of the columns that are not filtered yet.</param>
    /// <returns>One value a column, 0 for one that is constant.</returns>
    public static double[] Estimate(RawRecording recording, HighPass highPass)
    {
        int channels = recording.ChannelCount, stretch = (int)(StretchSeconds * recording.SamplingRate), read = highPass.LeadIn + stretch;
        int count = (int)Math.Min(Stretches, recording.Length / read);
        float[][] values = [.. Enumerable.Range(0, channels).Select(_ => new float[count * stretch])];
        short[] samples = new short[read * channels];
        float[] column = new float[read];
        for (int i = 0; i < count; i++)
        {
            recording.Read((long)((recording.Length - read) * (i + 0.5) / count), read, samples);
            for (int channel = 0; channel < channels; channel++)
            {
                for (int t = 0; t < read; t++) column[t] = samples[t * channels + channel];
                Span<float> kept = column.AsSpan(highPass.LeadIn);
                if (!recording.Channels[channel].IsHighPassFiltered) highPass.Apply(column.AsSpan(0, highPass.LeadIn), kept);
                kept.CopyTo(values[channel].AsSpan(i * stretch));
            }
        }
        return count == 0 ? new double[channels] : Array.ConvertAll(values, MedianDeviation);
    }

    private static double MedianDeviation(float[] values)
    {
        float median = ArrayStatistics.MedianInplace(values);
        return SdOfMedianDeviation * ArrayStatistics.MedianInplace(Array.ConvertAll(values, value => Math.Abs(value - median)));
    }
}
