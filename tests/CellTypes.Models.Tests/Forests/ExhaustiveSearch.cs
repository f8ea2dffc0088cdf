using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Forests;

namespace CellTypes.Models.Tests.Forests;

/// <summary>Checks a tree node by node against the slowest, plainest search there is.</summary>
internal sealed class ExhaustiveSearch(Samples samples, SplitCriterion criterion, int minimumLeaf, double[] weights)
{
    public void Verify(ParsedForest.Node[] tree, int index, int[] rows)
    {
        ParsedForest.Node node = tree[index];
        double best = BestImpurity(rows);
        if (node.IsLeaf)
        {
            Assert.True(double.IsPositiveInfinity(best) || Impurity(rows) < 1e-12, "the tree stopped where a split was possible");
            double[] shares = Shares(rows);
            for (int c = 0; c < weights.Length; c++)
                Assert.Equal(shares[c], node.Fractions[c], 1e-6);
            return;
        }
        int[] lower = [.. rows.Where(row => Value(row, node.Feature) <= node.Threshold)];
        int[] upper = [.. rows.Except(lower)];
        Assert.True(lower.Length >= minimumLeaf && upper.Length >= minimumLeaf);
        Assert.Equal(best, SplitImpurity(lower, upper), 1e-9);
        Assert.Equal((lower.Max(row => Value(row, node.Feature)) + upper.Min(row => Value(row, node.Feature))) / 2, node.Threshold, 1e-6);
        Verify(tree, node.Left, lower);
        Verify(tree, node.Left + 1, upper);
    }

    private double BestImpurity(int[] rows)
    {
        double best = double.PositiveInfinity;
        for (int feature = 0; feature < samples.Columns; feature++)
        {
            foreach (float threshold in rows.Select(row => Value(row, feature)).Distinct())
            {
                int[] lower = [.. rows.Where(row => Value(row, feature) <= threshold)];
                if (lower.Length >= minimumLeaf && rows.Length - lower.Length >= minimumLeaf)
                    best = Math.Min(best, SplitImpurity(lower, [.. rows.Except(lower)]));
            }
        }
        return best;
    }

    private double SplitImpurity(int[] lower, int[] upper) =>
        (Weight(lower) * Impurity(lower) + Weight(upper) * Impurity(upper)) / (Weight(lower) + Weight(upper));

    private double Impurity(IReadOnlyList<int> rows)
    {
        IEnumerable<double> shares = Shares(rows).Where(share => share > 0);
        return criterion == SplitCriterion.Gini ? 1 - shares.Sum(share => share * share) : -shares.Sum(share => share * Math.Log(share));
    }

    private double[] Shares(IReadOnlyList<int> rows) =>
        [.. weights.Select((weight, c) => weight * rows.Count(row => samples.Labels[row] == c) / Weight(rows))];

    private double Weight(IReadOnlyList<int> rows) => rows.Sum(row => weights[samples.Labels[row]]);

    private float Value(int row, int feature) => samples.Inputs[row * samples.Columns + feature];
}
