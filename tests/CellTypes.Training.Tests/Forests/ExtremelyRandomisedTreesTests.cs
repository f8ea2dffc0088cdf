using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using CellTypes.Models.Forests;
using CellTypes.Models.Tests.Forests;
using CellTypes.Training.Forests;

namespace CellTypes.Training.Tests.Forests;

/// <summary>Extremely randomised trees (Geurts et al. 2006): thresholds are drawn, not searched.</summary>
public class ExtremelyRandomisedTreesTests
{
    private static readonly ForestOptions Usual = new() { Trees = 20, Bootstrap = false, RandomThresholds = true };

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 0.5)]
    [InlineData(5, 0)]
    [InlineData(7, 0.25)]
    public void Every_threshold_divides_its_node_and_leaves_hold_as_many_rows_as_they_must(int minimumLeaf, double grid)
    {
        // 240 rows reach both ways of ordering a node's rows.
        Samples samples = new(240, 5, 3);
        if (grid > 0) samples.Rounded(grid);
        ParsedForest forest = ParsedForest.Of(samples.Train(Usual with { MinimumLeaf = minimumLeaf }));
        foreach (ParsedForest.Node[] tree in forest.Trees) Check(tree, 0, [.. Enumerable.Range(0, 240)]);

        void Check(ParsedForest.Node[] tree, int node, int[] rows)
        {
            Assert.True(rows.Length >= minimumLeaf);
            if (tree[node].IsLeaf)
            {
                for (int c = 0; c < 3; c++)
                    Assert.Equal(rows.Count(row => samples.Labels[row] == c) / (double)rows.Length, tree[node].Fractions[c], 1e-6);
                if (minimumLeaf == 1 && grid == 0) Assert.Single(rows.Select(row => samples.Labels[row]).Distinct());
                return;
            }
            float[] values = [.. rows.Select(row => samples.Row(row)[tree[node].Feature])];
            Assert.True(tree[node].Threshold >= values.Min() && tree[node].Threshold < values.Max());
            ILookup<bool, int> sides = rows.ToLookup(row => samples.Row(row)[tree[node].Feature] <= tree[node].Threshold);
            Check(tree, tree[node].Left, [.. sides[true]]);
            Check(tree, tree[node].Left + 1, [.. sides[false]]);
        }
    }

    [Fact]
    public void Thresholds_are_drawn_evenly_between_the_smallest_and_the_largest_value()
    {
        // Where the rows lie must not matter, and neither which threshold would be best.
        float[] inputs = [10, 11, 11.5f, 12, 12, 12.1f, 20];
        RandomForest forest = ForestTrainer.Train(inputs, 1, [0, 0, 1, 0, 1, 1, 1], 2, Usual with { Trees = 4000 }, TestContext.Current.CancellationToken);
        double[] roots = [.. ParsedForest.Of(forest).Trees.Select(tree => (tree[0].Threshold - 10) / 10.0).Order()];
        // Kolmogorov and Smirnov: 1.95 / sqrt(4000) is passed once in a thousand.
        Assert.InRange(roots.Select((root, i) => Math.Abs(root - (i + 0.5) / 4000)).Max(), 0, 0.031);
        Assert.InRange(roots[0], 0, 1);
        Assert.InRange(roots[^1], 0, 1);
    }

    [Fact]
    public void The_purest_of_the_drawn_splits_is_taken()
    {
        // Input 0 tells the classes apart wherever it is split, input 1 not at all: with both drawn, the root is input 0.
        float[] inputs = [.. Enumerable.Range(0, 40).SelectMany(row => new[] { row % 2, row / 2 % 20 })];
        int[] labels = [.. Enumerable.Range(0, 40).Select(row => row % 2)];
        RandomForest forest = ForestTrainer.Train(inputs, 2, labels, 2, Usual with { FeaturesPerSplit = FeaturesPerSplit.All }, TestContext.Current.CancellationToken);
        Assert.All(ParsedForest.Of(forest).Trees, tree => Assert.Equal((0, 3), (tree[0].Feature, tree.Length)));
    }

    [Fact]
    public void Equal_seeds_give_equal_forests_on_any_number_of_threads()
    {
        Samples samples = new(150, 6, 2);
        byte[] Bytes(int seed, int threads) => ParsedForest.Bytes(samples.Train(Usual with { Seed = seed, Threads = threads }));
        Assert.Equal(Bytes(1, 1), Bytes(1, 4));
        Assert.NotEqual(Bytes(1, 1), Bytes(2, 1));
        Assert.NotEqual(Bytes(1, 1), ParsedForest.Bytes(samples.Train(Usual with { Seed = 1, RandomThresholds = false })));
    }

    [Fact]
    public void Columns_with_nothing_to_divide_are_passed_over()
    {
        // Column 0 is constant, column 1 has two neighbouring numbers, column 2 the smallest and the largest there are.
        float next = MathF.BitIncrement(1);
        float[] inputs = [3, 1, float.MinValue, 3, next, float.MaxValue, 3, 1, float.MinValue, 3, next, float.MaxValue];
        RandomForest forest = ForestTrainer.Train(inputs, 3, [0, 1, 0, 1], 2, Usual with { FeaturesPerSplit = FeaturesPerSplit.Of(1) }, TestContext.Current.CancellationToken);
        foreach (ParsedForest.Node[] tree in ParsedForest.Of(forest).Trees)
        {
            Assert.Equal(3, tree.Length);
            if (tree[0].Feature == 1) Assert.Equal(1, tree[0].Threshold);
            else Assert.Equal(2, tree[0].Feature);
        }
        Assert.Equal([1, 2], ParsedForest.Of(forest).Trees.Select(tree => tree[0].Feature).Distinct().Order());
        RandomForest alike = ForestTrainer.Train([3, 3, 3], 1, [0, 1, 1], 2, Usual, TestContext.Current.CancellationToken);
        Assert.All(ParsedForest.Of(alike).Trees, tree => Assert.Equal([1 / 3f, 2 / 3f], Assert.Single(tree).Fractions));
        foreach (float bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
            Assert.Throws<ArgumentException>(() => ForestTrainer.Train([1, bad, 2], 1, [0, 1, 1], 2, Usual, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Labels_are_as_good_as_those_of_scikit_learn()
    {
        Samples training = new(300, 6, 11), test = new(2000, 6, 12);
        float[] probabilities = new float[6000];
        training.Train(Usual with { Trees = 200, MinimumLeaf = 3 }).Predict(test.Inputs, 2000, probabilities);
        double right = Enumerable.Range(0, 2000).Average(row => Enumerable.Range(0, 3).MaxBy(c => probabilities[3 * row + c]) == test.Labels[row] ? 1 : 0);
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.PathOf("rows.json"), JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["x"] = training.Inputs,
            ["y"] = training.Labels,
            ["u"] = test.Inputs,
            ["v"] = test.Labels,
            ["p"] = probabilities,
        }));
        // Accuracy, and how far the probabilities are from one another on average: two forests of theirs with other seeds differ by 0.016, from leaves of 1 by 0.045.
        string[] theirs = Python.Run(
            """
            import json, sys
            try:
                from sklearn.ensemble import ExtraTreesClassifier
            except ImportError:
                print("none")
                sys.exit()
            import numpy as np
            rows = {name: np.array(values) for name, values in json.load(open(sys.argv[1])).items()}
            trees = ExtraTreesClassifier(200, min_samples_leaf=3, max_features="sqrt", random_state=1).fit(rows["x"].reshape(-1, 6), rows["y"])
            answer = trees.predict_proba(rows["u"].reshape(-1, 6))
            print((answer.argmax(1) == rows["v"]).mean())
            print(abs(answer - rows["p"].reshape(-1, 3)).mean())
            """,
            folder.PathOf("rows.json"));
        Assert.SkipWhen(theirs[0] == "none", "Python has no sklearn module (Debian's python3-sklearn).");
        Assert.Equal(double.Parse(theirs[0]), right, 0.02);
        Assert.InRange(double.Parse(theirs[1]), 0, 0.02);
    }
}
