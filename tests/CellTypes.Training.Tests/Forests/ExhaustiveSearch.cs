using System;
using System.Linq;
using CellTypes.Models.Tests.Forests;
using CellTypes.Training.Forests;

namespace CellTypes.Training.Tests.Forests;

/// <summary>Checks a tree node by node against the plainest search there is: every value of every input as a threshold, counted
/// afresh.</summary>
internal sealed class ExhaustiveSearch(Samples samples, SplitCriterion criterion, int minimumLeaf, double[] weights)
{
    public void Verify(ParsedForest.Node[] tree, int index, int[] rows)
    {
        ParsedForest.Node node = tree[index];
        double best = BestImpurity(rows);
        if (node.IsLeaf)
        {
            double[] classes = ClassesOf(rows);
            Assert.True(double.IsPositiveInfinity(best) || Impurity(classes) < 1e-12, "the tree stopped where a split was possible");
            for (int c = 0; c < weights.Length; c++)
                Assert.Equal(classes[c] / classes.Sum(), node.Fractions[c], 1e-6);
            return;
        }
        int[] lower = [.. rows.Where(row => Value(row, node.Feature) <= node.Threshold)];
        int[] upper = [.. rows.Where(row => Value(row, node.Feature) > node.Threshold)];
        Assert.True(lower.Length >= minimumLeaf && upper.Length >= minimumLeaf);
        Assert.Equal(best, SplitImpurity(rows, node.Feature, node.Threshold), 1e-9);
        float middle = (lower.Max(row => Value(row, node.Feature)) + upper.Min(row => Value(row, node.Feature))) / 2;
        Assert.Equal(middle, node.Threshold, 1e-6);
        Verify(tree, node.Left, lower);
        Verify(tree, node.Left + 1, upper);
    }

    private double BestImpurity(int[] rows) =>
        Enumerable.Range(0, samples.Columns).Min(feature => rows.Min(row => SplitImpurity(rows, feature, Value(row, feature))));

    // Infinite where a side would hold too few rows.
    private double SplitImpurity(int[] rows, int feature, float threshold)
    {
        var lower = new double[weights.Length];
        var upper = new double[weights.Length];
        int below = 0;
        foreach (int row in rows)
        {
            int label = samples.Labels[row];
            bool isLower = Value(row, feature) <= threshold;
            (isLower ? lower : upper)[label] += weights[label];
            below += isLower ? 1 : 0;
        }
        if (below < minimumLeaf || rows.Length - below < minimumLeaf)
            return double.PositiveInfinity;
        return (lower.Sum() * Impurity(lower) + upper.Sum() * Impurity(upper)) / (lower.Sum() + upper.Sum());
    }

    private double Impurity(double[] classes)
    {
        double[] shares = [.. classes.Where(weight => weight > 0).Select(weight => weight / classes.Sum())];
        return criterion == SplitCriterion.Gini ? 1 - shares.Sum(share => share * share) : -shares.Sum(share => share * Math.Log(share));
    }

    private double[] ClassesOf(int[] rows)
    {
        var classes = new double[weights.Length];
        foreach (int row in rows)
            classes[samples.Labels[row]] += weights[samples.Labels[row]];
        return classes;
    }

    private float Value(int row, int feature) => samples.Inputs[row * samples.Columns + feature];
}
