using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Forests;
using CellTypes.Models.Views;
using CellTypes.Training.Forests;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Random;

namespace CellTypes.Models.Tests.Forests;

public class NoveltyForestTests
{
    [Theory]
    [InlineData(1, 20)]
    [InlineData(16, 64)]
    [InlineData(33, 65)]
    [InlineData(300, 300)]
    public void Neighbour_distance_is_what_walking_every_tree_for_every_pair_gives(int trees, int units)
    {
        float[] training = NoveltyUnits.Make(units, 1), asked = NoveltyUnits.Make(140, 2);
        RandomForest forest = NoveltyUnits.Train(training, trees);
        float[] distances = Measure(NoveltyForestTrainer.Fit(forest, training, NoveltyUnits.Views), asked);
        ParsedForest parsed = ParsedForest.Of(forest);
        int[][] leaves = [.. Rows(training).Select(row => Leaves(parsed, row))];
        foreach ((float[] row, int i) in Rows(asked).Select((row, i) => (row, i)))
        {
            int[] own = Leaves(parsed, row);
            IEnumerable<double> shared = leaves.Select(other => other.Where((leaf, t) => leaf == own[t]).Count() / (double)trees);
            Assert.Equal(1 - shared.OrderDescending().Take(5).Average(), distances[3 * i], 1e-5);
        }
    }

    [Fact]
    public void Waveform_distance_is_what_ten_components_leave()
    {
        float[] training = NoveltyUnits.Make(120, 1), asked = NoveltyUnits.Make(20, 2);
        float[] distances = Measure(NoveltyForestTrainer.Fit(NoveltyUnits.Train(training), training, NoveltyUnits.Views), asked);
        Residuals residuals = new([.. Rows(training).Select(row => Doubles(row[..90]))]);
        foreach ((float[] row, int i) in Rows(asked).Select((row, i) => (row, i)))
            Assert.Equal(Math.Sqrt(residuals.Square(Doubles(row[..90]))), distances[3 * i + 1], 1e-4);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(1)]
    [InlineData(19)]
    [InlineData(30)]
    [InlineData(3000)]
    public void Autocorrelogram_distance_leaves_out_the_counting_noise(double mean)
    {
        float[] training = NoveltyUnits.Make(120, 1);
        NoveltyForest forest = NoveltyForestTrainer.Fit(NoveltyUnits.Train(training), training, NoveltyUnits.Views);
        Residuals residuals = new([.. Rows(training).Select(row => Roots(row))]);
        Random random = new Xoshiro256StarStar(5, threadSafe: false);
        for (int i = 0; i < 20; i++)
        {
            double[] counts = [.. Enumerable.Range(0, 100).Select(_ => (double)Poisson.Sample(random, mean))];
            float[] row = NoveltyUnits.Make(1, 3);
            if (AutocorrelogramShapeView.Shape(counts, row.AsSpan(90)) is not null) continue;
            // The counts are known here, so their mean need not be read off the view.
            double expected = Math.Sqrt(Math.Max(0, residuals.Square(Roots(row)) - 90 * MeanSquareOfRoot(counts.Average())));
            Assert.Equal(expected, Measure(forest, row)[2], 2e-3);
        }
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.3)]
    [InlineData(0.7)]
    [InlineData(1.5)]
    [InlineData(5)]
    public void Few_spikes_alone_make_no_outlier_but_a_comb_does(double mean)
    {
        float[] training = NoveltyUnits.Make(120, 1);
        NoveltyForest forest = NoveltyForestTrainer.Fit(NoveltyUnits.Train(training), training, NoveltyUnits.Views);
        Random random = new Xoshiro256StarStar(5, threadSafe: false);
        float[] row = NoveltyUnits.Make(1, 3);
        float[] ofFew =
        [
            .. Enumerable.Range(0, 50).Select(_ => Measure(forest, [.. row[..90], .. NoveltyUnits.Shape(0, mean, random)])[2]),
        ];
        Assert.InRange(ofFew.Average(), 0, 2.5);
        Assert.InRange(Measure(forest, [.. row[..90], .. Comb()])[2], 6, 14);
    }

    [Fact]
    public void Novelty_is_the_largest_distance_over_its_threshold_and_probabilities_are_those_of_the_forest()
    {
        NoveltyForest forest = NoveltyUnits.Fit();
        float[] asked = Strange(60);
        float[] distances = Measure(forest, asked), probabilities = new float[180], novelty = new float[60], expected = new float[180];
        forest.Predict(asked, 60, probabilities, novelty);
        forest.Forest.Predict(asked, 60, expected);
        Assert.Equal(expected, probabilities);
        for (int i = 0; i < 60; i++)
        {
            float ofViews = Math.Max(distances[3 * i + 1] / 0.9f, distances[3 * i + 2] / 4);
            Assert.Equal(Math.Max(distances[3 * i] / 0.8f, ofViews), novelty[i], 1e-6f);
        }
        for (int d = 0; d < 3; d++) // Each of the three decides somewhere.
            Assert.Contains(Enumerable.Range(0, 60), i => Math.Abs(novelty[i] - distances[3 * i + d] / forest.Thresholds[d]) < 1e-6);
    }

    [Fact]
    public void A_unit_scores_the_same_alone_and_among_others()
    {
        NoveltyForest forest = NoveltyUnits.Fit();
        float[] asked = Strange(300);
        float[] probabilities = new float[900], novelty = new float[300], alone = new float[1];
        forest.Predict(asked, 300, probabilities, novelty);
        for (int i = 0; i < 300; i++)
        {
            forest.Predict(asked.AsSpan(i * 190, 190), 1, new float[3], alone);
            Assert.Equal(novelty[i], alone[0]);
        }
    }

    [Fact]
    public void Without_thresholds_nothing_is_an_outlier()
    {
        float[] training = NoveltyUnits.Make(30, 1), novelty = new float[20];
        NoveltyForest forest = NoveltyForestTrainer.Fit(NoveltyUnits.Train(training), training, NoveltyUnits.Views);
        forest.Predict(Strange(20), 20, new float[60], novelty);
        Assert.All(novelty, value => Assert.Equal(0, value));
    }

    [Fact]
    public void Arguments_that_do_not_fit_are_refused()
    {
        NoveltyForest forest = NoveltyUnits.Fit();
        float[] inputs = NoveltyUnits.Make(30, 1);
        Assert.Throws<ArgumentException>(() => forest.WithThresholds([1, 1]));
        Assert.Throws<ArgumentException>(() => forest.WithThresholds([1, 0, 1]));
        Assert.Throws<ArgumentException>(() => forest.WithThresholds([1, float.NaN, 1]));
        Assert.Throws<ArgumentException>(() => forest.Predict(inputs, 30, new float[90], new float[29]));
        Assert.Throws<ArgumentException>(() => forest.Predict(inputs, 31, new float[93], new float[31]));
        Assert.Throws<ArgumentException>(() => NoveltyForestTrainer.Fit(forest.Forest, inputs, [new PeakWaveformView()]));
        Assert.Throws<ArgumentException>(() => NoveltyForestTrainer.Fit(forest.Forest, inputs.AsSpan(1), NoveltyUnits.Views));
        Assert.Throws<ArgumentException>(() => NoveltyForestTrainer.Fit(forest.Forest, inputs.AsSpan(0, 4 * 190), NoveltyUnits.Views));
        inputs[7] = float.NaN;
        Assert.Throws<ArgumentException>(() => forest.Predict(inputs, 30, new float[90], new float[30]));
    }

    // E (sqrt(N / m) - 1)^2 for a Poisson count N of mean m.
    private static double MeanSquareOfRoot(double mean) =>
        Enumerable.Range(0, 2 * (int)mean + 100).Sum(count => Poisson.PMF(mean, count) * Math.Pow(Math.Sqrt(count / mean) - 1, 2));

    // Units like those trained on, with noise for a waveform, and with a comb for an autocorrelogram, in turn.
    private static float[] Strange(int count)
    {
        Random random = new Xoshiro256StarStar(9, threadSafe: false);
        float[] inputs = NoveltyUnits.Make(count, 8);
        for (int i = 0; i < count; i++)
        {
            for (int k = 0; k < 90 && i % 3 == 1; k++) inputs[i * 190 + k] = (float)(2 * random.NextDouble() - 1);
            if (i % 3 == 2) Comb().CopyTo(inputs, i * 190 + 90);
        }
        return inputs;
    }

    // The hum of the mains: 1000 spikes every 20 ms.
    private static float[] Comb()
    {
        float[] shape = new float[100];
        double[] counts = [.. Enumerable.Range(1, 100).Select(lag => lag % 20 == 0 ? 1000.0 - lag / 20 : 0)];
        Assert.Null(AutocorrelogramShapeView.Shape(counts, shape));
        return shape;
    }

    private static float[] Measure(NoveltyForest forest, float[] inputs)
    {
        int count = inputs.Length / 190;
        float[] distances = new float[3 * count];
        forest.Measure(inputs, count, new float[3 * count], distances);
        return distances;
    }

    private static float[][] Rows(float[] inputs) => [.. inputs.Chunk(190)];

    private static double[] Doubles(float[] values) => Array.ConvertAll(values, value => (double)value);

    private static double[] Roots(float[] row) => [.. row[90..].Select(value => Math.Sqrt(value))];

    private static int[] Leaves(ParsedForest forest, float[] row) => [.. forest.Trees.Select(tree => LeafOf(tree, row))];

    private static int LeafOf(ParsedForest.Node[] tree, float[] row)
    {
        int at = 0;
        while (!tree[at].IsLeaf) at = row[tree[at].Feature] <= tree[at].Threshold ? tree[at].Left : tree[at].Left + 1;
        return at;
    }

    // Principal components by the singular values of the rows instead of the eigenvalues of their covariance.
    private sealed class Residuals
    {
        private readonly Vector<double> _mean;
        private readonly Matrix<double> _components;

        public Residuals(double[][] rows)
        {
            Matrix<double> matrix = Matrix<double>.Build.DenseOfRowArrays(rows);
            _mean = matrix.ColumnSums() / matrix.RowCount;
            for (int i = 0; i < matrix.RowCount; i++) matrix.SetRow(i, matrix.Row(i) - _mean);
            _components = matrix.Svd().VT.SubMatrix(0, 10, 0, matrix.ColumnCount);
        }

        public double Square(double[] row)
        {
            Vector<double> deviation = Vector<double>.Build.Dense(row) - _mean;
            return Math.Pow((deviation - _components.TransposeThisAndMultiply(_components * deviation)).L2Norm(), 2);
        }
    }
}
