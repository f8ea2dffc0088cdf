using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CellTypes.Models.Forests;
using CellTypes.Models.Tests.Forests;
using CellTypes.Training.Forests;
using CellTypes.Training.Trainers;

namespace CellTypes.Training.Tests.Forests;

public class RandomForestTests
{
    private static readonly ForestOptions PlainTree = new() { Trees = 1, Bootstrap = false, FeaturesPerSplit = FeaturesPerSplit.All };

    [Theory]
    [InlineData(SplitCriterion.Gini, 1, false, 0)]
    [InlineData(SplitCriterion.Entropy, 1, false, 0)]
    [InlineData(SplitCriterion.Gini, 4, true, 0)]
    [InlineData(SplitCriterion.Entropy, 4, true, 0)]
    [InlineData(SplitCriterion.Entropy, 2, false, 0.25)]
    [InlineData(SplitCriterion.Gini, 3, true, 0.25)]
    public void Every_split_is_as_pure_as_the_best_that_exhaustive_search_finds(
        SplitCriterion criterion, int minimumLeaf, bool weighted, double grid)
    {
        double[] weights = weighted ? [1, 2.5, 7] : [1, 1, 1];
        for (uint seed = 1; seed <= 10; seed++)
        {
            // 240 rows reach both ways of ordering a node's rows: the pass over all rows and the sort of the node's own.
            var samples = new Samples(seed == 1 ? 240 : 60, 4, seed);
            if (grid > 0)
                samples.Rounded(grid);
            RandomForest forest = Train(samples, PlainTree with
            {
                Criterion = criterion,
                MinimumLeaf = minimumLeaf,
                ClassWeights = weighted ? ClassWeights.Of(weights) : ClassWeights.None,
            });
            var search = new ExhaustiveSearch(samples, criterion, minimumLeaf, weights);
            search.Verify(ParsedForest.Of(forest).Trees[0], 0, [.. Enumerable.Range(0, samples.Labels.Length)]);
        }
    }

    [Fact]
    public void Probabilities_are_the_mean_of_the_leaf_fractions_for_any_number_of_rows()
    {
        var samples = new Samples(150, 6, 3);
        RandomForest forest = Train(samples, new ForestOptions { Trees = 17, MinimumLeaf = 2, Seed = 5 });
        ParsedForest parsed = ParsedForest.Of(forest);
        foreach (int count in new[] { 0, 1, 2, 127, 128, 129, 150 })
        {
            var probabilities = new float[count * 3];
            forest.Predict(samples.Inputs, count, probabilities);
            for (int row = 0; row < count; row++)
            {
                float[] expected = parsed.Predict(samples.Row(row));
                for (int c = 0; c < 3; c++)
                    Assert.Equal(expected[c], probabilities[row * 3 + c], 1e-6);
                Assert.Equal(1, probabilities.AsSpan(row * 3, 3).ToArray().Sum(), 1e-5);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(33)]
    public void Any_number_of_classes_is_told_apart(int classes)
    {
        float[] inputs = [.. Enumerable.Range(0, classes).Select(c => (float)c)];
        RandomForest forest = Fit(inputs, 1, [.. Enumerable.Range(0, classes)], classes, PlainTree);
        for (int c = 0; c < classes; c++)
            Assert.Equal(Enumerable.Range(0, classes).Select(other => other == c ? 1f : 0f), Predict(forest, c));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(0)]
    public void Forest_is_the_same_on_any_number_of_threads(int threads)
    {
        var samples = new Samples(120, 9, 4);
        var options = new ForestOptions { Trees = 60, ClassWeights = ClassWeights.Balanced, Seed = 11, Threads = 1 };
        RandomForest one = Train(samples, options);
        RandomForest many = Train(samples, options with { Threads = threads });
        Assert.Equal(ParsedForest.Bytes(one), ParsedForest.Bytes(many));
    }

    [Fact]
    public void Another_seed_gives_another_forest_and_every_tree_is_another()
    {
        var samples = new Samples(120, 9, 4);
        RandomForest forest = Train(samples, new ForestOptions { Trees = 20, Seed = 1 });
        Assert.NotEqual(ParsedForest.Bytes(forest), ParsedForest.Bytes(Train(samples, new ForestOptions { Trees = 20, Seed = 2 })));
        var roots = ParsedForest.Of(forest).Trees.Select(tree => (tree[0].Feature, tree[0].Threshold));
        Assert.True(roots.Distinct().Count() >= 10);
    }

    [Fact]
    public void Threshold_is_the_midpoint_of_the_values_it_parts()
    {
        RandomForest forest = Fit([1f, 2f, 5f, 9f], 1, [0, 0, 1, 1], 2, PlainTree);
        Assert.Equal(3.5f, ParsedForest.Of(forest).Trees[0][0].Threshold);
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(1.0000001f)] // the midpoint rounds to the upper one
    public void Neighbouring_floats_are_parted(float low)
    {
        float high = MathF.BitIncrement(low);
        RandomForest forest = Fit([low, high], 1, [0, 1], 2, PlainTree);
        Assert.Equal([1f, 0f], Predict(forest, low));
        Assert.Equal([0f, 1f], Predict(forest, high));
    }

    [Fact]
    public void Huge_values_of_opposite_sign_are_parted_without_overflow()
    {
        RandomForest forest = Fit([-float.MaxValue, float.MaxValue], 1, [0, 1], 2, PlainTree);
        Assert.Equal([1f, 0f], Predict(forest, -float.MaxValue));
        Assert.Equal([0f, 1f], Predict(forest, float.MaxValue));
    }

    [Fact]
    public void Equal_rows_with_different_labels_share_a_leaf()
    {
        RandomForest forest = Fit([1f, 1f, 1f, 2f, -0f, 0f], 1, [0, 1, 1, 0, 1, 1], 2, PlainTree);
        Assert.Equal([1 / 3f, 2 / 3f], Predict(forest, 1f));
        Assert.Equal([1f, 0f], Predict(forest, 2f));
        Assert.Equal([0f, 1f], Predict(forest, 0f));
        Assert.Equal(5, forest.NodeCount);
    }

    [Fact]
    public void Constant_inputs_give_the_class_shares()
    {
        float[] inputs = new float[10];
        int[] labels = [0, 0, 0, 0, 0, 0, 1, 1, 1, 3];
        Assert.Equal([0.6f, 0.3f, 0f, 0.1f], Predict(Fit(inputs, 1, labels, 4, PlainTree), 0f));
        RandomForest weighted = Fit(inputs, 1, labels, 4, PlainTree with { ClassWeights = ClassWeights.Of(1, 2, 9, 8) });
        Assert.Equal([0.3f, 0.3f, 0f, 0.4f], Predict(weighted, 0f), (a, b) => Math.Abs(a - b) < 1e-6);
        RandomForest balanced = Fit(inputs, 1, labels, 4, PlainTree with { ClassWeights = ClassWeights.Balanced });
        Assert.Equal([1 / 3f, 1 / 3f, 0f, 1 / 3f], Predict(balanced, 0f), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void A_single_class_is_certain_and_classes_without_rows_have_no_probability()
    {
        RandomForest forest = Fit([1f, 2f, 3f], 1, [1, 1, 1], 3, new ForestOptions { Trees = 5 });
        Assert.Equal([0f, 1f, 0f], Predict(forest, 7f));
        Assert.Equal(5, forest.NodeCount);
    }

    [Fact]
    public void A_single_row_is_learnt()
    {
        Assert.Equal([0f, 1f], Predict(Fit([4f], 1, [1], 2, new ForestOptions { Trees = 3 }), 4f));
    }

    [Fact]
    public void A_node_draws_on_until_an_input_differs()
    {
        // 1 of 50 inputs differs and each node looks at one: giving up after the first constant one would leave 49 of 50 trees bare.
        float[] inputs = new float[8 * 50];
        for (int row = 4; row < 8; row++)
            inputs[row * 50 + 31] = 1;
        var options = new ForestOptions { Trees = 40, Bootstrap = false, FeaturesPerSplit = FeaturesPerSplit.Of(1) };
        RandomForest forest = Fit(inputs, 50, [0, 0, 0, 0, 1, 1, 1, 1], 2, options);
        Assert.Equal(3 * 40, forest.NodeCount);
    }

    [Fact]
    public void Each_node_looks_at_as_many_inputs_as_asked()
    {
        // Input 0 tells the classes apart perfectly, the others hardly: it is the root of a tree exactly where the root drew it.
        var samples = new Samples(200, 10, 9);
        for (int row = 0; row < 200; row++)
            samples.Inputs[row * 10] = samples.Labels[row];
        foreach (int features in new[] { 1, 3, 7 })
        {
            var options = new ForestOptions { Trees = 600, FeaturesPerSplit = FeaturesPerSplit.Of(features), Seed = 2 };
            int rootsOfInput0 = ParsedForest.Of(Train(samples, options)).Trees.Count(tree => tree[0].Feature == 0);
            Assert.InRange(rootsOfInput0, features * 60 - 50, features * 60 + 50); // more than four standard deviations
        }
    }

    [Fact]
    public void Out_of_bag_accuracy_agrees_with_held_out_accuracy()
    {
        var samples = new Samples(600, 6, 12);
        var fresh = new Samples(4000, 6, 999);
        ForestOptions options = new() { Trees = 200, MinimumLeaf = 3 };
        RandomForest forest = Train(samples, options);
        Assert.InRange(OutOfBag(forest, samples, options).Accuracy - Accuracy(forest, fresh), -0.05, 0.05);
    }

    [Fact]
    public void Out_of_bag_estimate_sees_nothing_where_there_is_nothing_to_see()
    {
        // Labels independent of the inputs: the forest learns its rows by heart, the trees that did not see a row cannot know it.
        var samples = new Samples(400, 6, 12);
        int[] labels = [.. Enumerable.Range(0, 400).Select(row => row % 2)];
        var options = new ForestOptions { Trees = 200 };
        RandomForest forest = Fit(samples.Inputs, 6, labels, 2, options);
        Assert.InRange(OutOfBagEstimate.Of(forest, samples.Inputs, labels, options).Accuracy, 0.35, 0.60);
        Assert.True(Accuracy(forest, samples.Inputs, labels) > 0.99);
    }

    [Fact]
    public void Rows_that_every_tree_saw_have_no_out_of_bag_probability()
    {
        var samples = new Samples(50, 3, 1);
        ForestOptions options = new() { Trees = 1 };
        OutOfBagEstimate estimate = OutOfBag(Train(samples, options), samples, options);
        int unseen = Enumerable.Range(0, 50).Count(row => !float.IsNaN(estimate.Probabilities[row * 3]));
        Assert.InRange(unseen, 8, 30); // (1 - 1/50)^50 of 50 rows, 18 on average
        for (int row = 0; row < 50; row++)
        {
            float[] probabilities = [.. estimate.Probabilities.Skip(row * 3).Take(3)];
            Assert.True(probabilities.All(float.IsNaN) || Math.Abs(probabilities.Sum() - 1) < 1e-6);
        }
    }

    // scikit-learn 1.2.1, means over random_state 0 to 9: RandomForestClassifier(200, ...) fitted on data(77, 300), scored on data(78,
    // 2000), with
    //   def data(s, n):
    //       def u(): nonlocal s; s = (s * 1103515245 + 12345) & 0x7fffffff; return s / 2**31
    //       X, Y = [], []
    //       for _ in range(n):
    //           d = u(); y = 0 if d < .6 else 1 if d < .85 else 2
    //           X.append([2 * u() + (y / 2 if c < 2 else 0) for c in range(8)]); Y.append(y)
    //       return np.array(X, np.float32), np.array(Y)
    // No node count for fractional weights: there, rounding makes scikit-learn split pure nodes, which changes no prediction.
    public static TheoryData<string, ForestOptions, ScikitLearnScores> ScikitLearn => new()
    {
        { "gini, sqrt", new(), new(70.54, 57.74, 42.46, 72.53, 119.46) },
        {
            "entropy, log2, leaf 3",
            new() { Criterion = SplitCriterion.Entropy, FeaturesPerSplit = FeaturesPerSplit.Log2, MinimumLeaf = 3 },
            new(70.78, 60.21, 42.94, 73.67, 68.55)
        },
        {
            "all features, no bootstrap",
            new() { Bootstrap = false, FeaturesPerSplit = FeaturesPerSplit.All },
            new(65.18, 64.40, 45.50, null, 121.0)
        },
        {
            "entropy, 4 features, leaf 5, balanced",
            new()
            {
                Criterion = SplitCriterion.Entropy,
                FeaturesPerSplit = FeaturesPerSplit.Of(4),
                MinimumLeaf = 5,
                ClassWeights = ClassWeights.Balanced,
            },
            new(65.71, 57.16, 56.38, 66.97, null)
        },
        {
            "gini, leaf 10, weights 1, 3, 2",
            new() { MinimumLeaf = 10, ClassWeights = ClassWeights.Of(1, 3, 2) },
            new(61.01, 49.43, 17.28, 61.17, 26.91)
        },
    };

    /// <summary>In percent: accuracy, mean probability of the true class, recall of class 2, out-of-bag accuracy; and the nodes per
    /// tree.</summary>
    public sealed record ScikitLearnScores(
        double Accuracy, double TrueProbability, double RareRecall, double? OutOfBag, double? NodesPerTree);

    [Theory]
    [MemberData(nameof(ScikitLearn))]
    public void Scores_agree_with_scikit_learn(string name, ForestOptions options, ScikitLearnScores expected)
    {
        const int Seeds = 6;
        TestContext.Current.TestOutputHelper?.WriteLine(name);
        var training = new Samples(300, 8, 77);
        var test = new Samples(2000, 8, 78);
        ForestOptions scored = options with { Trees = 200 };
        RandomForest[] forests = [.. Enumerable.Range(0, Seeds).Select(seed => Train(training, scored with { Seed = seed }))];
        Assert.Equal(expected.Accuracy, 100 * forests.Average(forest => Accuracy(forest, test)), 0.8);
        Assert.Equal(expected.TrueProbability, 100 * forests.Average(forest => TrueProbability(forest, test)), 0.4);
        Assert.Equal(expected.RareRecall, 100 * forests.Average(forest => RecallOfRareClass(forest, test)), 3.0);
        if (expected.NodesPerTree is double nodes)
            Assert.Equal(nodes, forests.Average(forest => forest.NodeCount / 200.0), 0.8);
        if (expected.OutOfBag is double outOfBag)
            Assert.Equal(outOfBag, 100 * forests.Select((forest, seed) => OutOfBag(forest, training, scored with { Seed = seed }).Accuracy).Average(), 1.5);
    }

    [Fact]
    public void Balanced_weights_raise_the_recall_of_the_rare_class()
    {
        var samples = new Samples(400, 6, 21);
        var fresh = new Samples(4000, 6, 22);
        var options = new ForestOptions { Trees = 100, MinimumLeaf = 8 };
        double plain = RecallOfRareClass(Train(samples, options), fresh);
        double balanced = RecallOfRareClass(Train(samples, options with { ClassWeights = ClassWeights.Balanced }), fresh);
        Assert.True(balanced > plain + 0.04, $"{balanced} against {plain}");
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Inputs_that_are_not_numbers_are_refused_with_their_place(float bad)
    {
        var samples = new Samples(20, 3, 1);
        RandomForest forest = Train(samples, PlainTree);
        samples.Inputs[7 * 3 + 2] = bad;
        var training = Assert.Throws<ArgumentException>(() => Train(samples, PlainTree));
        Assert.StartsWith("Input 2 of row 7 is", training.Message);
        var prediction = Assert.Throws<ArgumentException>(() => forest.Predict(samples.Inputs, 20, new float[60]));
        Assert.StartsWith("Input 2 of row 7 is", prediction.Message);
        forest.Predict(samples.Inputs, 7, new float[21]);
    }

    [Fact]
    public void Arguments_that_do_not_fit_together_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Fit([1f, 2f], 1, [0], 2, PlainTree));
        Assert.Throws<ArgumentException>(() => Fit([], 1, [], 2, PlainTree));
        Assert.Throws<ArgumentException>(() => Fit([1f], 1, [2], 2, PlainTree));
        Assert.Throws<ArgumentException>(() => Fit([1f], 1, [-1], 2, PlainTree));
        Assert.Throws<ArgumentException>(() => Fit([1f], 0, [0], 2, PlainTree));
        Assert.Throws<CellTypesException>(() => Fit([1f], 1, [0], 2, PlainTree with { Trees = 0 }));
        Assert.Throws<CellTypesException>(() => Fit([1f], 1, [0], 2, PlainTree with { MinimumLeaf = 0 }));
        Assert.Throws<CellTypesException>(() => Fit([1f], 1, [0], 2, PlainTree with { Threads = -1 }));
        Assert.Throws<ArgumentException>(() => OutOfBagEstimate.Of(Fit([1f], 1, [0], 2, PlainTree), [1f], [0], PlainTree));
        Assert.Throws<ArgumentException>(() => Fit([1f], 1, [0], 2, PlainTree with { ClassWeights = ClassWeights.Of(1) }));
        Assert.Throws<ArgumentException>(() => ClassWeights.Of(1, 0));
        Assert.Throws<ArgumentException>(() => ClassWeights.Of(double.NaN));
        Assert.Throws<CellTypesException>(() => FeaturesPerSplit.Of(0));
        RandomForest forest = Fit([1f, 2f], 1, [0, 1], 2, PlainTree);
        Assert.Throws<ArgumentException>(() => forest.Predict(new float[1], 2, new float[4]));
        Assert.Throws<ArgumentException>(() => forest.Predict(new float[2], 2, new float[3]));
        Assert.Throws<ArgumentException>(() => forest.Predict(new float[2], -1, new float[3]));
    }

    [Fact]
    public void Training_stops_when_cancelled()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var samples = new Samples(20, 3, 1);
        Assert.ThrowsAny<OperationCanceledException>(
            () => ForestTrainer.Train(samples.Inputs, 3, samples.Labels, 3, PlainTree, source.Token));
    }

    [Theory]
    [InlineData("sqrt", 32, 5)]
    [InlineData("sqrt", 36, 6)]
    [InlineData("sqrt", 1, 1)]
    [InlineData("log2", 32, 5)]
    [InlineData("log2", 31, 4)]
    [InlineData("log2", 1, 1)]
    [InlineData("all", 17, 17)]
    [InlineData("4", 17, 4)]
    [InlineData("4", 3, 3)]
    public void Features_per_split_follow_their_rule(string rule, int inputs, int expected)
    {
        FeaturesPerSplit features = rule switch
        {
            "sqrt" => FeaturesPerSplit.Sqrt,
            "log2" => FeaturesPerSplit.Log2,
            "all" => FeaturesPerSplit.All,
            _ => FeaturesPerSplit.Of(int.Parse(rule)),
        };
        Assert.Equal(expected, features.Resolve(inputs));
        Assert.Equal(rule, features.ToString());
    }

    private static RandomForest Train(Samples samples, ForestOptions options) => samples.Train(options);

    private static OutOfBagEstimate OutOfBag(RandomForest forest, Samples samples, ForestOptions options) =>
        OutOfBagEstimate.Of(forest, samples.Inputs, samples.Labels, options);

    private static RandomForest Fit(float[] inputs, int inputLength, int[] labels, int classCount, ForestOptions options) =>
        ForestTrainer.Train(inputs, inputLength, labels, classCount, options, TestContext.Current.CancellationToken);

    private static float[] Predict(RandomForest forest, params float[] row)
    {
        var probabilities = new float[forest.ClassCount];
        forest.Predict(row, 1, probabilities);
        return probabilities;
    }

    private static int[] Labels(RandomForest forest, float[] inputs)
    {
        int rows = inputs.Length / forest.InputLength;
        var probabilities = new float[rows * forest.ClassCount];
        forest.Predict(inputs, rows, probabilities);
        return [.. probabilities.Chunk(forest.ClassCount).Select(row => Array.IndexOf(row, row.Max()))];
    }

    private static double Accuracy(RandomForest forest, float[] inputs, int[] labels) =>
        Labels(forest, inputs).Zip(labels, (a, b) => a == b ? 1.0 : 0.0).Average();

    private static double Accuracy(RandomForest forest, Samples samples) => Accuracy(forest, samples.Inputs, samples.Labels);

    private static double TrueProbability(RandomForest forest, Samples samples)
    {
        var probabilities = new float[samples.Labels.Length * 3];
        forest.Predict(samples.Inputs, samples.Labels.Length, probabilities);
        return samples.Labels.Select((label, row) => probabilities[row * 3 + label]).Average();
    }

    private static double RecallOfRareClass(RandomForest forest, Samples samples)
    {
        IEnumerable<(int Predicted, int True)> pairs = Labels(forest, samples.Inputs).Zip(samples.Labels);
        return pairs.Where(pair => pair.True == 2).Average(pair => pair.Predicted == 2 ? 1.0 : 0.0);
    }
}
