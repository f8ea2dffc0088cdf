using System;
using System.Linq;
using CellTypes.Models.Inference;
using MathNet.Numerics.Random;

namespace CellTypes.Models.Tests.Inference;

public class NeighbourClassifierTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 5)]
    [InlineData(16, 5)]
    [InlineData(21, 40)] // more inputs than fit into whole vectors; all units are neighbours
    public void Probabilities_are_the_weighted_mean_of_the_nearest(int inputs, int neighbours)
    {
        Random random = new Xoshiro256StarStar(inputs, threadSafe: false);
        float[] rows = [.. Enumerable.Range(0, 40 * inputs).Select(_ => (float)random.NextDouble())];
        float[] shares = [.. Enumerable.Range(0, 40).SelectMany(_ => Shares(random))];
        float[] asked = [.. Enumerable.Range(0, 7 * inputs).Select(_ => (float)random.NextDouble())];
        NeighbourClassifier classifier = new(rows, inputs, shares, 3, neighbours);
        float[] probabilities = new float[21];
        classifier.Predict(asked, 7, probabilities);
        for (int unit = 0; unit < 7; unit++)
        {
            double Squared(int known) => Enumerable.Range(0, inputs).Sum(i => Math.Pow((double)asked[unit * inputs + i] - rows[known * inputs + i], 2));
            int[] nearest = [.. Enumerable.Range(0, 40).OrderBy(Squared).Take(neighbours)];
            double farthest = Squared(nearest[^1]);
            double[] weights = [.. nearest.Select(known => Math.Exp(-Squared(known) / farthest))];
            for (int c = 0; c < 3; c++)
                Assert.Equal(nearest.Select((known, n) => weights[n] * shares[3 * known + c]).Sum() / weights.Sum(), probabilities[3 * unit + c], 1e-5);
        }
    }

    [Fact]
    public void Units_at_no_distance_and_at_distances_that_overflow_count_alike()
    {
        NeighbourClassifier classifier = new([1f, 1f, 5f], 1, [1f, 0f, 0f, 1f, 0f, 1f], 2, 2);
        float[] probabilities = new float[4];
        classifier.Predict([1f, 3e38f], 2, probabilities);
        Assert.All(probabilities[..2], probability => Assert.Equal(0.5, probability, 1e-6));
        Assert.Equal(1, probabilities[2] + probabilities[3], 1e-6);
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new NeighbourClassifier(new float[6], 2, new float[4], 2, 1));
        Assert.Throws<ArgumentException>(() => new NeighbourClassifier(new float[6], 2, new float[7], 2, 1));
        foreach (int neighbours in new[] { 0, 4 }) Assert.Throws<ArgumentException>(() => new NeighbourClassifier(new float[6], 2, new float[6], 2, neighbours));
        NeighbourClassifier classifier = new(new float[6], 2, new float[6], 2, 2);
        Assert.Throws<ArgumentException>(() => classifier.Predict([float.NaN, 0], 1, new float[2]));
        Assert.Throws<ArgumentException>(() => classifier.Predict([0, 0], 1, new float[1]));
    }

    private static float[] Shares(Random random)
    {
        double[] shares = [random.NextDouble(), random.NextDouble(), random.NextDouble()];
        return [.. shares.Select(share => (float)(share / shares.Sum()))];
    }
}
