using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Signals;
using MathNet.Numerics.Statistics;

namespace CellTypes.Models.Features;

/// <summary>Computes the 17 waveform features of a unit, each documented at <see cref="WaveformFeature"/>.</summary>
/// <remarks>
/// <para>
/// Every channel is first cut to one window, whatever the rig: 82 samples at 30 kHz (2.73 ms) with the peak sample of the peak channel at
/// sample 41, as in the thesis' table. Where the template is shorter its first and last value go on.
/// </para>
/// <para>
/// Section 4.2.2: features come from the relevant channel, the one of largest amplitude among the channels within 170 um of the peak
/// channel that are above 30 uV and somatic, that is, have a trough directly followed by a peak among two to five extrema. If there is
/// none, the largest of the others that has a peak directly followed by a trough is turned upside down. T is the first such trough, P the
/// peak after it.
/// </para>
/// <para>The two versions differ in nothing but the private settings below. Thread-safe.</para>
/// </remarks>
public sealed class WaveformFeatures
{
    private const int WindowLength = 82;
    private const int PeakPosition = 41;
    private const int BaselineLength = WindowLength / 4;

    // 16 and 20 channels to either side in the thesis: 8 and 10 rows of 20 um of a Neuropixels 1.0 probe, and up to 48 um across.
    private const double RelevantReach = 170;
    private const double DendriticReach = 210;
    private const float SmallestAmplitude = 30;
    private const double SampleSeconds = 1 / WaveformCrop.SamplingRate;

    // The thesis' table spreads 100 points a sample evenly from the first of 82 samples to the last: 8,199 steps for 81 samples.
    private const double TableStep = 81.0 / 8199;

    private WaveformFeatures()
    {
    }

    /// <summary>
    /// Gets <c>features/waveform-17@1</c>: the definitions behind the thesis' feature table, for numbers that compare with it. Times in
    /// steps of that table, from the start of the window; the baseline is taken to be 0; onset, depolarisation and half-widths reach to
    /// the outermost crossings; the spatial decay is an amplitude, the dendritic component is in standard deviations of the baseline.
    /// </summary>
    public static WaveformFeatures Published { get; } = new()
    {
        Version = 1,
        TimeUnit = TableStep * SampleSeconds,
        SlopeTime = 100 * TableStep * SampleSeconds,
        TimeOrigin = 0,
    };

    /// <summary>
    /// Gets <c>features/waveform-17@2</c>: times in milliseconds from the peak sample of the peak channel; the median of the first 20
    /// samples of each channel is taken off it; onset, depolarisation and half-widths reach to the nearest crossings; the spatial decay and
    /// the dendritic component are shares of the amplitude of the peak channel.
    /// </summary>
    public static WaveformFeatures Standard { get; } = new()
    {
        Version = 2,
        TimeUnit = 0.001,
        SlopeTime = 0.001,
        TimeOrigin = PeakPosition,
        RemovesBaseline = true,
        NearestCrossings = true,
        Relative = true,
    };

    /// <summary>Gets the names of the features in the order of <see cref="WaveformFeature"/>, as the thesis' table spells them.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "trough_voltage", "trough_t", "peak_voltage", "peak_t", "repolarisation_t", "depolarisation_t", "peak_50_width", "trough_50_width",
        "onset_t", "onset_amp", "wvf_width", "peak_trough_ratio", "recovery_slope", "repolarisation_slope", "depolarisation_slope",
        "spatial_decay_24um", "dendritic_comp_amp",
    ];

    /// <summary>Gets the version, the number after the @ of the view's name.</summary>
    public int Version { get; private init; }

    private double TimeUnit { get; init; }

    private double SlopeTime { get; init; }

    private int TimeOrigin { get; init; }

    private bool RemovesBaseline { get; init; }

    private bool NearestCrossings { get; init; }

    private bool Relative { get; init; }

    /// <summary>Computes the features.</summary>
    /// <param name="template">The template.</param>
    /// <param name="probe">The probe it was recorded with.</param>
    /// <param name="features">Receives one value for each <see cref="WaveformFeature"/>, all finite on success. Those that this unit does not have are NaN.</param>
    /// <returns>Null on success, otherwise why there are no features, or not all of them.</returns>
    /// <remarks>The spatial decay is that to a channel about 25 um away, and the dendritic component is sought up to 210 um away. On a probe whose channels lie
    /// closer together than <see cref="SpatialDecay.SmallestPitch"/> a template of 32 channels says neither.</remarks>
    /// <exception cref="ArgumentException"><paramref name="features"/> has another length.</exception>
    public string? Compute(Template template, ProbeGeometry probe, Span<double> features)
    {
        if (template is null) throw new ArgumentNullException(nameof(template));
        if (probe is null) throw new ArgumentNullException(nameof(probe));
        if (features.Length != Names.Count)
            throw new ArgumentException($"There are {Names.Count} waveform features, but room for {features.Length}.", nameof(features));
        features.Fill(double.NaN);
        if (WaveformCrop.PeakRow(template, probe, out int peakRow) is string noPeak) return noPeak;

        List<ChannelWaveform> channels = Channels(template, probe, peakRow);
        if (Relevant(channels) is not ChannelWaveform relevant) return "no channel has a trough of some size with a peak after it";
        SetShape(relevant, features);

        double pitch = probe.Pitch(template.Channels[peakRow]);
        if (pitch < SpatialDecay.SmallestPitch)
            return FormattableString.Invariant($"the channels are {pitch:0.#} um apart, too close for the spatial decay and the dendritic component");
        double amplitude = template.PeakToPeak(peakRow);
        if (Dendritic(channels, relevant, amplitude) is not double dendritic) return "the baseline of the peak channel is flat";
        features[(int)WaveformFeature.DendriticComponent] = dendritic;
        if (SpatialDecay.NearbyAmplitude(template, probe, peakRow) is not double nearby)
            return "no channel next to the peak channel was recorded, so there is no spatial decay";
        features[(int)WaveformFeature.SpatialDecay] = Relative ? nearby / amplitude : nearby;
        return null;
    }

    private List<ChannelWaveform> Channels(Template template, ProbeGeometry probe, int peakRow)
    {
        int peakChannel = template.Channels[peakRow];
        int peakSample = WaveformCrop.PeakSample(template.Row(peakRow));
        List<ChannelWaveform> channels = [];
        for (int row = 0; row < template.Channels.Length; row++)
        {
            int channel = template.Channels[row];
            float amplitude = template.PeakToPeak(row);
            if (channel < 0 || channel >= probe.ChannelCount || float.IsNaN(amplitude) || float.IsInfinity(amplitude)) continue;
            double distance = probe.Distance(channel, peakChannel);
            if (distance > DendriticReach) continue;
            float[] window = new float[WindowLength];
            WaveformCrop.Cut(template, row, peakSample, PeakPosition, window);
            if (RemovesBaseline) Subtract(window, ArrayStatistics.MedianInplace(window.AsSpan(0, BaselineLength).ToArray()));
            channels.Add(new ChannelWaveform(window, Extrema.Find(window), distance, row == peakRow));
        }
        return channels;
    }

    private static void Subtract(float[] window, float baseline)
    {
        for (int i = 0; i < window.Length; i++) window[i] -= baseline;
    }

    private static ChannelWaveform? Relevant(List<ChannelWaveform> channels)
    {
        List<ChannelWaveform> candidates = channels
            .Where(c => c.Distance <= RelevantReach && c.Amplitude > SmallestAmplitude && c.Extrema.Count is >= 2 and <= 5)
            .OrderByDescending(c => c.Amplitude)
            .ToList();
        return candidates.Find(c => c.Trough >= 0) ?? candidates.Select(c => c.Flipped()).FirstOrDefault(c => c.Trough >= 0);
    }

    private void SetShape(ChannelWaveform channel, Span<double> features)
    {
        LinearWaveform wave = new(channel.Values);
        Extremum trough = channel.Extrema[channel.Trough], peak = channel.Extrema[channel.Trough + 1];
        double onset = Before(wave, 0.05 * trough.Value, 0, trough.Sample);
        double zero = wave.FirstCrossing(0, trough.Sample, peak.Sample) ?? trough.Sample;
        double sampleTime = SampleSeconds / TimeUnit;

        features[(int)WaveformFeature.TroughVoltage] = trough.Value;
        features[(int)WaveformFeature.TroughTime] = (trough.Sample - TimeOrigin) * sampleTime;
        features[(int)WaveformFeature.PeakVoltage] = peak.Value;
        features[(int)WaveformFeature.PeakTime] = (peak.Sample - TimeOrigin) * sampleTime;
        features[(int)WaveformFeature.RepolarisationTime] = Rise(wave, peak.Value, zero, peak.Sample) * sampleTime;
        features[(int)WaveformFeature.DepolarisationTime] = Rise(wave, trough.Value, onset, trough.Sample) * sampleTime;
        features[(int)WaveformFeature.PeakHalfWidth] = HalfWidth(wave, peak, zero, wave.End) * sampleTime;
        features[(int)WaveformFeature.TroughHalfWidth] = HalfWidth(wave, trough, 0, zero) * sampleTime;
        features[(int)WaveformFeature.OnsetTime] = (onset - TimeOrigin) * sampleTime;
        features[(int)WaveformFeature.OnsetVoltage] = 0.05 * trough.Value;
        features[(int)WaveformFeature.Width] = (peak.Sample - trough.Sample) * sampleTime;
        features[(int)WaveformFeature.PeakTroughRatio] = Math.Abs(peak.Value / trough.Value);

        double slopeUnit = SlopeTime / SampleSeconds / channel.Largest;
        double early = 164 * TableStep;
        features[(int)WaveformFeature.RecoverySlope] = slopeUnit * wave.Slope(peak.Sample, 0.2 * (wave.End - peak.Sample));
        features[(int)WaveformFeature.RepolarisationSlope] = slopeUnit * wave.Slope(trough.Sample, 0.5 * (peak.Sample - trough.Sample));
        features[(int)WaveformFeature.DepolarisationSlope] = slopeUnit * wave.Slope(trough.Sample - early, early);
    }

    // The samples from 10 % to 90 % of an extremum.
    private double Rise(LinearWaveform wave, double value, double from, int extremum) =>
        Before(wave, 0.9 * value, from, extremum) - Before(wave, 0.1 * value, from, extremum);

    private double HalfWidth(LinearWaveform wave, Extremum extremum, double from, double to) =>
        After(wave, 0.5 * extremum.Value, extremum.Sample, to) - Before(wave, 0.5 * extremum.Value, from, extremum.Sample);

    private double Before(LinearWaveform wave, double level, double from, int extremum) =>
        (NearestCrossings ? wave.LastCrossing(level, from, extremum) : wave.FirstCrossing(level, from, extremum)) ?? from;

    private double After(LinearWaveform wave, double level, int extremum, double to) =>
        (NearestCrossings ? wave.FirstCrossing(level, extremum, to) : wave.LastCrossing(level, extremum, to)) ?? to;

    private double? Dendritic(List<ChannelWaveform> channels, ChannelWaveform relevant, double amplitude)
    {
        if (relevant.IsFlipped) return 1;
        double mean = 0, unit = amplitude;
        if (!Relative) (mean, unit) = channels.Find(c => c.IsPeakChannel)!.Baseline(BaselineLength);
        if (unit == 0) return null;
        return channels.Max(c => c.BeforeDeepestTrough is Extremum e ? Math.Abs(e.Value - mean) / unit : 0);
    }
}
