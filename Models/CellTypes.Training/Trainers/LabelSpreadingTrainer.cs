using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Training.Data;

namespace CellTypes.Training.Trainers;

/// <summary>
/// Label spreading (Zhou et al. 2004, "Learning with local and global consistency"): labels travel along a graph of neighbouring units, of
/// which most may be of unknown type, until every unit has its share of each class. A new unit is what its neighbours are.
/// </summary>
/// <remarks>
/// The weight of a tie falls with the square of the distance, measured in the distances of either unit to its farthest neighbour (Zelnik-Manor
/// and Perona 2004). In the end all classes have the same mass (Zhu et al. 2003), so that one with more labels takes no more units for that.
/// </remarks>
/// <param name="options">How labels spread.</param>
internal sealed class LabelSpreadingTrainer(LabelSpreadingOptions options) : ITrainer
{
    // Relative to the labels, of which far units get a small share.
    private const double Precision = 1e-13;
    private const int MostRounds = 10_000;

    /// <inheritdoc/>
    public string Description => $"label spreading ({options.Neighbours} neighbours, alpha {options.Alpha})";

    /// <inheritdoc/>
    public IClassifier Fit(LabelledSet training, int seed, CancellationToken cancellation)
    {
        float[] rows = [.. training.Inputs, .. training.Unlabelled.Inputs];
        int units = training.Count + training.Unlabelled.Count, classes = training.ClassNames.Count;
        Dictionary<int, double>[] ties = Normalise(Tie(rows, units, cancellation));
        double[][] spread = [.. Enumerable.Range(0, classes).Select(c => Spread(ties, Labels(training, units, c), cancellation))];
        return new NeighbourClassifier(rows, training.InputLength, Shares(spread, units, classes), classes, Math.Min(options.Neighbours, units));
    }

    // What a label spreads to in the end, (1 - alpha) (I - alpha S)^-1 of it (Zhou et al. 2004, equation 3), by conjugate gradients: where units
    // lie in long rows, thousands of rounds of spreading would not get there.
    private double[] Spread(Dictionary<int, double>[] ties, double[] labels, CancellationToken cancellation)
    {
        double[] spread = new double[labels.Length], residual = [.. labels.Select(label => (1 - options.Alpha) * label)], direction = [.. residual];
        double error = Dot(residual, residual), enough = error * Precision * Precision;
        for (int round = 0; error > enough && round < MostRounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            double[] moved = [.. ties.Select((ofUnit, unit) => direction[unit] - options.Alpha * ofUnit.Sum(tie => tie.Value * direction[tie.Key]))];
            double step = error / Dot(direction, moved), before = error;
            for (int unit = 0; unit < spread.Length; unit++)
            {
                spread[unit] += step * direction[unit];
                residual[unit] -= step * moved[unit];
            }
            error = Dot(residual, residual);
            for (int unit = 0; unit < spread.Length; unit++) direction[unit] = residual[unit] + error / before * direction[unit];
        }
        // No share is negative, but for rounding.
        return [.. spread.Select(share => Math.Max(0, share))];
    }

    private static double Dot(double[] x, double[] y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++) sum += x[i] * y[i];
        return sum;
    }

    private static double[] Labels(LabelledSet training, int units, int label) =>
        [.. Enumerable.Range(0, units).Select(unit => unit < training.Count && training.Labels[unit] == label ? 1.0 : 0)];

    // Every unit to its nearest others, and these to it.
    private Dictionary<int, double>[] Tie(float[] rows, int units, CancellationToken cancellation)
    {
        int length = rows.Length / units, count = Math.Min(options.Neighbours, units - 1);
        (int Unit, double SquaredDistance)[][] nearest = new (int, double)[units][];
        for (int unit = 0; unit < units; unit++)
        {
            cancellation.ThrowIfCancellationRequested();
            ReadOnlySpan<float> row = rows.AsSpan(unit * length, length);
            double[] distances = NeighbourClassifier.SquaredDistances(row, rows);
            distances[unit] = double.PositiveInfinity;
            int[] order = [.. Enumerable.Range(0, units)];
            Array.Sort((double[])distances.Clone(), order);
            nearest[unit] = [.. order.Take(count).Select(other => (other, distances[other]))];
        }
        double[] reach = [.. nearest.Select(neighbours => Math.Sqrt(neighbours.Length > 0 ? neighbours[^1].SquaredDistance : 0))];
        Dictionary<int, double>[] ties = [.. nearest.Select(_ => new Dictionary<int, double>())];
        for (int unit = 0; unit < units; unit++)
        {
            foreach ((int other, double squared) in nearest[unit])
            {
                double scale = reach[unit] * reach[other];
                ties[unit][other] = ties[other][unit] = squared > 0 ? Math.Exp(-squared / scale) : 1;
            }
        }
        return ties;
    }

    private static Dictionary<int, double>[] Normalise(Dictionary<int, double>[] ties)
    {
        double[] roots = [.. ties.Select(ofUnit => Math.Sqrt(ofUnit.Values.Sum()))];
        // A unit far from a tight group: the weights of all its ties may have become 0.
        return
        [
            .. ties.Select((ofUnit, unit) => ofUnit.Where(tie => tie.Value > 0)
                .ToDictionary(tie => tie.Key, tie => tie.Value / (roots[unit] * roots[tie.Key]))),
        ];
    }

    private static float[] Shares(double[][] spread, int units, int classes)
    {
        double[] mass = [.. Enumerable.Range(0, classes).Select(c => Enumerable.Range(0, units).Sum(unit => spread[c][unit]))];
        float[] shares = new float[units * classes];
        for (int unit = 0; unit < units; unit++)
        {
            double[] ofUnit = [.. Enumerable.Range(0, classes).Select(c => mass[c] > 0 ? spread[c][unit] / mass[c] : 0)];
            double sum = ofUnit.Sum();
            // No label reaches a unit that is not tied to any labelled one.
            for (int c = 0; c < classes; c++) shares[unit * classes + c] = (float)(sum > 0 ? ofUnit[c] / sum : 1.0 / classes);
        }
        return shares;
    }
}

/// <summary>How labels spread from unit to unit.</summary>
internal sealed record LabelSpreadingOptions
{
    /// <summary>Gets the number of nearest units that a unit is tied to.</summary>
    public int Neighbours { get; init; } = 8;

    /// <summary>Gets how much of what a unit is thought to be comes from its neighbours, 0 to below 1; the rest is its own label.</summary>
    public double Alpha { get; init; } = 0.9;
}
