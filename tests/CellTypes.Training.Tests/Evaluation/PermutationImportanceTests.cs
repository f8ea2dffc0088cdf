using System;
using System.Linq;
using CellTypes.Models.Forests;
using CellTypes.Models.Inference;
using CellTypes.Models.Tests.Forests;
using CellTypes.Training.Evaluation;
using CellTypes.Training.Forests;

namespace CellTypes.Training.Tests.Evaluation;

public class PermutationImportanceTests
{
    [Fact]
    public void Informative_inputs_stand_out()
    {
        var training = new Samples(400, 8, 5);
        var fresh = new Samples(1000, 8, 6);
        RandomForest forest = training.Train(new ForestOptions { Trees = 100, MinimumLeaf = 3 });
        InputImportance[] importance = PermutationImportance.Compute(forest, fresh.Inputs, fresh.Labels, seed: 1);
        Assert.True(importance.Take(2).Min(input => input.Mean) > 0.04);
        Assert.True(importance.Skip(2).Max(input => input.Mean) < 0.02);
    }

    [Fact]
    public void Shuffling_the_only_input_that_counts_leaves_chance()
    {
        float[] inputs = [.. Enumerable.Range(0, 1000).SelectMany(row => new float[] { row % 2, row % 7 })];
        int[] labels = [.. Enumerable.Range(0, 1000).Select(row => row % 2)];
        InputImportance[] importance = PermutationImportance.Compute(new FirstInput(), inputs, labels, seed: 3, repeats: 20);
        Assert.Equal(0.5, importance[0].Mean, 0.02);
        Assert.InRange(importance[0].StandardDeviation, 0.005, 0.04); // sqrt(1/4 / 1000) = 0.016
        Assert.Equal(new InputImportance(0, 0), importance[1]);
    }

    [Fact]
    public void Seed_decides_the_result_and_the_inputs_stay_as_they_were()
    {
        var samples = new Samples(200, 4, 5);
        float[] before = [.. samples.Inputs];
        RandomForest forest = samples.Train(new ForestOptions { Trees = 20 });
        InputImportance[] first = PermutationImportance.Compute(forest, samples.Inputs, samples.Labels, seed: 1);
        Assert.Equal(first, PermutationImportance.Compute(forest, samples.Inputs, samples.Labels, seed: 1));
        Assert.NotEqual(first, PermutationImportance.Compute(forest, samples.Inputs, samples.Labels, seed: 2));
        Assert.Equal(before, samples.Inputs);
    }

    [Fact]
    public void Arguments_that_do_not_fit_together_are_refused()
    {
        var classifier = new FirstInput();
        Assert.Throws<ArgumentException>(() => PermutationImportance.Compute(classifier, [1f], [0], 1));
        Assert.Throws<ArgumentException>(() => PermutationImportance.Compute(classifier, [], [], 1));
        Assert.Throws<ArgumentException>(() => PermutationImportance.Compute(classifier, [1f, 1f], [0], 1, repeats: 0));
    }

    private sealed class FirstInput : IClassifier
    {
        public int InputLength => 2;

        public int ClassCount => 2;

        public void Predict(ReadOnlySpan<float> inputs, int count, Span<float> probabilities)
        {
            for (int row = 0; row < count; row++)
            {
                probabilities[2 * row] = 1 - inputs[2 * row];
                probabilities[2 * row + 1] = inputs[2 * row];
            }
        }
    }
}
