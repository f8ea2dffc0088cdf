using System;
using System.Collections.Generic;
using System.Linq;
using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace CellTypes.Models.Simulation;

/// <summary>A point process with a given rate, CV, CV2 and refractory period.</summary>
/// <remarks>
/// <para>The n-th interval is refractory + scale x exp(spread x g(y_n)), with y a standard normal sequence and g the logarithm of the
/// interval distribution. The spread sets CV. CV2 compares neighbours only, so that the correlation of y_n and y_n+1 sets it: a positive
/// one makes spells of short and of long intervals (slow rate changes and bursts; CV above what CV2 suggests), a negative one makes
/// short and long intervals alternate.</para>
/// <para>Rate, CV and CV2 are met over the intervals between their 2nd and 98th percentile, as D'Agostino 2022 (section 4.1.4) measures
/// them.</para>
/// </remarks>
public sealed class SpikeTrainModel
{
    private const double Trim = 0.02;
    private const double LargestDeviate = 3.2;
    private const double BurstSteepness = 4, BurstThreshold = -0.2;

    // The spells of fast and slow firing last about so long; in seconds.
    private const double SlowTime = 2;

    // Nodes of equal probability between the two percentiles, fine for moments of one interval, coarser for those of pairs.
    private static readonly double[] FineNodes = EquiprobableNodes(200);
    private static readonly double[] PairNodes = EquiprobableNodes(48);

    private readonly IntervalShape _shape;
    private readonly double _burstiness, _spread, _scale, _memory, _slowShare;

    /// <summary>Finds the process with the given statistics, or the nearest one that there is.</summary>
    /// <param name="rate">1 / mean interval, in hertz, above 0 and below 1 / <paramref name="refractoryPeriod"/>.</param>
    /// <param name="cv">The standard deviation of the intervals over their mean, above 0.</param>
    /// <param name="cv2">The mean of 2 |J - I| / (J + I) over neighbouring intervals, above 0 and below 2.</param>
    /// <param name="refractoryPeriod">The shortest interval in seconds, 0 or more.</param>
    /// <param name="shape">The family of the interval distribution.</param>
    /// <param name="burstiness">How far apart the intervals within and between bursts lie, 0 for no bursts.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public SpikeTrainModel(
        double rate, double cv, double cv2, double refractoryPeriod, IntervalShape shape = IntervalShape.LogNormal, double burstiness = 0)
    {
        if (!(refractoryPeriod >= 0))
            throw new ArgumentOutOfRangeException(nameof(refractoryPeriod), refractoryPeriod, "A refractory period is not negative.");
        if (!(rate > 0) || !(rate * refractoryPeriod < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(rate), rate, $"The rate must be above 0 Hz and leave room for a refractory period of {refractoryPeriod} s.");
        }
        if (!(cv > 0)) throw new ArgumentOutOfRangeException(nameof(cv), cv, "CV must be above 0.");
        if (!(cv2 > 0 && cv2 < 2)) throw new ArgumentOutOfRangeException(nameof(cv2), cv2, "CV2 must be above 0 and below 2.");
        RefractoryPeriod = refractoryPeriod;
        _shape = shape;
        _burstiness = burstiness;

        double meanInterval = 1 / rate;
        double[] logs = FineNodes.Select(LogInterval).ToArray();
        double freeCv = cv * meanInterval / (meanInterval - refractoryPeriod);
        _spread = Bisect(0.01, 2.5, spread => Moments(logs, spread).Cv < freeCv);
        _scale = (meanInterval - refractoryPeriod) / Moments(logs, _spread).Mean;

        double[,] differences = PairDifferences();
        double correlation = Bisect(-0.7, 0.98, r => PairCv2(differences, r) > cv2);
        // y = slow + fast: the slow part remembers for some seconds. What it cannot explain at its own pace, a quicker memory does.
        double slowMemory = Math.Exp(-meanInterval / SlowTime);
        _memory = correlation > 0 && correlation < slowMemory ? slowMemory : correlation;
        _slowShare = correlation > 0 && correlation < slowMemory ? correlation / slowMemory : 1;
    }

    /// <summary>Gets the shortest interval in seconds.</summary>
    public double RefractoryPeriod { get; }

    /// <summary>Draws a spike train.</summary>
    /// <param name="random">The random numbers; the same ones give the same train, and a longer one begins with the shorter one.</param>
    /// <param name="duration">The length in samples.</param>
    /// <param name="samplingRate">The sampling rate in hertz, above 0.</param>
    /// <returns>Sample indices from 0 to <paramref name="duration"/> - 1, ascending, no two within the refractory period.</returns>
    public List<long> Draw(Random random, long duration, double samplingRate)
    {
        long refractory = (long)Math.Ceiling(RefractoryPeriod * samplingRate);
        double scale = _scale * samplingRate;
        double slowWeight = Math.Sqrt(_slowShare), fastWeight = Math.Sqrt(1 - _slowShare), innovation = Math.Sqrt(1 - _memory * _memory);
        double slow = Normal.Sample(random, 0, 1);
        List<long> samples = [];
        long sample = 0;
        bool started = false;
        while (true)
        {
            double deviate = fastWeight == 0 ? slow : slowWeight * slow + fastWeight * Normal.Sample(random, 0, 1);
            double free = scale * Math.Exp(_spread * LogInterval(deviate));
            // The recording starts somewhere inside an interval.
            sample += started ? refractory + (long)(free + 0.5) : (long)(random.NextDouble() * (refractory + free));
            started = true;
            if (sample >= duration) return samples;
            samples.Add(sample);
            slow = _memory * slow + innovation * Normal.Sample(random, 0, 1);
        }
    }

    private double LogInterval(double deviate)
    {
        double y = Math.Min(Math.Max(deviate, -LargestDeviate), LargestDeviate);
        if (_shape == IntervalShape.Weibull) return Math.Log(-Math.Log(UpperTail(y)));
        return _burstiness == 0 ? y : y + _burstiness * Math.Tanh(BurstSteepness * (y - BurstThreshold));
    }

    private static (double Mean, double Cv) Moments(double[] logs, double spread)
    {
        double sum = 0, squares = 0;
        foreach (double log in logs)
        {
            double interval = Math.Exp(spread * log);
            sum += interval;
            squares += interval * interval;
        }
        double mean = sum / logs.Length;
        return (mean, Math.Sqrt(Math.Max(0, squares / logs.Length - mean * mean)) / mean);
    }

    private double[,] PairDifferences()
    {
        double[] intervals = PairNodes.Select(y => RefractoryPeriod + _scale * Math.Exp(_spread * LogInterval(y))).ToArray();
        double[,] differences = new double[intervals.Length, intervals.Length];
        for (int i = 0; i < intervals.Length; i++)
        {
            for (int j = 0; j < i; j++) differences[i, j] = 2 * (intervals[i] - intervals[j]) / (intervals[i] + intervals[j]);
        }
        return differences;
    }

    // The mean over pairs of nodes, weighted by the density of a bivariate normal distribution relative to independence. Both are
    // symmetric.
    private static double PairCv2(double[,] differences, double correlation)
    {
        double sum = 0, weights = 0, factor = -0.5 / (1 - correlation * correlation);
        for (int i = 0; i < PairNodes.Length; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double a = PairNodes[i], b = PairNodes[j];
                double weight = Math.Exp(factor * correlation * (correlation * (a * a + b * b) - 2 * a * b));
                if (j < i) weight *= 2;
                sum += weight * differences[i, j];
                weights += weight;
            }
        }
        return sum / weights;
    }

    private static double Bisect(double low, double high, Func<double, bool> isTooLow)
    {
        for (int step = 0; step < 24; step++)
        {
            double middle = (low + high) / 2;
            if (isTooLow(middle)) low = middle;
            else high = middle;
        }
        return (low + high) / 2;
    }

    private static double[] EquiprobableNodes(int count) =>
        Enumerable.Range(0, count).Select(i => Normal.InvCDF(0, 1, Trim + (1 - 2 * Trim) * (i + 0.5) / count)).ToArray();

    private static double UpperTail(double y) => SpecialFunctions.Erfc(y / Constants.Sqrt2) / 2;
}

/// <summary>The family of distributions that inter-spike intervals, less the refractory period, are drawn from.</summary>
public enum IntervalShape
{
    /// <summary>Log-normal: few intervals are much shorter than the mean, some much longer.</summary>
    LogNormal,

    /// <summary>Weibull: short intervals are common and long ones rare, as of complex spikes.</summary>
    Weibull,
}
