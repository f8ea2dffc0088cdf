using System;
using System.Collections.Generic;
using CellTypes.Models.Signals;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace CellTypes.Models.Tests.Signals;

/// <summary>Spike trains with known statistics, and what they are compared with.</summary>
internal static class SpikeTrains
{
    public const double Rate = 30_000;

    /// <summary>A train that a few lines of Python make too: see Features/temporal_reference.py.</summary>
    public static long[] Congruential(int intervals)
    {
        long state = 12345;
        long[] samples = new long[intervals + 1];
        for (int i = 0; i < intervals; i++)
        {
            state = (state * 1103515245 + 12345) % (1L << 31);
            long value = state >> 8;
            samples[i + 1] = samples[i] + 40 + value % 700 + (value % 13 == 0 ? 20_000 : 0);
        }
        return samples;
    }

    /// <summary>A renewal train whose intervals are gamma distributed; shape 1 is a Poisson train.</summary>
    public static long[] Gamma(double shape, double hertz, int intervals, int seed)
    {
        Xoshiro256StarStar random = new(seed, threadSafe: false);
        long[] samples = new long[intervals + 1];
        double time = 0;
        for (int i = 0; i < intervals; i++)
        {
            time += MathNet.Numerics.Distributions.Gamma.Sample(random, shape, shape * hertz);
            samples[i + 1] = Math.Max((long)Math.Round(time * Rate), samples[i] + 1);
        }
        return samples;
    }

    /// <summary>Poisson spikes of one neuron with a refractory period.</summary>
    public static List<long> Refractory(double hertz, double seconds, double refractoryPeriod, Xoshiro256StarStar random)
    {
        List<long> samples = [];
        double time = 0;
        while (true)
        {
            time += refractoryPeriod + Exponential.Sample(random, hertz / (1 - hertz * refractoryPeriod));
            if (time >= seconds) return samples;
            samples.Add((long)(time * Rate));
        }
    }

    /// <summary>Every pair against every bin edge in seconds: slow, and without the tables of the real thing.</summary>
    public static int[] BruteForceCounts(IReadOnlyList<long> samples, LagAxis axis, double samplingRate)
    {
        int[] counts = new int[axis.BinCount];
        for (int i = 0; i < samples.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                decimal lag = samples[i] - samples[j];
                for (int bin = 0; bin < counts.Length; bin++)
                {
                    bool reached = lag >= (decimal)axis.Edges[bin] * (decimal)samplingRate;
                    if (reached && lag < (decimal)axis.Edges[bin + 1] * (decimal)samplingRate) counts[bin]++;
                }
            }
        }
        return counts;
    }

    public static int BruteForceViolations(IReadOnlyList<long> samples, double samplingRate, double refractoryPeriod)
    {
        int violations = 0;
        for (int i = 0; i < samples.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (samples[i] - samples[j] < (decimal)refractoryPeriod * (decimal)samplingRate) violations++;
            }
        }
        return violations;
    }
}
