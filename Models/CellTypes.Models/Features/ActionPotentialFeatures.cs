using System;
using System.Collections.Generic;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Features;

/// <summary>Features of the first action potential of a membrane potential trace, such as electrophysiologists measure by hand (Gouwens et al.
/// 2019).</summary>
public static class ActionPotentialFeatures
{
    private const double TroughWithin = 5e-3; // s

    // Of the steepest rise; noise before the action potential is steeper than any fixed slope that would do.
    private const double ThresholdSlope = 0.05;

    /// <summary>Gets the names, with units.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "ap_latency_ms", "ap_rest_mV", "ap_threshold_mV", "ap_peak_mV", "ap_height_mV", "ap_rise_ms", "ap_half_width_ms", "ap_upstroke_mV_per_ms",
        "ap_downstroke_mV_per_ms", "ap_upstroke_downstroke_ratio", "ap_trough_mV", "ap_trough_ms", "ap_end_mV",
    ];

    /// <summary>Measures the first action potential.</summary>
    /// <param name="potential">The trace in millivolts, finite.</param>
    /// <param name="samplingRate">The sampling rate in hertz, above 0.</param>
    /// <param name="features">
    /// Receives a value for each of <see cref="Names"/>: time from the start of the trace to the threshold; mean potential before it; potential at the
    /// threshold, from which on it rises by a twentieth of the steepest rise or more; that of the peak, and its height over the threshold; time between the
    /// two; width at half the height, to the end of the trace where the potential does not return; steepest rise, steepest fall and their ratio; the lowest
    /// potential within 5 ms after the peak, from the threshold, and its time from the peak; the last potential from the threshold.
    /// </param>
    /// <returns>Whether there is an action potential.</returns>
    /// <exception cref="ArgumentException">There is too little room.</exception>
    public static bool Compute(ReadOnlySpan<float> potential, double samplingRate, Span<float> features)
    {
        if (features.Length < Names.Count) throw new ArgumentException($"There is room for {features.Length} values; {Names.Count} are needed.", nameof(features));
        int peak = MembranePotential.FirstActionPotential(potential, samplingRate, out int onset);
        if (peak < 0) return false;
        int steepest = onset;
        for (int i = onset; i < peak; i++)
        {
            if (Rise(potential, i) > Rise(potential, steepest)) steepest = i;
        }
        float least = (float)(ThresholdSlope * Rise(potential, steepest));
        onset = steepest;
        while (onset > 0 && Rise(potential, onset - 1) >= least) onset--;
        double sample = 1000 / samplingRate, rest = onset == 0 ? potential[0] : 0;
        for (int i = 0; i < onset; i++) rest += potential[i] / onset;
        float threshold = potential[onset], height = potential[peak] - threshold, half = threshold + height / 2;
        int end = Math.Min(potential.Length, peak + 1 + (int)(TroughWithin * samplingRate)), trough = peak;
        double upstroke = Rise(potential, steepest) / sample, downstroke = 0;
        for (int i = peak; i < end - 1; i++)
        {
            downstroke = Math.Min(downstroke, Rise(potential, i) / sample);
            if (potential[i + 1] < potential[trough]) trough = i + 1;
        }
        ReadOnlySpan<double> values =
        [
            onset * sample, rest, threshold, potential[peak], height, (peak - onset) * sample, HalfWidth(potential, onset, peak, half) * sample, upstroke,
            downstroke, downstroke < 0 ? -upstroke / downstroke : 0, potential[trough] - threshold, (trough - peak) * sample, potential[potential.Length - 1] - threshold,
        ];
        for (int i = 0; i < values.Length; i++) features[i] = (float)values[i];
        return true;
    }

    private static float Rise(ReadOnlySpan<float> potential, int i) => potential[i + 1] - potential[i];

    // Between the crossings of half the height, which lie between samples.
    private static double HalfWidth(ReadOnlySpan<float> potential, int onset, int peak, float half)
    {
        int up = peak, down = peak;
        while (up > onset && potential[up - 1] >= half) up--;
        while (down < potential.Length - 1 && potential[down + 1] >= half) down++;
        double before = up > onset ? (potential[up] - half) / (potential[up] - potential[up - 1]) : 0;
        double after = down < potential.Length - 1 ? (potential[down] - half) / (potential[down] - potential[down + 1]) : 0;
        return down - up + before + after;
    }
}
