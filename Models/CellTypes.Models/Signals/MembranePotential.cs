using System;

namespace CellTypes.Models.Signals;

/// <summary>What can be read off a stretch of membrane potential in millivolts, as recorded with a patch or sharp electrode.</summary>
internal static class MembranePotential
{
    /// <summary>The lowest and the highest potential in millivolts that a cell may be believed to have.</summary>
    public const float Lowest = -150, Highest = 100;

    // Criteria of the Allen Institute's feature extraction (ipfx, spike_detector.py; Gouwens et al. 2019, Nature Neuroscience 22:1182).
    private const double LeastSlope = 20; // mV/ms
    private const float LeastPeak = -30; // mV
    private const float LeastHeight = 2; // mV
    private const double LongestRise = 0.005; // s

    // Noise rises as fast, but not for that long.
    private const double ShortestRise = 1e-4; // s
    private const int LeastRisingSamples = 2;

    // No peak is flat for that long, whatever the sampling rate and the resolution of the converter.
    private const double FlatPeak = 1e-4; // s
    private const int LeastFlatSamples = 3;

    /// <summary>Tells why values are no membrane potential in millivolts.</summary>
    /// <param name="potential">The values.</param>
    /// <returns>Null where they may be, otherwise what is wrong, in a few words: not finite, volts instead of millivolts, or beyond
    /// <see cref="Lowest"/> to <see cref="Highest"/>.</returns>
    public static string? Problem(ReadOnlySpan<float> potential)
    {
        float lowest = float.PositiveInfinity, highest = float.NegativeInfinity;
        foreach (float value in potential)
        {
            if (float.IsNaN(value) || float.IsInfinity(value)) return "the trace holds NaN or infinity";
            lowest = Math.Min(lowest, value);
            highest = Math.Max(highest, value);
        }
        if (highest - lowest == 0) return "the trace is flat";
        if (Math.Max(Math.Abs(lowest), Math.Abs(highest)) < 1) return "the trace looks like volts; millivolts are needed";
        return lowest < Lowest || highest > Highest ? "the trace leaves -150 to 100 mV: it is no membrane potential in mV" : null;
    }

    /// <summary>Finds the first action potential.</summary>
    /// <param name="potential">Finite values in millivolts.</param>
    /// <param name="samplingRate">The sampling rate in hertz, above 0.</param>
    /// <param name="onset">Receives the sample where the potential begins to rise by 20 mV/ms; -1 where there is no action potential.</param>
    /// <returns>The sample of the peak, -1 where there is no action potential.</returns>
    /// <remarks>
    /// An action potential rises by at least 20 mV/ms and reaches, within 5 ms, a peak of at least -30 mV that lies at least 2 mV above where
    /// the rise began. These are the criteria of the Allen Institute's ipfx, which puts a 10 kHz filter before them. Here the slope is taken between
    /// the neighbours of a sample and must last for 0.1 ms (two samples at least), which steps of one sample and noise do not.
    /// </remarks>
    public static int FirstActionPotential(ReadOnlySpan<float> potential, double samplingRate, out int onset)
    {
        double rise = LeastSlope * 2000 / samplingRate; // of a sample's neighbours, in mV
        int longest = Math.Max(1, (int)(LongestRise * samplingRate));
        int shortest = Math.Max(LeastRisingSamples, (int)Math.Round(ShortestRise * samplingRate)), rising = 0;
        for (int i = 1; i < potential.Length - 1; i++)
        {
            rising = potential[i + 1] - potential[i - 1] >= rise ? rising + 1 : 0;
            if (rising != shortest) continue;
            int start = i - shortest + 1;
            int peak = PeakOf(potential.Slice(start, Math.Min(longest + 1, potential.Length - start))) + start;
            if (potential[peak] < LeastPeak || potential[peak] - potential[start] < LeastHeight) continue;
            onset = start;
            return peak;
        }
        onset = -1;
        return -1;
    }

    /// <summary>Tells whether the top of a stretch is cut off: its highest value is held for 0.1 ms and for three samples at least.</summary>
    /// <param name="potential">Values with an action potential, as the amplifier gave them.</param>
    /// <param name="samplingRate">The sampling rate in hertz, above 0.</param>
    /// <returns>Whether the amplifier or its converter was overdriven.</returns>
    public static bool IsClipped(ReadOnlySpan<float> potential, double samplingRate)
    {
        int least = Math.Max(LeastFlatSamples, (int)Math.Ceiling(FlatPeak * samplingRate)), run = 0;
        if (potential.IsEmpty) return false;
        float highest = potential[PeakOf(potential)];
        foreach (float value in potential)
        {
            run = value == highest ? run + 1 : 0;
            if (run == least) return true;
        }
        return false;
    }

    private static int PeakOf(ReadOnlySpan<float> potential)
    {
        int peak = 0;
        for (int i = 1; i < potential.Length; i++)
        {
            if (potential[i] > potential[peak]) peak = i;
        }
        return peak;
    }
}
