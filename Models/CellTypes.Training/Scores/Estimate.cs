using System;
using System.Collections.Generic;
using System.Linq;
using MathNet.Numerics.Statistics;

namespace CellTypes.Training.Scores;

/// <summary>A score over several seeds, with what it may be off by.</summary>
/// <param name="Mean">The mean over seeds.</param>
/// <param name="StandardDeviation">The sample standard deviation over seeds, which is the randomness of the fits alone; null for a single seed.</param>
/// <param name="Low">The lower end of the 95 % interval over the choice of units, see <see cref="Bootstrap"/>; null where it is not known.</param>
/// <param name="High">The upper end.</param>
public sealed record Estimate(double Mean, double? StandardDeviation, double? Low, double? High)
{
    /// <summary>The estimate from one value per seed, without an interval.</summary>
    /// <param name="values">The values, at least one.</param>
    /// <exception cref="ArgumentException">There is no value.</exception>
    public static Estimate Of(IEnumerable<double> values) => Of(values, null);

    internal static Estimate Of(IEnumerable<double> values, Interval? interval)
    {
        double[] all = [.. values];
        if (all.Length == 0)
            throw new ArgumentException("An estimate needs at least one value.", nameof(values));
        return new Estimate(all.Average(), all.Length == 1 ? null : all.StandardDeviation(), interval?.Low, interval?.High);
    }
}

/// <summary>A range of values.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
internal readonly record struct Interval(double Low, double High);
