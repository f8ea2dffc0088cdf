using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Signals;
using MathNet.Numerics.Interpolation;

namespace CellTypes.Models.Views;

/// <summary>
/// <c>waveform/peak-90@1</c>: the mean waveform on the peak channel, 3 ms at 30 kHz from 1 ms before the peak, without its baseline, in
/// units of the peak. The peak is sample 30 and is -1 or 1: the polarity is kept.
/// </summary>
/// <remarks>
/// <para>The peak is the sample farthest from the median of the first tenth. Another sampling rate than 30 kHz is resampled by a natural
/// cubic spline through the recorded samples; at 30 kHz the samples are only shifted. Beyond the ends of the recorded waveform the end
/// value is held. The baseline, the median of what was recorded from 1 to 0.33 ms before the peak (to 0.17 ms where that is too little), is
/// subtracted, and the result divided by the size of the peak.</para>
/// <para>The ratio to the peak has no unit, so microvolts, raw converter units and waveforms that were scaled already give the same
/// view.</para>
/// </remarks>
public sealed class PeakWaveformView : UnitView
{
    /// <summary>The index of the peak.</summary>
    public const int Peak = 30;

    private const double Rate = 30_000;
    private const int SampleCount = 90;

    // The baseline ends before the spike begins; a complex spike or an axon begins early.
    private const int BaselineEnd = 20;
    private const int LateBaselineEnd = 25;
    private const int LeastBaseline = 5;

    // What must have been recorded around the peak, in samples of the view: 0.4 and 1 ms.
    private const double LeastBefore = 12;
    private const double LeastAfter = 30;

    // A position such as 10 x 30 kHz / 25 kHz may come out a rounding error below 12.
    private const double Rounding = 1e-6;

    // Below this share of the largest deflection, dividing by the peak would only blow noise up.
    private const double SmallestPeak = 1e-3;

    private static readonly string[] Names = Enumerable.Range(0, SampleCount).Select(i => $"wave_{i}").ToArray();

    /// <inheritdoc/>
    public override string Name => "waveform/peak-90@1";

    /// <inheritdoc/>
    public override IReadOnlyList<string> InputNames => Names;

    /// <inheritdoc/>
    public override InputKind Kind => InputKind.Signal;

    /// <inheritdoc/>
    public override bool NeedsTemplate => true;

    /// <summary>Aligns, resamples and scales a waveform.</summary>
    /// <param name="samples">The mean waveform of one channel, in any unit.</param>
    /// <param name="samplingRate">Its sampling rate in hertz, above 0.</param>
    /// <param name="wave">Receives 90 values; value 30 is -1 or 1.</param>
    /// <returns>Null on success, otherwise why there is no such waveform, in a few words.</returns>
    /// <exception cref="ArgumentException">There is too little room, or the rate is not positive.</exception>
    public static string? Align(ReadOnlySpan<float> samples, double samplingRate, Span<float> wave)
    {
        if (wave.Length < SampleCount)
            throw new ArgumentException($"There is room for {wave.Length} values; {SampleCount} are needed.", nameof(wave));
        if (!(samplingRate > 0) || double.IsInfinity(samplingRate))
            throw new ArgumentException($"A sampling rate of {samplingRate} Hz is not possible.", nameof(samplingRate));
        foreach (float sample in samples)
        {
            if (float.IsNaN(sample) || float.IsInfinity(sample)) return "the template is not finite";
        }
        if (samples.Length < 3) return "the template is too short";

        float baseline = Median(samples.Slice(0, FirstTenth(samples.Length)));
        int peak = FindPeak(samples, baseline);
        if (samples[peak] == baseline) return "the template is flat";
        double step = samplingRate / Rate;
        if (peak / step < LeastBefore - Rounding) return "the template begins less than 0.4 ms before its peak";
        if ((samples.Length - 1 - peak) / step < LeastAfter - Rounding) return "the template ends less than 1 ms after its peak";

        Span<float> resampled = stackalloc float[SampleCount];
        Resample(samples, peak, step, resampled);
        int recorded = (int)Math.Ceiling(Math.Max(0, Peak - peak / step - Rounding));
        int end = BaselineEnd - recorded >= LeastBaseline ? BaselineEnd : LateBaselineEnd;
        return Scale(resampled, Median(resampled.Slice(recorded, end - recorded)), wave);
    }

    /// <inheritdoc/>
    public override string? Compute(IUnitSignals unit, Span<float> inputs)
    {
        if (unit is null) throw new ArgumentNullException(nameof(unit));
        Template? template = unit.Template;
        if (template is null) return "there is no template";
        int row = template.PeakRow();
        return row < 0 ? "the template is flat or not finite" : Align(template.Row(row), template.SamplingRate, inputs);
    }

    private static int FirstTenth(int length) => Math.Max(3, (int)Math.Round(0.1 * length));

    private static int FindPeak(ReadOnlySpan<float> samples, float baseline)
    {
        int peak = 0;
        for (int i = 1; i < samples.Length; i++)
        {
            if (Math.Abs(samples[i] - baseline) > Math.Abs(samples[peak] - baseline)) peak = i;
        }
        return peak;
    }

    private static void Resample(ReadOnlySpan<float> samples, int peak, double step, Span<float> resampled)
    {
        int last = samples.Length - 1;
        if (step == 1)
        {
            for (int i = 0; i < resampled.Length; i++) resampled[i] = samples[Math.Min(Math.Max(peak + i - Peak, 0), last)];
            return;
        }
        double[] times = new double[samples.Length], values = new double[samples.Length];
        for (int i = 0; i < samples.Length; i++) (times[i], values[i]) = (i, samples[i]);
        CubicSpline spline = CubicSpline.InterpolateNaturalSorted(times, values);
        for (int i = 0; i < resampled.Length; i++)
            resampled[i] = (float)spline.Interpolate(Math.Min(Math.Max(peak + (i - Peak) * step, 0), last));
    }

    private static string? Scale(ReadOnlySpan<float> resampled, double baseline, Span<float> wave)
    {
        double size = Math.Abs(resampled[Peak] - baseline), largest = 0;
        foreach (float value in resampled) largest = Math.Max(largest, Math.Abs(value - baseline));
        if (size <= SmallestPeak * largest) return "the template has no clear peak";
        for (int i = 0; i < resampled.Length; i++) wave[i] = (float)((resampled[i] - baseline) / size);
        return null;
    }

    private static float Median(ReadOnlySpan<float> values)
    {
        float[] sorted = values.ToArray();
        Array.Sort(sorted);
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (float)(((double)sorted[middle - 1] + sorted[middle]) / 2);
    }
}
