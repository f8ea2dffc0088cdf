using System;

namespace CellTypes.Models.Signals;

/// <summary>How often a unit fires inside its refractory period, which one neuron cannot do: a measure of contamination.</summary>
public static class RefractoryPeriod
{
    /// <summary>The refractory period in seconds that the thesis filters units by (D'Agostino 2022, section 4.1.3): 0.8 ms.</summary>
    public const double Default = 0.0008;

    /// <summary>Counts the spike pairs closer than the refractory period.</summary>
    /// <param name="samples">Spike times in samples, ascending, without duplicates.</param>
    /// <param name="samplingRate">The sampling rate in hertz.</param>
    /// <param name="refractoryPeriod">The refractory period in seconds.</param>
    /// <returns>The number of pairs, neighbours or not.</returns>
    public static int CountViolations(ReadOnlySpan<long> samples, double samplingRate, double refractoryPeriod = Default)
    {
        long limit = (long)Math.Ceiling(refractoryPeriod * samplingRate - 1e-6);
        int violations = 0;
        for (int later = 1; later < samples.Length; later++)
        {
            for (int earlier = later - 1; earlier >= 0 && samples[later] - samples[earlier] < limit; earlier--) violations++;
        }
        return violations;
    }

    /// <summary>Estimates the share of a unit's spikes that other neurons fired.</summary>
    /// <param name="violations">The spike pairs closer than <paramref name="refractoryPeriod"/>.</param>
    /// <param name="spikeCount">The number of spikes.</param>
    /// <param name="duration">The time they were recorded in, in seconds, above 0.</param>
    /// <param name="refractoryPeriod">The refractory period in seconds, above 0.</param>
    /// <returns>
    /// A share from 0 to 1; 1 where there are more violations than independent contamination can explain; 0 for a unit without spikes.
    /// </returns>
    /// <remarks>
    /// With N spikes in T seconds, a contaminating train of share c makes about 2 N^2 c (1 - c) tau / T violations by independent firing
    /// (Hill, Mehta and Kleinfeld 2011, J. Neurosci. 31:8699); the smaller root of that equation for c is returned.
    /// </remarks>
    public static double Contamination(int violations, int spikeCount, double duration, double refractoryPeriod = Default)
    {
        if (!(duration > 0)) throw new ArgumentOutOfRangeException(nameof(duration), duration, "The recorded time must be above 0 s.");
        if (!(refractoryPeriod > 0)) throw new ArgumentOutOfRangeException(nameof(refractoryPeriod), refractoryPeriod, "The refractory period must be above 0 s.");
        if (spikeCount == 0) return 0;
        double product = violations * duration / (2 * refractoryPeriod * spikeCount * spikeCount);
        return product > 0.25 ? 1 : (1 - Math.Sqrt(1 - 4 * product)) / 2;
    }
}
