using System;
using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Training.Reports;

/// <summary>How far scores may be off because they were measured on a few units: 95 % intervals over the choice of units.</summary>
internal static class UnitNoise
{
    private const double Normal = 1.959963984540054;

    /// <summary>The interval of a fraction of units (Wilson, JASA 22, 1927).</summary>
    /// <param name="fraction">The fraction.</param>
    /// <param name="units">The number of units; with none, nothing is known.</param>
    public static Interval OfFraction(double fraction, double units)
    {
        if (units <= 0) return new Interval(0, 1);
        double square = Normal * Normal / units;
        double centre = (fraction + square / 2) / (1 + square);
        double margin = Normal / (1 + square) * Math.Sqrt(fraction * (1 - fraction) / units + square / (4 * units));
        return new Interval(Math.Max(0, centre - margin), Math.Min(1, centre + margin));
    }

    /// <summary>The interval of the macro-F1 by the delta method, with the confusion matrix as one draw of a multinomial distribution
    /// (Takahashi et al., Applied Intelligence 52, 2022).</summary>
    /// <param name="macroF1">The macro-F1.</param>
    /// <param name="confusion">The number of units by true class (row) and predicted class.</param>
    public static Interval OfMacroF1(double macroF1, IReadOnlyList<IReadOnlyList<double>> confusion)
    {
        double units = confusion.Sum(row => row.Sum());
        int[] all = [.. Enumerable.Range(0, confusion.Count)];
        double[] sums = [.. all.Select(c => (confusion[c].Sum() + confusion.Sum(row => row[c])) / units)];
        int[] classes = [.. all.Where(c => sums[c] > 0)];
        double mean = 0, meanSquare = 0;
        foreach (int truth in classes)
        {
            foreach (int predicted in classes)
            {
                double share = confusion[truth][predicted] / units;
                double slope = ((truth == predicted ? 2 / sums[truth] : 0) - Loss(truth) - Loss(predicted)) / classes.Length;
                mean += share * slope;
                meanSquare += share * slope * slope;
            }
        }
        double margin = Normal * Math.Sqrt(Math.Max(0, meanSquare - mean * mean) / units);
        return new Interval(Math.Max(0, macroF1 - margin), Math.Min(1, macroF1 + margin));

        // How much F1 of a class falls with its sum of units and predictions.
        double Loss(int c) => 2 * confusion[c][c] / units / (sums[c] * sums[c]);
    }
}
