using System;
using System.Linq;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Tests.Signals;

/// <summary>Waveforms whose every crossing is known.</summary>
internal static class Waves
{
    /// <summary>
    /// Straight lines: 0 until sample 31, down to -100 at sample 41, up to 50 at sample 51, back to 0 at sample 71, 0 until sample 81, as a
    /// function of a position in samples of 30 kHz.
    /// </summary>
    public static double Spike(double position) => position switch
    {
        < 31 => 0,
        < 41 => -10 * (position - 31),
        < 51 => -100 + 15 * (position - 41),
        < 71 => 50 - 2.5 * (position - 51),
        _ => 0,
    };

    /// <summary>One wave on each of some channels, scaled.</summary>
    public static Template On(int[] channels, double[] scales, Func<double, double> wave, int sampleCount = 82, double samplingRate = 30_000) =>
        new(scales.SelectMany(scale => Enumerable.Range(0, sampleCount).Select(i => (float)(scale * wave(i * 30_000 / samplingRate)))).ToArray(),
            channels, sampleCount, samplingRate);

    /// <summary>A template with another one added to it.</summary>
    public static Template Plus(this Template a, Func<int, int, double> addition) =>
        new(a.Values.Select((value, i) => (float)(value + addition(i / a.SampleCount, i % a.SampleCount))).ToArray(), a.Channels, a.SampleCount, a.SamplingRate);

    /// <summary>The same values at another sampling rate.</summary>
    public static Template WithRate(this Template a, double samplingRate) => new(a.Values, a.Channels, a.SampleCount, samplingRate);
}
